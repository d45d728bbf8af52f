package stats

import (
	"errors"
	"math"
	"slices"
)

// ErrTooFew says that there is less data than the method needs; it is wrapped
// with the numbers.
var ErrTooFew = errors.New("too little data")

// Quantile is the p-quantile of xs by linear interpolation between order
// statistics at (n-1)p, type 7 of Hyndman and Fan 1996 (the default of R and
// numpy). xs need not be sorted and is not changed. No values, NaN.
func Quantile(xs []float64, p float64) float64 {
	s := slices.Clone(xs)
	slices.Sort(s)
	return sortedQuantile(s, p)
}

func sortedQuantile(s []float64, p float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	at := min(max(p, 0), 1) * float64(len(s)-1)
	i := int(at)
	if i+1 >= len(s) {
		return s[len(s)-1]
	}
	return s[i] + (at-float64(i))*(s[i+1]-s[i])
}

// Median is the .5 Quantile.
func Median(xs []float64) float64 { return Quantile(xs, .5) }

// MAD is the median absolute deviation from the median times 1.4826, so that
// it estimates the standard deviation of normal data (Hampel 1974).
func MAD(xs []float64) float64 {
	m := Median(xs)
	d := make([]float64, len(xs))
	for i, x := range xs {
		d[i] = math.Abs(x - m)
	}
	return 1.482602218505602 * Median(d)
}

// Mean is the arithmetic mean; no values, NaN.
func Mean(xs []float64) float64 {
	var sum float64
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}
