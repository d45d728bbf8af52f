package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/internal/unit"
)

// The test binary is also the child that verify starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "verify-file" {
		os.Exit(Run(context.Background(), Env{Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}))
	}
	os.Exit(m.Run())
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file writes a file of the test's folder and gives its path.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	ok(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// company is the configuration of the small company, with a data folder beside it.
func company(t *testing.T) (config string) {
	t.Helper()
	feed, err := filepath.Abs("../testdata/company")
	ok(t, err)
	return file(t, "config.yaml", fmt.Sprintf(`
data: data
feeds: [{name: crm, folder: %s}]
people:
  - {id: shenlan, name: 沈岚, name_en: Shen Lan, owner: shenlan, roles: [risk_manager]}
  - {id: bailu, name: 白露, roles: [trainer]}
`, feed))
}

// fine runs a command line that must do its work.
func fine(t *testing.T, in string, args ...string) (out string) {
	t.Helper()
	code, out, errs := run(t, in, args...)
	if code != 0 {
		t.Fatalf("%q gave %d: %s", args, code, errs)
	}
	return out
}

func TestWhatGoesWrongIsOneClearLine(t *testing.T) {
	config := company(t)
	bad := t.TempDir()
	ok(t, os.WriteFile(filepath.Join(bad, "orders.csv"), []byte("id,account,owner,ordered_on,amount\n"+strings.Repeat("O-1,A-1,me,someday,lots\n", 50)), 0o600))
	rules := file(t, "rules.yaml", "rules:\n  - id: mine\n    severity: warning\n    subject: account\n    when: days_silent > \"ten\"\n    title: {zh: x, en: x}\n")
	fresh := filepath.Join(t.TempDir(), "new")
	damaged := t.TempDir()
	for _, f := range bot.Files(damaged) {
		ok(t, os.WriteFile(f, []byte(strings.Repeat("x", 9000)), 0o600))
	}
	for _, c := range []struct {
		name  string
		args  []string
		code  int
		want  string
		lines int // 0 is one
	}{
		{"no verb", nil, 2, "usage: expected one of", 0},
		{"unknown verb", []string{"dmeo"}, 2, "usage: unexpected argument dmeo", 0},
		{"unknown flag", []string{"demo", "--seeds", "3"}, 2, "usage: unknown flag --seeds", 0},
		{"not a number", []string{"demo", "--seed", "x"}, 2, "usage: --seed", 0},
		{"unknown language", []string{"--lang", "fr", "rules", "list"}, 2, `--lang "fr": choose zh or en`, 0},
		{"bad day", []string{"warn", "--demo", "--today", "tomorrow"}, 2, "usage: --today: ", 0},
		{"missing argument", []string{"ask", "--demo"}, 2, "usage: expected", 0},
		{"no configuration", []string{"warn", "-c", "none.yaml"}, 1, "none.yaml: no such file or directory (give one with --config", 0},
		{"no configuration to serve", []string{"serve", "-c", "none.yaml"}, 1, "config.example.yaml shows how", 0},
		{"no configuration to verify", []string{"verify", "-c", "none.yaml"}, 1, "config.example.yaml shows how", 0},
		{"faulty configuration", []string{"serve", "-c", file(t, "c.yaml", "digest:\n  budget: 0\ncompany:\n  zone: X\nlog:\n  level: loud\n")}, 2, "c.yaml:2: digest.budget: ", 3},
		{"unknown key", []string{"sync", "-c", file(t, "c.yaml", "fedes: []\n")}, 2, "c.yaml:1: fedes: unknown key; did you mean feeds?", 0},
		{"no feeds", []string{"sync", "-c", file(t, "c.yaml", "data: d\n")}, 1, "the configuration names no feeds", 0},
		{"unknown person", []string{"warn", "-c", config, "--for", "nobody"}, 1, "there is no person nobody; there are bailu, shenlan", 0},
		{"a person without rows", []string{"ask", "-c", config, "--as", "bailu", "revenue"}, 1, "You have no CRM rows", 0},
		{"today for a real feed", []string{"sync", "-c", config, "--today", "2020-01-01"}, 2, "--today goes with --demo or --feed only", 0},
		{"no such folder", []string{"sync", "--feed", "no-such-folder"}, 1, "no-such-folder", 0},
		{"no such mapping", []string{"sync", "--feed", "../testdata/company", "--map", "mavne"}, 1, "mavne", 0},
		{"a file that is mostly bad", []string{"sync", "--feed", bad}, 1, "orders.csv", 0},
		{"a rule with a wrong type", []string{"rules", "check", rules}, 1, rules + ":5: ", -1},
		{"a rule file that is not there", []string{"rules", "check", "none.yaml"}, 1, "none.yaml", 0},
		{"damaged data", []string{"verify", "--data", damaged}, 1, "state.db is damaged in one place: restore a backup", 0},
		{"no data", []string{"verify", "--data", filepath.Join(bad, "none")}, 1, "state.db", 0},
		{"no backup", []string{"restore", bad, fresh}, 1, bad + " is no backup: there is no state.db", 0},
		{"a tap without a mapping file", []string{"ingest", "-c", config, "--map", "none.yaml"}, 1, "none.yaml", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := run(t, "", c.args...)
			if code != c.code || !strings.Contains(errs, c.want) {
				t.Errorf("gave %d %q, want %d %q", code, errs, c.code, c.want)
			}
			if n := strings.Count(errs, "\n"); c.lines >= 0 && n != max(1, c.lines) {
				t.Errorf("said %d lines: %s", n, errs)
			}
			if strings.Contains(out, "none damaged") || strings.Contains(errs, "goroutine") {
				t.Errorf("said %q and %q", out, errs)
			}
		})
	}
	if _, err := os.Lstat(fresh); err == nil {
		t.Error("a restore that failed left a folder")
	}
}

