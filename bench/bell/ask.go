package bell

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// Ask answers on a View of its own, as a command does.
func (b *bell) Ask(ctx context.Context, q engine.Question) (t engine.Table, err error) {
	err = b.ledger.View(ctx, unit.Instant(b.now.Load()), func(v *crm.View) (err error) {
		var results []kpi.Result
		for _, query := range b.queries(q) {
			r, err := kpi.Answer(v, kpi.Everyone, query)
			if err != nil {
				return err
			}
			results = append(results, r)
		}
		t, err = table(q, results)
		return err
	})
	return t, err
}

// queries are what the product is asked: two for the regions, since a query
// has one comparison.
func (b *bell) queries(q engine.Question) []kpi.Query {
	p := b.plan
	regions := func(kind string) kpi.Query {
		return kpi.Query{Intent: kpi.IntentCompare, Metric: kpi.Revenue, Period: p.Month, GroupBy: []string{kpi.Region}, Compare: &kpi.Compare{Kind: kind}}
	}
	switch q {
	case engine.Revenue:
		return []kpi.Query{{Metric: kpi.Revenue, Period: p.Month}}
	case engine.Regions:
		return []kpi.Query{regions(kpi.ComparePrev), regions(kpi.CompareYear)}
	case engine.Top:
		return []kpi.Query{{Intent: kpi.IntentRank, Metric: kpi.Revenue, Period: unit.ByQuarter.Around(p.Today),
			GroupBy: []string{kpi.Rep}, TopN: &kpi.TopN{N: 10, Order: kpi.Desc}}}
	case engine.Churn:
		return []kpi.Query{{Metric: kpi.ChurnRate}}
	case engine.Cycle:
		return []kpi.Query{{Metric: kpi.SalesCycle}}
	case engine.Signing:
		return []kpi.Query{{Metric: kpi.SigningRate}}
	case engine.CSAT:
		return []kpi.Query{{Intent: kpi.IntentTrend, Metric: kpi.CSAT, Period: p.Year(), GroupBy: []string{string(unit.ByMonth)}}}
	}
	return []kpi.Query{{Intent: kpi.IntentTrend, Metric: kpi.Revenue, Period: p.Days, GroupBy: []string{string(unit.ByDay)},
		Filters: []kpi.Filter{{Field: kpi.Rep, Values: []string{gen.OwnerID(p.Rep)}}}}}
}

// table takes the exact numbers out of the results.
func table(q engine.Question, rs []kpi.Result) (engine.Table, error) {
	r := rs[0]
	total := r.Value.Tally
	switch q {
	case engine.Revenue:
		return one(num(total), n(total)), nil
	case engine.Regions:
		return regions(rs), nil
	case engine.Top:
		var out engine.Table
		for _, row := range r.Table {
			out = append(out, engine.Row{Key: row.Keys[0], V: []int64{num(row.Value.Tally), n(row.Value.Tally)}})
		}
		return out, nil
	case engine.Churn:
		return one(num(total), int64(total.Den)), nil
	case engine.Cycle:
		return one(int64(2*side(r, "median").V), num(total), n(total)), nil
	case engine.Signing:
		return one(num(total), int64(total.Den), num(side(r, "undecided").Tally)), nil
	case engine.CSAT, engine.Trend:
		return series(r), nil
	}
	return nil, fmt.Errorf("%q is no question", q)
}

func one(v ...int64) engine.Table { return engine.Table{{V: v}} }

func num(t kpi.Tally) int64 { return int64(t.Num) }

func n(t kpi.Tally) int64 { return int64(t.N) }

func side(r kpi.Result, tag string) kpi.Number {
	for _, s := range r.Sides {
		if s.Tag == tag {
			return s.Value
		}
	}
	return kpi.Number{}
}

func series(r kpi.Result) (out engine.Table) {
	for _, p := range r.Series {
		out = append(out, engine.Row{Key: p.Period.From.String(), V: []int64{num(p.Value.Tally), n(p.Value.Tally)}})
	}
	return out
}

// regions lays the two comparisons beside each other, by region.
func regions(rs []kpi.Result) (out engine.Table) {
	rows := map[string][]int64{}
	for i, r := range rs {
		for _, row := range r.Table {
			v := rows[row.Keys[0]]
			if v == nil {
				v = make([]int64, 3)
				rows[row.Keys[0]] = v
			}
			v[0], v[1+i] = num(row.Value.Tally), num(row.Change.Base.Tally)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, engine.Row{Key: key, V: rows[key]})
	}
	return out
}
