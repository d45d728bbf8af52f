package kpi

import (
	"math"

	"github.com/riskbell/riskbell/internal/stats"
)

// Tally is what facts add up to. Numerator and denominator are kept apart, so
// that the tally of a whole is the sum of the tallies of its parts.
type Tally struct {
	// Num is the sum of the facts: minor units for money, else units of the
	// measure. Whole numbers up to 2^53 add exactly.
	Num float64
	// Den is the sum of the weights, for a Ratio; 0 for the other shapes.
	Den float64
	// N is the sample: the records counted.
	N int
	// each keeps the single values where a median or a spread is wanted.
	each []float64
}

// Plus is the tally of both.
func (t Tally) Plus(o Tally) Tally {
	return Tally{Num: t.Num + o.Num, Den: t.Den + o.Den, N: t.N + o.N, each: append(t.each[:len(t.each):len(t.each)], o.each...)}
}

func (t *Tally) add(f *fact, keep bool) {
	t.Num += f.num
	t.Den += f.den
	t.N += f.n
	if keep {
		t.each = append(t.each, f.num)
	}
}

// rate is the ratio of the tally; ok is false for 0/0.
func (t Tally) rate() (r float64, ok bool) {
	if t.Den == 0 {
		return 0, false
	}
	return t.Num / t.Den, true
}

// median of the single values.
func (t Tally) median() (float64, bool) {
	if len(t.each) == 0 {
		return 0, false
	}
	return stats.Median(t.each), true
}

// z95 is the normal quantile of a two-sided interval of 95 %.
const z95 = 1.959963984540054

// meanInterval is the 95 % interval of a mean in the normal approximation;
// ok is false below two values.
func meanInterval(each []float64) (low, high float64, ok bool) {
	if len(each) < 2 {
		return 0, 0, false
	}
	m, ss := stats.Mean(each), 0.0
	for _, x := range each {
		ss += (x - m) * (x - m)
	}
	n := float64(len(each))
	half := z95 * math.Sqrt(ss/(n-1)/n)
	return m - half, m + half, true
}
