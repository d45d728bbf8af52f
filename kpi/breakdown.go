package kpi

import (
	"cmp"
	"math"
	"slices"
)

// breakdown is the change by the dimension that explains it best.
func (e *engine) breakdown(before, after []*facts, dims []string, depth int) (*Breakdown, error) {
	var best *Breakdown
	var most power
	var first string
	for _, dim := range dims {
		members, err := e.memberTallies(before, after, dim)
		if err != nil {
			return nil, err
		}
		if len(members) < 2 {
			continue
		}
		effects := e.effects(members)
		if effects == nil {
			return nil, nil
		}
		p, d := explaining(effects), digest(dim, effects)
		if d.Top[0].Key == "" {
			p = power{} // rows without a member explain nothing
		}
		if best == nil || p.better(most) {
			best, most, first = d, p, d.Top[0].Key
		}
	}
	if best == nil || depth < 2 || best.Spread || first == others {
		return best, nil
	}
	return best, e.inside(best, first, before, after, dims)
}

// inside looks into the member that contributed most, and keeps what it finds
// if one member there explains half of it.
func (e *engine) inside(b *Breakdown, key string, before, after []*facts, dims []string) error {
	rest := slices.DeleteFunc(slices.Clone(dims), func(d string) bool { return d == b.Dim })
	in := func(list []*facts) ([]*facts, error) { return e.only(list, b.Dim, key) }
	f0, err := in(before)
	if err != nil {
		return err
	}
	f1, err := in(after)
	if err != nil {
		return err
	}
	deeper, err := e.breakdown(f0, f1, rest, 1)
	if err == nil && deeper != nil && deeper.Top[0].Share >= .5 {
		b.Inside = deeper
	}
	return err
}

func (e *engine) only(list []*facts, dim, key string) ([]*facts, error) {
	number, err := e.numbers(Filter{Field: dim, Values: []string{key}})
	if err != nil {
		return nil, err
	}
	var out []*facts
	for _, f := range list {
		f := f.byDim(dim).clone()
		members, err := e.members(f, dim)
		if err != nil {
			return nil, err
		}
		f.keep(where(len(members), func(i int) bool { return members[i] == number[0] }))
		out = append(out, f)
	}
	return out, nil
}

// byDim splits f into its parts where the dimension is the product.
func (f *facts) byDim(dim string) *facts {
	if dim == Product {
		return f.byProduct()
	}
	return f
}

// others is the key of the members of a ratio too small to be told alone. It
// cannot be an id, which never begins with a zero byte.
const others = "\x00others"

// memberTallies tallies the facts of both periods by dim, in order of the keys.
func (e *engine) memberTallies(before, after []*facts, dim string) ([]Member, error) {
	byNumber := map[int64]*Member{}
	add := func(list []*facts, side func(*Member) *Tally) error {
		for _, f := range list {
			f := f.byDim(dim)
			members, err := e.members(f, dim)
			if err != nil {
				return err
			}
			for i, number := range members {
				m := byNumber[number]
				if m == nil {
					m = &Member{}
					byNumber[number] = m
				}
				side(m).add(f, i, false)
			}
		}
		return nil
	}
	if err := add(before, func(m *Member) *Tally { return &m.Before }); err != nil {
		return nil, err
	}
	if err := add(after, func(m *Member) *Tally { return &m.After }); err != nil {
		return nil, err
	}
	var out []Member
	for number, m := range byNumber {
		var err error
		if m.Key, err = e.text(dim, number); err != nil {
			return nil, err
		}
		out = append(out, *m)
	}
	slices.SortFunc(out, func(x, y Member) int { return cmp.Compare(x.Key, y.Key) })
	if e.m.Shape == Ratio {
		out = pool(out)
	}
	return out, nil
}

// pool joins the members with tiny denominators, if they are at least two.
func pool(members []Member) []Member {
	var large []Member
	small, n := Member{Key: others}, 0
	for _, m := range members {
		if m.Before.Den >= leastDen || m.After.Den >= leastDen {
			large = append(large, m)
			continue
		}
		small.Before, small.After = small.Before.Plus(m.Before), small.After.Plus(m.After)
		n++
	}
	if n < 2 {
		return members
	}
	return append(large, small)
}

func (e *engine) effects(members []Member) []Effect {
	if e.m.Shape == Ratio {
		return Ratios(members)
	}
	return Additive(members)
}

// digest keeps three effects on each side.
func digest(dim string, effects []Effect) *Breakdown {
	b := &Breakdown{Dim: dim, Spread: true, Reversal: reversal(effects)}
	slices.SortFunc(effects, func(x, y Effect) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(math.Abs(y.Total), math.Abs(x.Total)), cmp.Compare(x.Key, y.Key))
	})
	told := func(i int) bool {
		x := effects[i]
		return x.Share > 0 && i < 3 || x.Share < 0 && i >= len(effects)-3
	}
	for i, x := range effects {
		b.Spread = b.Spread && x.Share < spreadBelow
		if told(i) {
			b.Top = append(b.Top, x)
			continue
		}
		b.Rest.add(x)
		b.RestN++
	}
	switch {
	case b.RestN == 1: // one other has a name too
		b.Top, b.Rest, b.RestN = effects, Effect{}, 0
	case len(b.Top) == 0: // the effects cancel out
		b.Top, b.RestN = effects[:1], b.RestN-1
	}
	return b
}

// add sums what o contributed into e.
func (e *Effect) add(o Effect) {
	e.Total += o.Total
	e.Rate += o.Rate
	e.Mix += o.Mix
	e.Share += o.Share
}

// reversal reports that every member's own ratio moved against the whole.
func reversal(effects []Effect) bool {
	whole, against := 0.0, 0
	for _, x := range effects {
		whole += x.Total
	}
	for _, x := range effects {
		if x.Before.Den == 0 && x.After.Den == 0 {
			continue
		}
		before, after := ownRates(Member{Before: x.Before, After: x.After})
		if (after-before)*whole >= 0 {
			return false
		}
		against++
	}
	return against > 1
}
