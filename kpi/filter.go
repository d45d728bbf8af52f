package kpi

import (
	"slices"

	"github.com/riskbell/riskbell/crm"
)

// allowed narrows f to the facts that the scope lets through.
func (r *reader) allowed(f *facts, s Scope) error {
	if s.All {
		return nil
	}
	return r.narrowByOwner(f, func(owner int64) (bool, error) {
		id, err := r.v.Name(crm.ClassOwner, owner)
		return s.Allows(id), err
	})
}

// narrowByOwner keeps the facts whose owner ok accepts.
func (r *reader) narrowByOwner(f *facts, ok func(owner int64) (bool, error)) error {
	owners := f.column(crm.ColOwner)
	at, table := make([]int, 0, len(owners)), memo[bool]{of: ok}
	for i, owner := range owners {
		yes, err := table.at(owner)
		if err != nil {
			return err
		}
		if yes {
			at = append(at, i)
		}
	}
	f.keep(at)
	return nil
}

// filter narrows f to what the filter keeps; a fact in parts loses those that
// do not match, so facts may come back smaller.
func (r *reader) filter(f *facts, filter Filter) error {
	want := filter.Op != NotIn
	switch {
	case filter.Field == Team:
		return r.narrowByOwner(f, func(owner int64) (bool, error) {
			h, err := r.homes.at(owner)
			return r.inTeams(h.teams, filter.Values) == want, err
		})
	case filter.Field == Rep:
		return r.narrowByOwner(f, func(owner int64) (bool, error) {
			id, err := r.v.Name(crm.ClassOwner, owner)
			return slices.Contains(filter.Values, id) == want, err
		})
	}
	values, err := r.numbers(filter)
	if err != nil {
		return err
	}
	if filter.Field == Product && f.parts != nil {
		f.cut(func(product int64) bool { return slices.Contains(values, product) == want })
		return nil
	}
	members, err := r.members(f, filter.Field)
	if err != nil {
		return err
	}
	f.keep(where(len(members), func(i int) bool { return slices.Contains(values, members[i]) == want }))
	return nil
}

// inTeams reports whether any of the teams, or none for an owner without, is
// among the values.
func (r *reader) inTeams(teams []int64, values []string) bool {
	if len(teams) == 0 {
		return slices.Contains(values, "")
	}
	return slices.ContainsFunc(teams, func(t int64) bool { return slices.Contains(values, r.own.text(t)) })
}

// numbers are the numbers of a filter's values; -1 for one that no fact has.
func (r *reader) numbers(filter Filter) ([]int64, error) {
	class := classOf(filter.Field)
	out := make([]int64, len(filter.Values))
	for i, text := range filter.Values {
		if class == 0 {
			out[i] = r.own.number(text)
			continue
		}
		n, err := r.v.Number(class, text)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}
