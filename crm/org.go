package crm

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Org is the owners and the tree of teams as known on a day. A team whose
// parent is missing is a root; a circle of parents is cut where it closes.
// Problems tells of both.
type Org struct {
	owners  []*Owner
	byID    map[string]*Owner
	teams   map[string]*Team
	below   map[string][]string // team → teams right below, sorted
	members map[string][]string // team → owners in it, sorted
	manages map[string][]string // owner → teams, sorted

	// Problems are the faults of the tree, a line each.
	Problems []i18n.Message
}

// Org is the organisation as known. It is read once per View.
func (v *View) Org() (*Org, error) {
	if v.org != nil {
		return v.org, nil
	}
	owners, err := collect(All[*Owner](v))
	if err != nil {
		return nil, err
	}
	teams, err := collect(All[*Team](v))
	if err != nil {
		return nil, err
	}
	v.org = NewOrg(owners, teams)
	return v.org, nil
}

// NewOrg builds the tree of owners and teams that are given.
func NewOrg(owners []*Owner, teams []*Team) *Org {
	o := &Org{owners: owners, byID: map[string]*Owner{}, teams: map[string]*Team{},
		below: map[string][]string{}, members: map[string][]string{}, manages: map[string][]string{}}
	for _, t := range teams {
		o.teams[t.ID] = t
	}
	for _, w := range owners {
		o.byID[w.ID] = w
		o.members[w.Team] = append(o.members[w.Team], w.ID)
		if _, ok := o.teams[w.Team]; w.Team != "" && !ok {
			o.report("crm.org.team", "owner", w.ID, "team", w.Team)
		}
	}
	for _, t := range teams {
		o.place(t)
	}
	for _, m := range []map[string][]string{o.below, o.members, o.manages} {
		for _, list := range m {
			slices.Sort(list)
		}
	}
	return o
}

func (o *Org) place(t *Team) {
	if t.Manager != "" {
		o.manages[t.Manager] = append(o.manages[t.Manager], t.ID)
		if _, ok := o.byID[t.Manager]; !ok {
			o.report("crm.org.manager", "team", t.ID, "owner", t.Manager)
		}
	}
	if _, ok := o.teams[t.Parent]; t.Parent != "" && !ok {
		o.report("crm.org.parent", "team", t.ID, "parent", t.Parent)
	} else if t.Parent != "" {
		o.below[t.Parent] = append(o.below[t.Parent], t.ID)
	}
	if up := o.up(t.ID); o.teams[up[len(up)-1]].Parent == t.ID {
		o.report("crm.org.circle", "team", t.ID, "teams", strings.Join(append(up, t.ID), " → "))
	}
}

func (o *Org) report(key i18n.Key, args ...any) {
	o.Problems = append(o.Problems, i18n.Say(key, args...))
}

// up is the team and those above it, as far as they exist and do not repeat.
func (o *Org) up(team string) []string {
	var out []string
	for t, ok := o.teams[team]; ok && !slices.Contains(out, t.ID); t, ok = o.teams[t.Parent] {
		out = append(out, t.ID)
	}
	return out
}

// down is the teams and all below them, each once.
func (o *Org) down(teams []string) []string {
	out, had := []string(nil), map[string]bool{}
	for queue := slices.Clone(teams); len(queue) > 0; queue = queue[1:] {
		if t := queue[0]; !had[t] {
			had[t] = true
			out = append(out, t)
			queue = append(queue, o.below[t]...)
		}
	}
	return out
}

// Owner is an owner by id, nil if there is none.
func (o *Org) Owner(id string) *Owner { return o.byID[id] }

// Team is a team by id, nil if there is none.
func (o *Org) Team(id string) *Team { return o.teams[id] }

// Owners is everybody, by id; who has left too.
func (o *Org) Owners() []*Owner { return slices.Clone(o.owners) }

// Teams is all teams, by id.
func (o *Org) Teams() []*Team {
	out := make([]*Team, 0, len(o.teams))
	for _, id := range sortedKeys(o.teams) {
		out = append(out, o.teams[id])
	}
	return out
}

// InTeam is the ids of the owners in the team and all teams below, sorted.
func (o *Org) InTeam(team string) []string { return o.ownersOf(o.down([]string{team})) }

// Subtree is the ids of the owner and of everybody in teams he manages and
// below, sorted.
func (o *Org) Subtree(owner string) []string {
	out := append(o.ownersOf(o.down(o.manages[owner])), owner)
	slices.Sort(out)
	return slices.Compact(out)
}

func (o *Org) ownersOf(teams []string) []string {
	var out []string
	for _, t := range teams {
		out = append(out, o.members[t]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TeamsOf is the owner's team and those above it up to the root; nil for
// nobody known or without a team.
func (o *Org) TeamsOf(owner string) []string {
	w, ok := o.byID[owner]
	if !ok {
		return nil
	}
	return o.up(w.Team)
}

// Manages is the teams the owner is manager of, sorted.
func (o *Org) Manages(owner string) []string { return slices.Clone(o.manages[owner]) }

// RegionOf is the region code of the owner: that of the nearest team with one,
// "" without.
func (o *Org) RegionOf(owner string) string {
	for _, t := range o.TeamsOf(owner) {
		if region := o.teams[t].Region; region != "" {
			return region
		}
	}
	return ""
}

// Managers is those above the owner, nearest first, each once, without the
// owner.
func (o *Org) Managers(owner string) []string {
	var out []string
	for _, t := range o.TeamsOf(owner) {
		if m := o.teams[t].Manager; m != "" && m != owner && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}
