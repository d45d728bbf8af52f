package alerts

import (
	"math"

	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// decline compares what an account bought lately with what it did before. Of
// several spans the clearest one is taken; the rules' thresholds allow for
// having looked at all.
func (f *Facts) decline(s *sheet, a *account, b *buying) {
	best, value, drop := math.Inf(1), math.Inf(1), math.Inf(1)
	for i, w := range windows {
		c, ok := f.compare(a, i, b)
		if !ok {
			continue
		}
		if c.rateP < best {
			best = c.rateP
			s.set("recent_orders", float64(c.recent))
			s.set("recent_span", float64(w))
			s.set("expected_orders", c.expected)
			s.set("rate_ratio", c.rateRatio)
			s.set("rate_p", c.rateP)
		}
		if c.valueZ < value {
			value = c.valueZ
			s.set("value_ratio", c.valueRatio)
			s.set("value_span", float64(w))
			s.set("value_z", c.valueZ)
		}
		if c.dropZ < drop {
			drop = c.dropZ
			s.set("drop_ratio", c.dropRatio)
			s.set("drop_z", c.dropZ)
			s.set("pace_year", c.perYear)
			s.set("revenue_missing", max(0, 1-c.dropRatio)*c.perYear)
			s.set("season_ratio", f.lastYear(a, w))
		}
	}
	if s.proving {
		s.proveIf(!math.IsInf(best, 1), "recent_orders", f.latestSales(a.repeat)...)
		s.proveIf(!math.IsInf(value, 1), "value_ratio", f.latestSales(a.repeat)...)
	}
}

// lastYear is the account's revenue of the span against the same span a year
// before; unknown (NaN) where nothing was bought then.
func (f *Facts) lastYear(a *account, w int) float64 {
	p := unit.Period{From: f.today - unit.Day(w) + 1, To: f.today + 1}
	old := revenueIn(a.sales, p.Shift(unit.ByYear, -1))
	if old == 0 {
		return math.NaN()
	}
	return revenueIn(a.sales, p) / old
}

// comparison is an account's recent span against its past.
type comparison struct {
	recent             int
	expected           float64
	rateRatio, rateP   float64
	valueRatio, valueZ float64
	dropRatio, dropZ   float64
	perYear            float64 // revenue of a year at the earlier pace
}

// Least history a comparison stands on.
const (
	leastBefore   = 6
	leastExpected = 3
)

// compare needs at least leastBefore earlier order days over half a year.
func (f *Facts) compare(a *account, window int, b *buying) (comparison, bool) {
	w := windows[window]
	before, recent := f.split(a, w)
	cut := f.today - unit.Day(w)
	n := countDays(before)
	if n < leastBefore || cut-before[0].on < 182 {
		return comparison{}, false
	}
	past := b.open(a, before[0].on, cut)
	span := b.open(a, cut, f.today)
	c := comparison{recent: countDays(recent), expected: float64(n-1) * span / past}
	if c.expected < leastExpected {
		return comparison{}, false
	}
	shape := min(3, max(1, b.overdue.K))
	// Renewals of Erlang-k gaps scatter k times less than Poisson; the past is a
	// sample too (Cox 1962).
	sd := math.Sqrt(c.expected/shape + c.expected*c.expected/(shape*float64(n-1)))
	rateZ := (float64(c.recent) + .5 - c.expected) / sd
	c.rateRatio, c.rateP = float64(c.recent)/c.expected, normalTail(rateZ)
	c.valueRatio, c.valueZ = 1, 0
	x, nx := meanRoot(before)
	if y, ny := meanRoot(recent); nx >= 4 && ny >= 4 {
		ratio := y / x / b.market[window]
		se := b.spread * math.Sqrt(1/float64(nx)+1/float64(ny))
		c.valueRatio, c.valueZ = ratio*ratio*ratio, (ratio-1)/se
	}
	c.dropRatio = c.rateRatio * c.valueRatio
	c.dropZ = (rateZ + c.valueZ) / math.Sqrt2
	c.perYear = trimmed(before) / past * 365
	return c, true
}

// trimmed is the revenue of sales with single giants cut to four times the
// median: one of them is no habit.
func trimmed(sales []*sale) float64 {
	values := make([]float64, len(sales))
	for i, s := range sales {
		values[i] = s.amount
	}
	limit := 4 * stats.Median(values)
	sum := 0.0
	for _, v := range values {
		sum += min(v, limit)
	}
	return sum
}

// normalTail is the chance of a standard normal value under z.
func normalTail(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