func TestASecondProcessIsRefused(t *testing.T) {
	config := company(t)
	c, err := bot.LoadConfig(config)
	ok(t, err)
	b, err := bot.Open(t.Context(), unit.At(time.Now()), c, bot.Options{})
	ok(t, err)
	defer func() { ok(t, b.Close()) }()
	for _, args := range [][]string{{"sync", "-c", config}, {"serve", "-c", config}, {"verify", "-c", config}, {"person", "list", "-c", config}} {
		code, _, errs := run(t, "", args...)
		if code != 75 || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q gave %d %q", args, code, errs)
		}
		if args[0] != "verify" && !strings.Contains(errs, fmt.Sprintf("process %d", os.Getpid())) {
			t.Errorf("%q does not say who holds it: %s", args, errs)
		}
	}
}

func TestKeepingAFolder(t *testing.T) {
	config := company(t)
	backup, restored := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "data")
	if out := fine(t, "", "sync", "-c", config); !strings.Contains(out, "crm: ") || !strings.Contains(out, "order ") {
		t.Errorf("sync said %q", out)
	}
	fine(t, "", "backup", "-c", config, backup)
	fine(t, "", "restore", backup, restored)
	if out := fine(t, "", "verify", "--data", restored); strings.Count(out, "none damaged") != 2 {
		t.Errorf("verify said %q", out)
	}
	if out := fine(t, "", "audit", "verify", "-c", config); !strings.HasPrefix(out, "the diary is whole: 0 acts sealed") {
		t.Errorf("audit verify said %q", out)
	}
	for _, args := range [][]string{{"backup", "-c", config, backup}, {"restore", backup, restored}} {
		code, _, errs := run(t, "", args...)
		if code != 1 || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q gave %d %q", args, code, errs)
		}
	}
	var reports []struct {
		Path    string
		Values  int
		Damages []string
	}
	if err := json.Unmarshal([]byte(fine(t, "", "verify", "-c", config, "--json")), &reports); err != nil || len(reports) != 2 || reports[0].Values == 0 {
		t.Errorf("as JSON: %+v, %v", reports, err)
	}
}

// keys are the names at the top of a JSON value, or of a list's elements.
func keys(t *testing.T, text string) []string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("no JSON: %v\n%.300s", err, text)
	}
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	names := map[string]any{}
	for _, element := range list {
		object, _ := element.(map[string]any)
		maps.Copy(names, object)
	}
	return slices.Sorted(maps.Keys(names))
}

// Machines rely on the names: a name may be added, none may change.
func TestJSONHasItsNames(t *testing.T) {
	config := company(t)
	fine(t, "", "sync", "-c", config)
	feed := []string{"--feed", "../testdata/company", "--today", "2026-11-24"}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"rules", "list", "--json"}, "hold_days id keep_days severity subject title version when"},
		{[]string{"rules", "check", "--json", "../../alerts/rules/customers.yaml"}, "hold_days id keep_days severity subject title version when"},
		{[]string{"person", "list", "-c", config, "--json"}, "id name name_en owner roles"},
		{[]string{"doctor", "-c", config, "--json"}, "area check do health says why"},
		{[]string{"sync", "-c", config, "--json"}, "ended_at new number read source started_at"},
		{append([]string{"sync", "--json"}, feed...), "ended_at new number read rows source started_at"},
		{append([]string{"warn", "--json", "--for", "zhangwei"}, feed...), "at items person reason"},
		{append([]string{"ask", "--json", "--as", "risk", "revenue last month"}, feed...), "reading result"},
	} {
		t.Run(strings.Join(c.args[:2], " "), func(t *testing.T) {
			got := keys(t, fine(t, "", c.args...))
			for _, name := range strings.Fields(c.want) {
				if !slices.Contains(got, name) {
					t.Errorf("%s is not among %q", name, got)
				}
			}
		})
	}
}

