package kpi

import (
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// targets are the quotas of the whole period asked, shaped as sums so that
// each group finds its own. A quota of a longer or shifted period counts by
// the days it shares with the question, that of a snapshot whole. The company's own quota answers for
// the company, a team's for a question by team, the owners' for the rest.
func (e *engine) targets() (*sums, error) {
	s := newSums(e.q.Period)
	if e.grain != "" || !e.targetable() {
		return s, nil
	}
	list, err := e.quotas()
	if err != nil {
		return nil, err
	}
	for _, t := range e.level(list) {
		if err := e.putTarget(s, t); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// targetable: quotas know region, team and rep only.
func (e *engine) targetable() bool {
	known := func(dim string) bool { return dim == Region || dim == Team || dim == Rep }
	for _, f := range e.q.Filters {
		if !known(f.Field) {
			return false
		}
	}
	return !slices.ContainsFunc(e.dims, func(d string) bool { return !known(d) })
}

func (e *engine) quotas() ([]*crm.Target, error) {
	var list []*crm.Target
	for t, err := range crm.All[*crm.Target](e.v) {
		if err != nil {
			return nil, err
		}
		if t.Metric == e.m.ID && shared(e.q.Period, t) > 0 {
			list = append(list, t)
		}
	}
	return list, nil
}

// shared is the part of the quota's days that lies in p, 0 to 1.
func shared(p unit.Period, t *crm.Target) float64 {
	days := unit.Period{From: max(p.From, t.From), To: min(p.To, t.To)}.Days()
	if days == 0 {
		return 0
	}
	return float64(days) / float64(unit.Period{From: t.From, To: t.To}.Days())
}

// level picks the quotas that answer the question.
func (e *engine) level(list []*crm.Target) []*crm.Target {
	pick := func(ok func(*crm.Target) bool) []*crm.Target {
		return slices.DeleteFunc(slices.Clone(list), func(t *crm.Target) bool { return !ok(t) })
	}
	if len(e.q.Filters) == 0 && len(e.dims) == 0 && e.scope.All {
		if company := pick(func(t *crm.Target) bool { return t.Owner == "" && t.Team == "" }); len(company) > 0 {
			return company
		}
	}
	if e.byTeam() && e.scope.All {
		if teams := pick(e.teamAsked); len(teams) > 0 {
			return teams
		}
	}
	return pick(func(t *crm.Target) bool { return t.Owner != "" && e.scope.Allows(t.Owner) })
}

// byTeam reports that the question is about teams and nothing else.
func (e *engine) byTeam() bool {
	for _, f := range e.q.Filters {
		if f.Field != Team || f.Op == NotIn {
			return false
		}
	}
	return len(e.dims) == 1 && e.dims[0] == Team || len(e.dims) == 0 && len(e.q.Filters) == 1
}

func (e *engine) teamAsked(t *crm.Target) bool {
	if t.Team == "" || t.Owner != "" {
		return false
	}
	return len(e.q.Filters) == 0 || slices.Contains(e.q.Filters[0].Values, t.Team)
}

// putTarget adds a quota as a fact. A ratio's quotas are weighed by their days.
func (e *engine) putTarget(s *sums, t *crm.Target) error {
	part := shared(e.q.Period, t)
	if e.m.Shape == Snapshot {
		part = 1
	}
	e.prorated = e.prorated || part < 1
	q := Tally{Num: t.Value * part, N: 1}
	switch {
	case e.m.Shape == Ratio && e.m.Unit != Money:
		q.Den = part
	case e.m.Unit == Money:
		minor, ok, err := e.minor(t.Amount, t.From)
		if err != nil || !ok {
			return err
		}
		q.Num = minor * part
		if e.m.Shape == Ratio {
			q.Den = part
		}
	}
	var c cell
	switch {
	case t.Owner == "" && t.Team != "":
		c.a = e.own.number(t.Team)
	case !e.ownerKept(t.Owner):
		return nil
	case len(e.dims) > 0:
		var err error
		if c, err = e.ownerCell(t.Owner); err != nil {
			return err
		}
	}
	s.total = s.total.Plus(q)
	if len(e.dims) > 0 {
		*s.at(c) = s.at(c).Plus(q)
	}
	return nil
}

// ownerKept reports whether the filters keep what belongs to an owner.
func (e *engine) ownerKept(owner string) bool {
	home := e.homeOf(owner)
	for _, f := range e.q.Filters {
		in := slices.Contains(f.Values, owner)
		switch f.Field {
		case Team:
			in = e.inTeams(home.teams, f.Values)
		case Region:
			in = slices.Contains(f.Values, e.own.text(home.region))
		}
		if in == (f.Op == NotIn) {
			return false
		}
	}
	return true
}

// ownerCell is the group of what belongs to an owner. One without a single
// fact has no number, and no group that anybody asks for.
func (e *engine) ownerCell(owner string) (c cell, err error) {
	home := e.homeOf(owner)
	for i, dim := range e.dims {
		member := home.region
		switch dim {
		case Team:
			member = home.team()
		case Rep:
			if member, err = e.v.Number(crm.ClassOwner, owner); err != nil {
				return c, err
			}
		}
		*[]*int64{&c.a, &c.b}[i] = member
	}
	return c, nil
}
