package kpi

import (
	"cmp"
	"math"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// Explanation says what a change is made of. It tells what contributed, never
// what caused it.
type Explanation struct {
	// Result is the answer to the question with its comparison.
	Result Result `json:"result"`
	// Factors split revenue into orders, average order and returns.
	Factors []Factor `json:"factors,omitempty"`
	// By is the breakdown that explains most; nil where nothing can be told:
	// no data in one of the periods, no change, or no dimension to cut by.
	By *Breakdown `json:"by,omitempty"`
}

// Factor is the effect of one factor, in the measure's unit.
type Factor struct {
	Metric string  `json:"metric"` // Orders, AvgDeal or Returned
	Effect float64 `json:"effect"`
}

// Returned names the factor of goods sent back.
const Returned = "returned"

// Breakdown is a change by the members of one dimension.
type Breakdown struct {
	Dim string `json:"dimension"`
	// Top has three effects on each side, the largest in the direction of the
	// change first. Rest sums the others, RestN of them, never a single one.
	Top   []Effect `json:"top"`
	Rest  Effect   `json:"rest"`
	RestN int      `json:"rest_count"`
	// Spread says that no single member explains a fifth of the change.
	Spread bool `json:"spread"`
	// Reversal says that every member moved against the whole: the change is
	// one of mix (Simpson's paradox).
	Reversal bool `json:"reversal"`
	// Inside is the same for the first member of Top; nil where it does not
	// say more.
	Inside *Breakdown `json:"inside,omitempty"`
}

// leastDen is the denominator in both periods below which members of a ratio
// are told together.
const leastDen = 5

// spreadBelow is the share of a change below which no member stands out.
const spreadBelow = .2

// Explain answers why q's measure changed against its comparison, the period
// before where q names none.
func Explain(v *crm.View, s Scope, q Query) (Explanation, error) {
	q.Intent, q.GroupBy, q.TopN = IntentWhy, nil, nil
	if q.Compare == nil || q.Compare.Kind == CompareTarget {
		q.Compare = &Compare{Kind: ComparePrev}
	}
	e, err := newEngine(v, s, q)
	if err != nil {
		return Explanation{}, err
	}
	dims := e.free()
	e.products = e.products || slices.Contains(dims, Product)
	before, err := e.collect(e.compared)
	if err != nil {
		return Explanation{}, err
	}
	noRate := e.noRate
	e.cover.NoAccount, e.cover.NoOwner = 0, 0
	after, err := e.collect(e.measured)
	if err != nil {
		return Explanation{}, err
	}
	e.noRate -= noRate
	var x Explanation
	if x.Result, err = e.result(after.sums, before.sums); err != nil {
		return x, err
	}
	if c := x.Result.Change; !c.Known || c.Abs == 0 {
		return x, nil
	}
	if e.m.ID == Revenue {
		x.Factors = e.factors(before.facts, after.facts)
	}
	if x.By, err = e.breakdown(before.facts, after.facts, dims, 2); err != nil || x.By == nil {
		return x, err
	}
	return x, e.nameEffects(&x)
}

// pile is the sums of a period with the facts behind them.
type pile struct {
	sums  *sums
	facts []fact
}

func (e *engine) collect(p unit.Period) (pile, error) {
	out := pile{sums: &sums{period: p, cells: map[cell]*Tally{}, sides: map[string]*Tally{}}}
	err := e.pass(p, func(f *fact) error {
		e.sum(out.sums, f)
		if f.tag == "" {
			out.facts = append(out.facts, *f)
		}
		return nil
	})
	return out, err
}

// free are the dimensions that the question leaves open.
func (e *engine) free() []string {
	return slices.DeleteFunc(slices.Clone(e.m.Dims), func(dim string) bool {
		fixed := slices.ContainsFunc(e.q.Filters, func(f Filter) bool {
			return f.Field == dim && f.Op != NotIn && len(f.Values) == 1
		})
		return fixed || slices.Contains(e.m.Overlaps, dim)
	})
}

// factors splits a change of revenue: booked is orders times their average,
// by LogMean, less what was returned.
func (e *engine) factors(before, after []fact) []Factor {
	b0, n0, back0 := booked(before)
	b1, n1, back1 := booked(after)
	orders, average := LogMean(n0, ratio(b0, n0), n1, ratio(b1, n1))
	major := pow10(e.base)
	return []Factor{{Orders, orders / major}, {AvgDeal, average / major}, {Returned, (back1 - back0) / major}}
}

// booked sums revenue facts: amounts and number of orders, and returns, which
// are negative and count no order.
func booked(facts []fact) (amount, orders, returned float64) {
	for _, f := range facts {
		if f.n == 0 {
			returned += f.num
			continue
		}
		amount += f.num
		orders += float64(f.n)
	}
	return amount, orders, returned
}

// breakdown is the change by the dimension that explains it best.
func (e *engine) breakdown(before, after []fact, dims []string, depth int) (*Breakdown, error) {
	var best *Breakdown
	var most power
	var first string
	for _, dim := range dims {
		members, err := e.members(before, after, dim)
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
func (e *engine) inside(b *Breakdown, key string, before, after []fact, dims []string) error {
	rest := slices.DeleteFunc(slices.Clone(dims), func(d string) bool { return d == b.Dim })
	in := func(facts []fact) ([]fact, error) { return e.only(facts, b.Dim, key) }
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

func (e *engine) only(facts []fact, dim, key string) ([]fact, error) {
	var out []fact
	for i := range facts {
		err := facts[i].byDim(dim, func(f *fact) error {
			m, err := e.member(f, dim)
			if m == key {
				out = append(out, *f)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// byDim splits f into its parts where the dimension is the product.
func (f *fact) byDim(dim string, do func(*fact) error) error {
	if dim == Product {
		return f.byProduct(do)
	}
	return do(f)
}

// others is the key of the members of a ratio too small to be told alone. It
// cannot be an id, which never begins with a zero byte.
const others = "\x00others"

// members tallies the facts of both periods by dim, in order of the keys.
func (e *engine) members(before, after []fact, dim string) ([]Member, error) {
	byKey := map[string]*Member{}
	add := func(facts []fact, side func(*Member) *Tally) error {
		for i := range facts {
			err := facts[i].byDim(dim, func(f *fact) error {
				key, err := e.member(f, dim)
				m := byKey[key]
				if m == nil {
					m = &Member{Key: key}
					byKey[key] = m
				}
				side(m).add(f, false)
				return err
			})
			if err != nil {
				return err
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
	for _, m := range byKey {
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

// nameEffects looks up the names of the members told.
func (e *engine) nameEffects(x *Explanation) error {
	for b := x.By; b != nil; b = b.Inside {
		for _, effect := range b.Top {
			n, err := e.name(b.Dim, effect.Key)
			if err != nil {
				return err
			}
			if x.Result.Names[b.Dim] == nil {
				x.Result.Names[b.Dim] = map[string]Name{}
			}
			x.Result.Names[b.Dim][effect.Key] = n
		}
	}
	return nil
}
