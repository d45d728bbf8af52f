package bot

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
)

// The example shows the defaults; where it has to show an example instead, the
// test says so.
func TestTheExampleLoadsAndShowsTheDefaults(t *testing.T) {
	c, err := LoadConfig("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := DefaultConfig()
	want.locate("..")
	want.Company.Rates = []RateConfig{{From: "USD", To: "CNY", On: "2026-01-01", Per: 7.1}}
	want.Feeds = []Feed{{Name: "crm", Folder: "../feed"}}
	want.People = []PersonConfig{{ID: "shenlan", Name: "沈岚", NameEN: "Shen Lan", Roles: []string{"risk_manager"}}}
	want.Rules = Rules{Files: []string{}, Off: []string{}}
	if got, want := fmt.Sprintf("%+v", c), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("the example gives\n%s\nwant\n%s", got, want)
	}
}

// Every key of the configuration stands in the example.
func TestTheExampleHasEveryKey(t *testing.T) {
	text, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"data", "company", "lang", "zone", "currency", "rates", "from", "to", "on", "per", "feeds", "name", "folder", "mapping",
		"rules", "files", "off", "digest", "budget", "quiet", "schedules", "sync", "warn", "backup", "people", "id", "name_en",
		"owner", "roles", "console", "person", "max_gone", "http", "listen", "token", "env", "file", "log", "level",
	} {
		if !strings.Contains(string(text), key+":") {
			t.Errorf("config.example.yaml does not explain %s", key)
		}
	}
}

