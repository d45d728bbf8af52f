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
	// squares is the sum of the squares of the facts, for a spread.
	squares float64
	// each keeps the single values where a median is wanted.
	each []float64
}

// Plus is the tally of both.
func (t Tally) Plus(o Tally) Tally {
	return Tally{Num: t.Num + o.Num, Den: t.Den + o.Den, N: t.N + o.N, squares: t.squares + o.squares,
		each: append(t.each[:len(t.each):len(t.each)], o.each...)}
}

// add adds the fact at i.
func (t *Tally) add(f *facts, i int, keep bool) {
	v := f.num[i]
	t.Num += v
	t.squares += v * v
	if f.den != nil {
		t.Den += f.den[i]
	}
	t.N += f.n
	if keep {
		t.each = append(t.each, v)
	}
}

// addAll adds all facts.
func (t *Tally) addAll(f *facts, keep bool) {
	num, squares := 0.0, 0.0
	for _, v := range f.num {
		num += v
		squares += v * v
	}
	den := 0.0
	for _, d := range f.den {
		den += d
	}
	t.Num, t.squares, t.Den, t.N = t.Num+num, t.squares+squares, t.Den+den, t.N+f.n*len(f.num)
	if keep {
		t.each = append(t.each, f.num...)
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
	return medianOfDays(t.each), true
}

// manyDays is from how many values on a median is found by counting.
const manyDays = 1000

// medianOfDays is the median of whole numbers of days. Many are counted
// instead of sorted, if none is longer than a lifetime.
func medianOfDays(days []float64) float64 {
	const lifetime = 40_000
	if len(days) < manyDays {
		return stats.Median(days)
	}
	var counts [lifetime]int32
	for _, d := range days {
		if !(d >= 0 && d < lifetime) || d != math.Trunc(d) {
			return stats.Median(days)
		}
		counts[int(d)]++
	}
	nth := func(n int) float64 {
		for d, count := range counts {
			if n -= int(count); n < 0 {
				return float64(d)
			}
		}
		return 0
	}
	return (nth((len(days)-1)/2) + nth(len(days)/2)) / 2
}

// z95 is the normal quantile of a two-sided interval of 95 %.
const z95 = 1.959963984540054

// meanInterval is the 95 % interval of the mean of the facts in the normal
// approximation; ok is false below two values.
func (t Tally) meanInterval() (low, high float64, ok bool) {
	if t.N < 2 {
		return 0, 0, false
	}
	n := float64(t.N)
	m := t.Num / n
	half := z95 * math.Sqrt(max(0, t.squares-n*m*m)/(n-1)/n)
	return m - half, m + half, true
}
