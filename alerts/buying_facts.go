package alerts

import (
	"math"

	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// buying is what all accounts' buying has in common.
type buying struct {
	tempo   tempo
	gaps    []stats.Gaps // of each account, in the order of Facts.order
	overdue stats.Overdue
	prior   string  // where overdue comes from: priorPooled or priorDefault
	active  int     // customers with orders in the last 365 days
	spread  float64 // pooled relative deviation of cube roots of order values within accounts
	total   float64 // revenue of the last 365 days
	market  [len(windows)]float64
}

// windows are the spans, in days, over which buying is compared with before.
var windows = [...]int{56, 84, 126, 182}

// newBuying fits the pooled models in one pass over all accounts.
func (f *Facts) newBuying() *buying {
	b := &buying{tempo: newTempo(f.sales, f.today), gaps: make([]stats.Gaps, 0, len(f.order))}
	var squares, freedom float64
	var shifts [len(windows)][]float64
	var scratch []float64
	for _, number := range f.order {
		a := &f.accounts[number]
		scratch = b.gapsOf(a, scratch[:0])
		b.gaps = append(b.gaps, stats.GapsOf(scratch))
		ss, n := spreadOf(a)
		squares, freedom = squares+ss, freedom+n
		b.total += revenueIn(a.sales, f.year())
		if countSales(a.sales, f.year()) > 0 {
			b.active++
		}
		for i, w := range windows {
			if shift, ok := f.shift(a, w); ok {
				shifts[i] = append(shifts[i], shift)
			}
		}
	}
	b.overdue, b.prior = overdueModel(b.gaps)
	b.spread = math.Sqrt(max(.0025, squares/max(1, freedom)))
	for i := range shifts {
		b.market[i] = marketShift(shifts[i])
	}
	return b
}

// Where the model of gaps between orders comes from, as gap_prior shows it.
const (
	priorPooled  = "pooled"  // fitted to all customers
	priorDefault = "default" // usualGaps
)

// usualGaps stands in where there are too few customers to fit, or the fit
// fails: Erlang-2 gaps, which wholesale buyers show, and a prior that weighs as
// much as half a gap of 30 business days. With three gaps of its own a customer
// is judged by little else.
func usualGaps() stats.Overdue { return stats.Overdue{K: 2, R: 1, Alpha: 30} }

// overdueModel is the model fitted to all customers, else usualGaps.
func overdueModel(gaps []stats.Gaps) (o stats.Overdue, prior string) {
	o, err := stats.FitOverdue(gaps)
	if err != nil || o.Degenerate != "" {
		return usualGaps(), priorDefault
	}
	return o, priorPooled
}

// gapsOf are the account's times between days with orders, in business days,
// without announced closures.
func (b *buying) gapsOf(a *account, out []float64) []float64 {
	for i := 1; i < len(a.repeat); i++ {
		if a.repeat[i].on != a.repeat[i-1].on {
			out = append(out, b.open(a, a.repeat[i-1].on, a.repeat[i].on))
		}
	}
	return out
}

// open is the business time between two days, less the announced closure.
func (b *buying) open(a *account, from, to unit.Day) float64 {
	t := b.tempo.between(from, to)
	lo, hi := max(from, a.closedFrom), min(to, a.closedTo-1)
	if a.closedFrom != 0 && lo < hi {
		t -= b.tempo.between(lo, hi)
	}
	return max(0, t)
}

// spreadOf is the squared deviations of cube roots of order values, in parts of
// their mean, and their freedom.
func spreadOf(a *account) (squares, freedom float64) {
	m, n := meanRoot(a.repeat)
	if n < 3 {
		return 0, 0
	}
	for _, s := range a.repeat {
		if s.amount > 0 {
			squares += (s.root/m - 1) * (s.root/m - 1)
		}
	}
	return squares, float64(n - 1)
}

// meanRoot is the mean of the cube roots of order values, and of how many:
// amounts are skewed as gamma variables are, and their cube roots nearly normal
// (Wilson and Hilferty 1931).
func meanRoot(sales []*sale) (mean float64, n int) {
	for _, s := range sales {
		if s.amount > 0 {
			mean += s.root
			n++
		}
	}
	return mean / float64(n), n
}

// split cuts an account's sales at today-w: before holds up to two years.
func (f *Facts) split(a *account, w int) (before, recent []*sale) {
	cut := f.today - unit.Day(w) + 1
	return during(a.repeat, unit.Period{From: cut - 730, To: cut}), during(a.repeat, unit.Period{From: cut, To: f.today + 1})
}

// shift is how an account's order values moved over the window: the ratio of
// mean roots.
func (f *Facts) shift(a *account, w int) (float64, bool) {
	before, recent := f.split(a, w)
	y, m := meanRoot(recent)
	if m < 3 {
		return 0, false
	}
	x, n := meanRoot(before)
	return y / x, n >= 3
}

// marketShift is how all accounts' order values moved: the median, so that a
// new price list is nobody's drop.
func marketShift(shifts []float64) float64 {
	if len(shifts) < 10 {
		return 1
	}
	return stats.Median(shifts)
}