func TestAFaultySettingNamesItsPlaceAndTheRemedy(t *testing.T) {
	for _, c := range []struct{ name, yaml, en, zh string }{
		{"unknown key", "compny: {}", "c.yaml:1: compny: unknown key; did you mean company?", "c.yaml:1: compny: 没有这个配置项，是不是想写 company？"},
		{"wrong type", "digest:\n  budget: five", `c.yaml:2: digest.budget: "five" is not a whole number`, "c.yaml:2: digest.budget: “five”不对，这里要填整数"},
		{"budget", "digest:\n  budget: 0", "c.yaml:2: digest.budget: 0 warnings a digest: choose 1 to 50", "每份汇总 0 条预警不在范围内：请填 1 到 50"},
		{"quiet", "digest:\n  quiet: evening", `c.yaml:2: digest.quiet: quiet hours "evening": give a span such as 21:00-08:00`, "免打扰时段“evening”读不懂"},
		{"zone", "company:\n  zone: Bejing", `c.yaml:2: company.zone: "Bejing" is no time zone`, "“Bejing”不是时区"},
		{"local zone", "company:\n  zone: Local", `"Local" is no time zone`, "“Local”不是时区"},
		{"currency", "company:\n  currency: RMB", `c.yaml:2: company.currency: "RMB" is not an ISO 4217 code`, "“RMB”不是货币代码"},
		{"language", "company:\n  lang: fr", `"fr" is no language`, "不支持语言“fr”"},
		{"rate", "company:\n  rates:\n    - {from: USD, to: CNY, on: 2026-01-01, per: -7}", "company.rates[0].per: a rate of -7 must be above zero", "汇率 -7 不对：必须大于零"},
		{"day of a rate", "company:\n  rates:\n    - {from: USD, to: CNY, on: May, per: 7}", `company.rates[0].on: "May" is not a day`, "“May”不是日期"},
		{"schedule", "schedules:\n  warn: daily", "c.yaml:2: schedules.warn", "定时“daily”应有五段"},
		{"schedule never due", "schedules:\n  warn: 0 0 31 2 *", "is never due", "永远不会到期"},
		{"feed without a folder", "feeds:\n  - name: crm", "c.yaml:2: feeds[0].folder: is missing", "c.yaml:2: feeds[0].folder: 此项必填"},
		{"two feeds of a name", "feeds:\n  - {name: a, folder: x}\n  - {name: a, folder: y}", `c.yaml:3: feeds[1].name: another feed is named "a"`, "已有另一个数据源叫“a”"},
		{"role", "people:\n  - {id: a, name: A, roles: [maneger]}", `c.yaml:2: people[0].roles[0]: "maneger" is no role; did you mean manager?`, "没有角色“maneger”，是不是想写 manager？"},
		{"role like no other", "people:\n  - {id: a, name: A, roles: [king]}", `"king" is no role: choose among `, "没有角色“king”：可选 "},
		{"person twice", "people:\n  - {id: a, name: A}\n  - {id: a, name: B}", `people[1].id: "a" is somebody else's id`, "编号“a”已经是别人的"},
		{"person without a name", "people:\n  - {id: a}", "a person needs an id and a name", "每个人都要有 id 和 name"},
		{"person's language", "people:\n  - {id: a, name: A, lang: fr}", `"fr" is no language`, "不支持语言“fr”"},
		{"console person", "people:\n  - {id: a, name: A}\nconsole:\n  person: bob", `console.person: "bob" is nobody under people: choose among a`, "people 里没有“bob”：请从 a 中选一个"},
		{"console person of none", "console:\n  person: bob", `"bob" is nobody under people, which is empty`, "也没有其他人"},
		{"CRM user twice", "people:\n  - {id: a, name: A, owner: o}\n  - {id: b, name: B, owner: o}", `c.yaml:3: people[1].owner: "o" is somebody else's CRM user`, "CRM 用户“o”已经对应了另一个人"},
		{"person's budget", "people:\n  - {id: a, name: A, budget: -1}", "people[0].budget: -1 warnings a digest", "每份汇总 -1 条预警不在范围内"},
		{"address", "http:\n  listen: \"9090\"", `c.yaml:2: http.listen: "9090" is no address: give a form such as 127.0.0.1:9090`, "“9090”不是监听地址"},
		{"open port without a token", "http:\n  listen: 0.0.0.0:9090", "can be reached from other machines: set http.token", "其他机器也能访问 0.0.0.0:9090：请设置 http.token"},
		{"share", "max_gone: 2", "c.yaml:1: max_gone: a share of 2: choose 0 to 1", "c.yaml:1: max_gone: 比例 2 不在范围内"},
		{"level", "log:\n  level: loud", `c.yaml:2: log.level: "loud" is no level`, "没有日志级别“loud”"},
		{"secret not set", "http:\n  token: {env: RISKBELL_TEST_NOT_SET}", "the environment variable RISKBELL_TEST_NOT_SET is not set", "环境变量 RISKBELL_TEST_NOT_SET 没有设置"},
		{"secret's file missing", "http:\n  token: {file: none}", "http.token: none: no such file", "http.token: none：没有这个文件"},
		{"secret twice", "http:\n  token: {env: A, file: b}", "give env or file, not both", "env 和 file 只能填一个"},
		{"secret in the file", "http:\n  token: abc123", "is not a section", "这里要填带有下级项的一节"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseConfig("c.yaml", []byte(c.yaml))
			for lang, want := range map[i18n.Lang]string{i18n.ZH: c.zh, i18n.EN: c.en} {
				got := i18n.Tell(lang, err)
				if err == nil || !strings.Contains(got, want) {
					t.Errorf("%s: got %v, want %q", lang, got, want)
				}
				if han := strings.ContainsFunc(got, func(r rune) bool { return unicode.Is(unicode.Han, r) }); han != (lang == i18n.ZH) {
					t.Errorf("%s: %q is in the other language", lang, got)
				}
			}
		})
	}
}

func TestAllFaultsAreSaidAtOnce(t *testing.T) {
	_, err := ParseConfig("c.yaml", []byte("company:\n  zone: X\n  calender: cn\n  currency: Y\ndigest:\n  budget: 99\nlog:\n  level: z\n"))
	var faults strict.Faults
	if faults, _ = err.(strict.Faults); len(faults) != 5 {
		t.Errorf("got %d faults: %v", len(faults), err)
	}
}

func TestASecretPrintsAsStars(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("s3cr3t\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := Secret{File: file}
	if err := s.Load(); err != nil || s.Reveal() != "s3cr3t" {
		t.Fatalf("loaded %q, %v", s.Reveal(), err)
	}
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s", s, s, s, s), string(encoded), s.LogValue().String()} {
		if strings.Contains(shown, "s3cr3t") {
			t.Errorf("shown: %s", shown)
		}
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.Load(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a file others can read gave %v", err)
	}
}

func TestParseQuiet(t *testing.T) {
	for text, want := range map[string]chat.Quiet{
		"": {}, "21:00-08:00": {From: 1260, To: 480}, "9:30 - 10:00": {From: 570, To: 600},
	} {
		if got, err := ParseQuiet(text); err != nil || got != want {
			t.Errorf("%q gave %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"21-8", "25:00-08:00", "21:00", "21:60-08:00"} {
		if _, err := ParseQuiet(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}
