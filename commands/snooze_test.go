package commands

import (
	"slices"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
)

func TestSnoozedFor(t *testing.T) {
	for name, c := range map[string]struct {
		owner         string
		roles         []chat.Role
		person, under string
	}{
		"rep":                  {"o", []chat.Role{chat.Rep}, "p", ""},
		"manager":              {"o", []chat.Role{chat.Manager}, "", "o"},
		"rep and manager":      {"o", []chat.Role{chat.Rep, chat.Manager}, "", "o"},
		"manager of nobody":    {"", []chat.Role{chat.Manager}, "p", ""},
		"risk manager":         {"o", []chat.Role{chat.RiskManager}, "", ""},
		"manager, and of risk": {"o", []chat.Role{chat.Manager, chat.RiskManager}, "", ""},
		"auditor":              {"o", []chat.Role{chat.Auditor}, "p", ""},
	} {
		person, under := snoozedFor(chat.Person{ID: "p", Owner: c.owner, Roles: c.roles})
		if person != c.person || under != c.under {
			t.Errorf("%s: the snooze is for %q under %q, want %q under %q", name, person, under, c.person, c.under)
		}
	}
}

func TestBossesOf(t *testing.T) {
	org := crm.NewOrg(
		[]*crm.Owner{{Meta: crm.Meta{ID: "chief"}, Team: "head"}, {Meta: crm.Meta{ID: "gu"}, Team: "east"}, {Meta: crm.Meta{ID: "wei"}, Team: "east"}},
		[]*crm.Team{{Meta: crm.Meta{ID: "head"}, Manager: "chief"}, {Meta: crm.Meta{ID: "east"}, Parent: "head", Manager: "gu"}},
	)
	for name, c := range map[string]struct {
		owner string
		role  chat.Role
		want  []string
	}{
		"rep":             {"wei", chat.Rep, []string{"gu", "chief"}},
		"manager":         {"gu", chat.Manager, []string{"chief"}},
		"the top":         {"chief", chat.Manager, nil},
		"without records": {"", chat.Employee, nil},
		"risk manager":    {"gu", chat.RiskManager, nil},
		"auditor":         {"wei", chat.Auditor, nil},
	} {
		if got := bossesOf(chat.Person{ID: "p", Owner: c.owner, Roles: []chat.Role{c.role}}, org); !slices.Equal(got, c.want) {
			t.Errorf("%s works under %v, want %v", name, got, c.want)
		}
	}
}

// A manager's snooze is for the manager and the team: those above go on hearing
// of the warning, and the team does not.
func TestAManagersSnoozeHidesNothingFromThoseAbove(t *testing.T) {
	h := newHouse(t)
	h.morning()
	h.say("gucheng", "snooze "+h.alert("A-1").ID+" 20d")
	count := func(who string) int { return len(h.messages(who)) }
	before := map[string]int{}
	for _, who := range []string{"gucheng", "zhangwei", "shenlan", "auditor"} {
		before[who] = count(who)
	}
	h.warn(7*day + 1) // when what stands is said again
	for who, more := range map[string]int{"gucheng": 0, "zhangwei": 0, "shenlan": 1, "auditor": 1} {
		if got := count(who) - before[who]; got != more {
			t.Errorf("%s got %d digests more, want %d: %q", who, got, more, h.platform.Texts(who)[before[who]:])
		}
	}
}
