package stats

import "math"

// z95 is the .975 quantile of the normal distribution.
const z95 = 1.959963984540054

// Interval is a 95 % interval around an estimate.
type Interval struct {
	Value, Lo, Hi float64
}

// Contains reports whether x lies in the interval, ends included.
func (i Interval) Contains(x float64) bool { return i.Lo <= x && x <= i.Hi }

// Wilson is the 95 % score interval of a proportion (Wilson 1927; Newcombe
// 1998, method 3). n = 0 gives [0, 1] around NaN.
func Wilson(hits, n int) Interval {
	if n <= 0 {
		return Interval{math.NaN(), 0, 1}
	}
	p, N := float64(hits)/float64(n), float64(n)
	mid := (p + z95*z95/(2*N)) / (1 + z95*z95/N)
	half := z95 / (1 + z95*z95/N) * math.Sqrt(p*(1-p)/N+z95*z95/(4*N*N))
	return Interval{p, max(0, mid-half), min(1, mid+half)}
}

// Newcombe is the 95 % interval of the difference a/n - b/m of two
// independent proportions from their Wilson intervals (Newcombe 1998, method
// 10). An empty group gives [-1, 1] around NaN.
func Newcombe(a, n, b, m int) Interval {
	if n <= 0 || m <= 0 {
		return Interval{math.NaN(), -1, 1}
	}
	x, y := Wilson(a, n), Wilson(b, m)
	d := x.Value - y.Value
	return Interval{d, d - math.Hypot(x.Value-x.Lo, y.Hi-y.Value), d + math.Hypot(x.Hi-x.Value, y.Value-y.Lo)}
}
