package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
)

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		ok(t, os.MkdirAll("testdata", 0o755))
		ok(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	ok(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-update writes it anew):\n%s", path, diff)
	}
}

var (
	anInstant = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d`)
	aSize     = regexp.MustCompile(`[\d,]+ MB`)
)

// lasting is text without what differs from run to run.
func lasting(text, folder string) string {
	text = strings.ReplaceAll(text, folder, "FOLDER")
	return aSize.ReplaceAllString(anInstant.ReplaceAllString(text, "2026-01-02 03:04"), "1,000 MB")
}

// sick is a configuration of a company with many things wrong, and its folder.
func sick(t *testing.T) (config, folder string) {
	t.Helper()
	s, tg := slacktest.New(), telegramtest.New(t)
	t.Cleanup(s.Close)
	s.Revoke("users:read.email")
	s.Revoke("files:write")
	tg.Hook("https://old.example/hook", "")
	t.Setenv("TEST_BOT", slacktest.BotToken)
	t.Setenv("TEST_APP", "xapp-of-another-app")
	folder = t.TempDir()
	ok(t, os.WriteFile(filepath.Join(folder, "token"), []byte(telegramtest.Token), 0o600))
	config = filepath.Join(folder, "config.yaml")
	ok(t, os.WriteFile(config, fmt.Appendf(nil, `
data: data
feeds: [{name: crm, folder: export}]
rules: {off: [customer_silnt]}
schedules: {backup: ""}
people: [{id: shenlan, name: 沈岚, roles: [risk_manager]}]
slack: {bot_token: {env: TEST_BOT}, app_token: {env: TEST_APP}, server: %s}
telegram: {token: {file: %s}, server: %s, pace: false}
`, s.API(), filepath.Join(folder, "token"), tg.URL()), 0o600))
	return config, folder
}

func TestTheDoctorsWords(t *testing.T) {
	config, folder := sick(t)
	for _, lang := range []string{"zh", "en"} {
		code, out, errs := run(t, "", "doctor", "-c", config, "--lang", lang)
		if code != 1 || errs != "" {
			t.Errorf("gave %d and %q", code, errs)
		}
		golden(t, "doctor."+lang+".txt", lasting(out, folder))
		aligned(t, out)
		for _, secret := range []string{telegramtest.Token, slacktest.BotToken, "xapp-of-another-app"} {
			if strings.Contains(out, secret) {
				t.Errorf("%s is in\n%s", secret, out)
			}
		}
	}
}

// aligned checks that the third column begins at the same place of each line.
func aligned(t *testing.T, out string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	column := regexp.MustCompile(`^(\S+ +\S+(?: \S+)? {2,}|\s{6,})`)
	width := 0
	for _, line := range lines[:len(lines)-1] {
		n := runewidth.StringWidth(column.FindString(line))
		if width == 0 {
			width = n
		}
		if n != width || n == 0 {
			t.Errorf("%q has its text at %d, the first line at %d", line, n, width)
		}
	}
}

// Without any configuration the defaults are checked; nothing is made.
func TestTheDoctorNeedsNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	code, out, errs := run(t, "", "doctor", "--json")
	var list []findingLine
	if err := json.Unmarshal([]byte(out), &list); code != 0 || errs != "" || err != nil || len(list) < 5 {
		t.Fatalf("gave %d, %q, %v\n%s", code, errs, err, out)
	}
	if list[0].Check != "config.default" || list[0].Health != "warn" || list[0].Why == "" || list[0].Do == "" {
		t.Errorf("the first finding is %+v", list[0])
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
		t.Errorf("there lie %v, %v", entries, err)
	}
	if code, out, _ := run(t, "", "doctor", "-c", "none.yaml"); code != 1 || !strings.Contains(out, "none.yaml") {
		t.Errorf("a file that is not there gave %d:\n%s", code, out)
	}
}

// A faulty configuration is one finding for each fault.
func TestTheDoctorListsFaults(t *testing.T) {
	config := file(t, "config.yaml", "digest: {budget: 0}\nlog: {level: loud}\nslack: {bot_token: {env: TEST_IS_NOT_SET}}\n")
	code, out, errs := run(t, "", "doctor", "-c", config)
	if code != 1 || errs != "" || strings.Count(out, "fail  config") != 4 || !strings.Contains(out, "TEST_IS_NOT_SET") {
		t.Errorf("gave %d, %q\n%s", code, errs, out)
	}
}