func TestTheLanguageIsThatOfTheFlagElseOfTheSystem(t *testing.T) {
	for _, c := range []struct {
		args string
		env  map[string]string
		zh   bool
	}{
		{"rules list", nil, false},
		{"rules list", map[string]string{"LANG": "zh_CN.UTF-8"}, true},
		{"rules list", map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, false},
		{"rules list", map[string]string{"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, true},
		{"rules list", map[string]string{"LANG": "fr_FR.UTF-8"}, false},
		{"--lang zh rules list", nil, true},
		{"rules list --lang=zh", nil, true},
		{"--lang en rules list", map[string]string{"LANG": "zh_CN.UTF-8"}, false},
		{"--help", map[string]string{"LANG": "zh_CN.UTF-8"}, true},
		{"--help", nil, false},
	} {
		var out, errs strings.Builder
		code := Run(t.Context(), Env{Args: strings.Fields(c.args), In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(k string) string { return c.env[k] }})
		han := strings.ContainsFunc(out.String(), func(r rune) bool { return r >= 0x4e00 && r < 0xa000 })
		if code != 0 || han != c.zh {
			t.Errorf("%s with %v: code %d, Chinese %v", c.args, c.env, code, han)
		}
	}
}

const tapMapping = `
name: tap
currency: CNY
streams:
  - from: [deals]
    records:
      - kind: opportunity
        fields: {id: Id, name: Name, amount: Amount}
`

// A tap is given its last state the next time, so what is printed must be what
// was stored.
func TestIngestStoresATapAndTellsItsState(t *testing.T) {
	config, mapping := company(t), file(t, "m.yaml", tapMapping)
	ingest := func(in string, more ...string) (int, string, string) {
		return run(t, in, append([]string{"ingest", "-c", config, "--map", mapping}, more...)...)
	}
	deal := func(id, name string) string {
		return fmt.Sprintf(`{"type":"RECORD","stream":"deals","record":{"Id":%q,"Name":%q,"Amount":12.5}}`+"\n", id, name)
	}
	code, out, errs := ingest(deal("D1", "one") + deal("D2", "two") + `{"type":"STATE","value":{"at":2}}` + "\n")
	if code != 0 || out != `{"at":2}`+"\n" || !strings.Contains(errs, "tap: 2 records, 2 new") {
		t.Fatalf("gave %d %q %q", code, out, errs)
	}
	code, out, errs = ingest(`{"type":"RECORD","stream":"deals","record":{"Id":"D9","Name":"nine","Amount":"lots"}}` + "\n")
	if code != 0 || !strings.Contains(errs, "1 set aside") || !strings.Contains(errs, `"lots" is not a number`) {
		t.Errorf("a row set aside gave %d %q %q", code, out, errs)
	}
	code, out, errs = ingest(deal("D2", "two!")+deal("D3", "three")+`{"type":"STATE","value":{"at":3}}`+"\n", "--json")
	var got ingested
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || errs != "" {
		t.Fatalf("gave %d %q %q, %v", code, out, errs, err)
	}
	var state map[string]int
	ok(t, json.Unmarshal(got.State, &state))
	if diff := cmp.Diff(map[string]int{"at": 3}, state); diff != "" || got.Run.New != 1 || got.Run.Changed != 1 {
		t.Errorf("the second run is %+v\n%s", got.Run, diff)
	}
	code, out, errs = ingest(deal("D4", "four") + `{"type":"STATE","value":{"at":4}}` + "\n" + strings.Repeat("INFO noise\n", 21))
	if code != 1 || strings.Contains(out, `"at":4`) || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "log to its standard output") {
		t.Errorf("a tap that fails gave %d %q %q", code, out, errs)
	}
}

func TestTheDemoOfAFolderIsAChat(t *testing.T) {
	out := fine(t, "me\n/as nobody\n/as zhangwei\nrisks\n/next\nrevenue last month\n", "demo", "--feed", "../testdata/company", "--today", "2026-11-24")
	for _, want := range []string{"records synced", "You are Risk manager", "there is no person nobody", "—— the morning of Nov 25, 2026 (Wed) ——", "Yuanhang Tech"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said in\n%s", want, out)
		}
	}
	if strings.Contains(out, "Something went wrong") {
		t.Errorf("something went wrong:\n%s", out)
	}
}

func TestParseReadsQuestionsLineByLine(t *testing.T) {
	in := "revenue last month\n\n" + `{"id":"q2","text":"上个月收入","today":"2026-03-05"}` + "\n"
	out := fine(t, in, "parse", "--feed", "../testdata/company", "--today", "2026-11-24")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 2 || !slices.Contains(keys(t, lines[0]), "query") || !strings.Contains(lines[1], `"id":"q2"`) {
		t.Errorf("gave %q", lines)
	}
	if code, _, errs := run(t, "{\n", "parse", "--feed", "../testdata/company"); code != 1 || !strings.Contains(errs, "line 1: ") {
		t.Errorf("a broken line gave %d %q", code, errs)
	}
}
