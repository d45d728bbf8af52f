package commands

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/kpi"
)

// org is a head office with an east team of two reps under a manager.
func org() *crm.Org {
	owner := func(id, team string) *crm.Owner { return &crm.Owner{Meta: crm.Meta{ID: id}, Team: team} }
	team := func(id, parent, manager string) *crm.Team {
		return &crm.Team{Meta: crm.Meta{ID: id}, Parent: parent, Manager: manager}
	}
	return crm.NewOrg(
		[]*crm.Owner{owner("boss", "head"), owner("east-mgr", "east"), owner("rep1", "east"), owner("rep2", "east"), owner("rep3", "south")},
		[]*crm.Team{team("head", "", "boss"), team("east", "head", "east-mgr"), team("south", "head", "")},
	)
}

func TestScopeOf(t *testing.T) {
	for _, c := range []struct {
		name string
		p    chat.Person
		want string // owners, or all, or none
	}{
		{"rep", chat.Person{Owner: "rep1", Roles: []chat.Role{chat.Rep}}, "rep1"},
		{"manager", chat.Person{Owner: "east-mgr", Roles: []chat.Role{chat.Manager}}, "east-mgr rep1 rep2"},
		{"manager of everybody", chat.Person{Owner: "boss", Roles: []chat.Role{chat.Manager}}, "all"},
		{"manager who manages nobody", chat.Person{Owner: "rep3", Roles: []chat.Role{chat.Manager}}, "rep3"},
		{"risk manager", chat.Person{Roles: []chat.Role{chat.RiskManager}}, "all"},
		{"auditor", chat.Person{Owner: "rep1", Roles: []chat.Role{chat.Auditor}}, "all"},
		{"trainer with records", chat.Person{Owner: "rep1", Roles: []chat.Role{chat.Trainer}}, "none"},
		{"admin", chat.Person{Owner: "boss", Roles: []chat.Role{chat.Admin}}, "none"},
		{"rep without records", chat.Person{Roles: []chat.Role{chat.Rep}}, "none"},
		{"no roles", chat.Person{Owner: "rep1"}, "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scopeOf(c.p, org())
			got := strings.Join(slices.Sorted(maps.Keys(s.Owners)), " ")
			switch {
			case s.All:
				got = "all"
			case got == "":
				got = "none"
			}
			if got != c.want {
				t.Errorf("sees %q, want %q", got, c.want)
			}
		})
	}
}

// The whole table of roles and verbs, so that a new verb or role cannot be
// open by mistake.
func TestAuthorise(t *testing.T) {
	rows := "kpi csv account deal risks held why useful useless"
	act := rows + " ack snooze wake"
	free := "help mute home me lang zone calendar link unlink"
	want := map[chat.Role]string{
		"":               free,
		chat.Rep:         free + " " + act,
		chat.Manager:     free + " " + act + " assign",
		chat.RiskManager: free + " " + act + " assign",
		chat.Auditor:     free + " " + rows,
		chat.Trainer:     free,
		chat.Employee:    free,
		chat.Admin:       free + " people invite",
	}
	for _, role := range append([]chat.Role{""}, chat.Roles...) {
		var may []string
		for _, c := range newSet(t).list {
			if ok, missing := authorise(chat.Person{ID: "p", Roles: []chat.Role{role}}, c.verb); ok {
				may = append(may, c.verb)
			} else if len(missing) == 0 {
				t.Errorf("%s: refusing %s names no role", role, c.verb)
			}
		}
		words := strings.Fields(want[role])
		slices.Sort(words)
		slices.Sort(may)
		if !slices.Equal(may, words) {
			t.Errorf("%q may %q, want %q", role, may, words)
		}
	}
}

func TestSees(t *testing.T) {
	about := func(owner string) alerts.Alert { return alerts.Alert{Reading: alerts.Reading{Owner: owner}} }
	discreet := about("rep1")
	discreet.Discreet = true
	assigned := about("rep2")
	assigned.Assignee = "p1"
	regional := alerts.Alert{Reading: alerts.Reading{Owners: []string{"east-mgr"}}}
	own := kpi.Scope{Owners: map[string]bool{"rep1": true}}
	p1 := chat.Person{ID: "p1", Owner: "rep1"}
	for _, c := range []struct {
		name  string
		scope kpi.Scope
		a     alerts.Alert
		want  bool
	}{
		{"own", own, about("rep1"), true},
		{"another's", own, about("rep2"), false},
		{"nobody's", own, about(""), false},
		{"about oneself and discreet", own, discreet, false},
		{"about oneself and discreet, though all is seen", kpi.Everyone, discreet, false},
		{"given to the person", own, assigned, true},
		{"a region of somebody else", own, regional, false},
		{"a region one manages", kpi.Scope{Owners: map[string]bool{"east-mgr": true}}, regional, true},
		{"everything", kpi.Everyone, about(""), true},
	} {
		if got := sees(p1, c.scope, c.a); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
