package kpi

import (
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
	// Expected is the direction that the question took for granted: -1 a fall,
	// 1 a rise, 0 neither. Explain leaves it 0.
	Expected int `json:"expected,omitempty"`
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
	facts []*facts
}

func (e *engine) collect(p unit.Period) (pile, error) {
	out := pile{sums: newSums(p)}
	err := e.pass(p, func(f *facts) error {
		e.sum(out.sums, f)
		if f.tag == "" {
			out.facts = append(out.facts, f.clone())
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
func (e *engine) factors(before, after []*facts) []Factor {
	b0, n0, back0 := booked(before)
	b1, n1, back1 := booked(after)
	orders, average := LogMean(n0, ratio(b0, n0), n1, ratio(b1, n1))
	major := pow10(e.base)
	return []Factor{{Orders, orders / major}, {AvgDeal, average / major}, {Returned, (back1 - back0) / major}}
}

// booked sums revenue facts: amounts and number of orders, and returns, which
// are negative and count no order.
func booked(list []*facts) (amount, orders, returned float64) {
	for _, f := range list {
		var sum Tally
		sum.addAll(f, false)
		if f.n == 0 {
			returned += sum.Num
			continue
		}
		amount += sum.Num
		orders += float64(sum.N)
	}
	return amount, orders, returned
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
