package commands

import (
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

func newSet(t *testing.T) *Set {
	t.Helper()
	s, err := New(Deps{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAVerbWithAnotherArgumentSaysHowItIsWritten(t *testing.T) {
	h := newHouse(t)
	if got := h.say("shenlan", "risks everywhere"); !strings.Contains(got, "risks [mine|team]") {
		t.Errorf("said %q", got)
	}
}

func TestNobodyLocksThemselvesOutOfTheTerminal(t *testing.T) {
	h := newHouse(t)
	if got := h.say("shenlan", "unlink console"); !strings.Contains(got, "console.person") {
		t.Errorf("named: %q", got)
	}
	e := h.event("shenlan", "解绑")
	e.From = chat.Identity{Platform: "console", User: "shenlan"}
	h.change("shenlan", func(p *chat.Person) { p.Identities = append(p.Identities, e.From) })
	if got := h.one(h.handle(e)); !strings.Contains(got, "console.person") {
		t.Errorf("there: %q", got)
	}
	if p := h.person("shenlan"); len(p.Identities) != 2 {
		t.Errorf("left %v", p.Identities)
	}
}

func TestADayBeforeARecordIsThatDayInEveryZone(t *testing.T) {
	h := newHouse(t)
	h.change("shenlan", func(p *chat.Person) { p.Zone = "Asia/Tokyo" })
	if got := h.say("shenlan", "account A-2 asof 2024-01-01"); !strings.Contains(got, "Jan 1, 2024 (Mon) 23:59") {
		t.Errorf("said %q", got)
	}
}

func TestAnIndustryIsNamedInTheReadersLanguage(t *testing.T) {
	c := &Call{Lang: i18n.ZH}
	for code, want := range map[string]string{"software": "软件", "软件": "软件", "Mining": "Mining", "": i18n.None} {
		if got := c.industry(code); got != want {
			t.Errorf("%q is %q, want %q", code, got, want)
		}
	}
}

func TestOneOf(t *testing.T) {
	c := &Call{Lang: i18n.ZH}
	for want, names := range map[string][]string{"": nil, "甲": {"甲"}, "甲或乙": {"甲", "乙"}, "甲、乙或丙": {"甲", "乙", "丙"}} {
		if got := c.oneOf(names); got != want {
			t.Errorf("%q are %q, want %q", names, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	s, admin := newSet(t), chat.Person{ID: "p", Roles: chat.Roles}
	for _, c := range []struct {
		text, verb, rest string
		nearest          []string // for a text that finds no verb
	}{
		{text: "risks", verb: "risks"},
		{text: "  RISKS  mine ", verb: "risks", rest: "mine"},
		{text: "/risks team", verb: "risks", rest: "team"},
		{text: "风险", verb: "risks"},
		{text: "风险　我的", verb: "risks", rest: "我的"},
		{text: "ｒｉｓｋｓ", verb: "risks"},
		{text: "why W-12", verb: "why", rest: "W-12"},
		{text: "为什么 w12", verb: "why", rest: "w12"},
		{text: "为什么华南下降", verb: "kpi", rest: "为什么华南下降"},
		{text: "why did revenue fall in October", verb: "kpi", rest: "why did revenue fall in October"},
		{text: "为什么 10月收入下降", verb: "kpi", rest: "为什么 10月收入下降"},
		{text: "客户满意度", verb: "kpi", rest: "客户满意度"},
		{text: "客户 远航科技", verb: "account", rest: "远航科技"},
		{text: "revenue this month", verb: "kpi", rest: "revenue this month"},
		{text: "risk by region", verb: "kpi", rest: "risk by region"},
		{text: "snooze W-1 3d until overdue_amount < 1", verb: "snooze", rest: "W-1 3d until overdue_amount < 1"},
		{text: "why", verb: "why"},
		{text: "ack something", verb: "ack", rest: "something"},
		{text: "?", verb: "help"},
		{text: "？", verb: "help"},
		{text: "收入", verb: "kpi", rest: "收入"}, // near to 收到
		{text: "目标", verb: "kpi", rest: "目标"},
		{text: "客户数", verb: "kpi", rest: "客户数"},
		{text: "deals won last quarter", verb: "kpi", rest: "deals won last quarter"},
		{text: "rsiks", nearest: []string{"risks"}},
		{text: "/snoze W-1", nearest: []string{"snooze"}},
		{text: "/xyzzy", nearest: nil},
	} {
		p, nearest, ok := s.parse(admin, c.text)
		if c.verb == "" {
			if ok || !slices.Equal(nearest, c.nearest) {
				t.Errorf("%q found %q, nearest %q, want %q", c.text, p.command.verb, nearest, c.nearest)
			}
			continue
		}
		if !ok || p.command.verb != c.verb || p.rest != c.rest {
			t.Errorf("%q gave %q %q %v (nearest %q), want %q %q", c.text, p.command.verb, p.rest, ok, nearest, c.verb, c.rest)
		}
	}
}

func TestEveryVerbHasItsTexts(t *testing.T) {
	for _, c := range newSet(t).list {
		for _, key := range []i18n.Key{nameKey(c), helpKey(c), usageKey(c)} {
			if !i18n.Has(key) {
				t.Errorf("text %s is missing", key)
			}
		}
		if c.names[0] != c.verb {
			t.Errorf("the first name of %s is %q", c.verb, c.names[0])
		}
	}
}

func TestEveryGuardedVerbExists(t *testing.T) {
	s := newSet(t)
	for verb := range rights {
		if _, ok := s.byVerb(verb); !ok && verb != "" {
			t.Errorf("rights name %q, which is no verb", verb)
		}
	}
	for _, c := range s.list {
		if _, ok := rights[c.verb]; !ok {
			t.Errorf("nobody may use %q: name it in rights", c.verb)
		}
	}
	if ok, _ := authorise(chat.Person{ID: "p", Roles: chat.Roles}, "frobnicate"); ok {
		t.Error("a verb without rights is open")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "/", "风险 我的", "why W-1", "\x00\xff", "ａｃｋ　Ｗ－１２"} {
		f.Add(seed)
	}
	s, err := New(Deps{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if p, _, ok := s.parse(chat.Person{}, text); ok && p.command.run == nil {
			t.Errorf("%q found a verb that does nothing", text)
		}
	})
}
