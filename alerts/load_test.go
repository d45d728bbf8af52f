package alerts

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
)

// sound is a rule without faults, to be spoiled.
const sound = `rules:
  - id: silent
    severity: warning
    subject: account
    when: days_silent > 30
    likelihood: 0.5
    impact: revenue_year * 0.5
    needs: [order]
    title: {zh: "{name} 停单", en: "{name} stopped"}
    advice: {zh: 联系, en: call}
    outcome:
      text: {zh: 无单, en: no order}
      window: 90
    playbook:
      prevent: {zh: 回访, en: call before}
      emergency: {zh: 上门, en: visit}
`

func TestParseRulesSaysEveryFault(t *testing.T) {
	if _, err := ParseRules("r.yaml", []byte(sound)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":          {"severity:", "severitty:", "r.yaml:3: rules[0].severitty: unknown key; did you mean severity?"},
		"unknown key and more": {"severity: warning\n    subject: account", "severitty: warning\n    subject: acount", "did you mean severity?\nr.yaml:4: rules[0].subject:"},
		"unknown severity":     {"severity: warning", "severity: warn", `r.yaml:3: rules[0].severity: "warn" is not known`},
		"unknown subject":      {"subject: account", "subject: acount", "did you mean account?"},
		"unknown feature":      {"days_silent > 30", "days_silnt > 30", "r.yaml:5: rules[0].when:"},
		"type error":           {"days_silent > 30", `days_silent > "x"`, "r.yaml:5: rules[0].when:"},
		"number as truth":      {"days_silent > 30", "days_silent", "r.yaml:5: rules[0].when:"},
		"bad formula":          {"revenue_year * 0.5", "revenue_yr * 0.5", "r.yaml:7: rules[0].impact:"},
		"no window":            {"window: 90", "window: 0", "rules[0].outcome.window: give the days"},
		"one language":         {"advice: {zh: 联系, en: call}", "advice: {zh: 联系}", "rules[0].advice: the text is needed in both languages"},
		"unknown field":        {"{name} stopped", "{nam} stopped", `r.yaml:9: rules[0].title: "nam" is not known; did you mean name?`},
		"no condition":         {"when: days_silent > 30", "hold: 2", "give either an expression (when) or a detector"},
		"unknown detector":     {"when: days_silent > 30", "detector: {name: overdue_ordr}", "did you mean overdue_order?"},
		"unknown parameter":    {"when: days_silent > 30", "detector: {name: overdue_order, with: {q: 1}}", `"q" is not known`},
		"unknown need":         {"needs: [order]", "needs: [ordr]", "did you mean order?"},
		"bad id":               {"id: silent", "id: Silent one", "is not 2 to 48"},
		"not a number":         {"window: 90", "window: soon", `"soon" is not a whole number`},
		"loops are impossible": {"days_silent > 30", `"[1,2].all(x, x > 0)"`, "rules[0].when:"},
	} {
		_, err := ParseRules("r.yaml", []byte(strings.Replace(sound, c.old, c.new, 1)))
		var f strict.Faults
		if !errors.As(err, &f) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestFaultsOfRulesInChinese(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"severity":  {"severity: warning", "severity: warn", "r.yaml:3: rules[0].severity: 不能写“warn”，是不是 warning？"},
		"left out":  {"severity: warning", "severity:", "r.yaml:3: rules[0].severity: 必须填写，可选：notice, warning, critical"},
		"feature":   {"days_silent > 30", "order > 30", "r.yaml:5: rules[0].when: 第 1 行第 1 列：没有“order”这个特征，是不是 orders 或 orders_year？"},
		"impact":    {"revenue_year * 0.5", "revenue_yeer * 0.5", "r.yaml:7: rules[0].impact: “revenue_yeer”既不是数字，也不是 account 的数值特征，是不是 revenue_year？"},
		"text":      {"revenue_year * 0.5", "gap_prior * 0.5", "r.yaml:7: rules[0].impact: gap_prior 是文本，不能参与计算"},
		"parameter": {"when: days_silent > 30", "detector: {name: overdue_order, with: {p: .nan}}", "r.yaml:5: rules[0].detector.with.p: 这个参数要填一个有限的数值"},
		"language":  {"advice: {zh: 联系, en: call}", "advice: {zh: 联系}", "r.yaml:10: rules[0].advice: 这段文字要有中英两种：zh 和 en"},
		"subject":   {"subject: account", "subject: acount", "r.yaml:4: rules[0].subject: 不能写“acount”，是不是 account？"},
	} {
		_, err := ParseRules("r.yaml", []byte(strings.Replace(sound, c.old, c.new, 1)))
		if got := i18n.Tell(i18n.ZH, err); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

func TestLoadRulesReportsAllFilesAtOnceAndIdsTwice(t *testing.T) {
	fs := fstest.MapFS{
		"a.yaml": {Data: []byte(sound)},
		"b.yaml": {Data: []byte(sound)},
		"c.yaml": {Data: []byte("rules: [{id: x}]")},
		"d.yaml": {Data: []byte("")},
	}
	_, err := LoadRules(fs, "*.yaml")
	for _, want := range []string{"the id is taken at a.yaml:2", "c.yaml:1: rules[0].severity", "c.yaml:1: rules[0].when", "d.yaml: rules: no rule"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in:\n%v", want, err)
		}
	}
	if _, err := LoadRules(fs, "*.yml"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no file: %v", err)
	}
}

// A rule's version changes with what it says, not with where it stands.
func TestVersion(t *testing.T) {
	version := func(s string) string {
		rules, err := ParseRules("r.yaml", []byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return rules[0].Version
	}
	if version(sound) != version("# a comment\n"+sound) {
		t.Error("a comment made another version")
	}
	if version(sound) == version(strings.Replace(sound, "30", "31", 1)) {
		t.Error("another threshold kept the version")
	}
}

func FuzzParseRules(f *testing.F) {
	f.Add([]byte(sound))
	for _, name := range []string{"rules/customers.yaml", "rules/people.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("rules: [{when: '((((', impact: '*'}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rules, err := ParseRules("r.yaml", data)
		if (err == nil) != (len(rules) > 0) {
			t.Fatalf("%d rules and %v", len(rules), err)
		}
	})
}
