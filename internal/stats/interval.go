package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

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

// AgrestiCoull is the 95 % interval of a proportion by adding z²/2 hits and as
// many misses (Agresti and Coull 1998). n = 0 gives [0, 1] around NaN.
func AgrestiCoull(hits, n int) Interval {
	if n <= 0 {
		return Interval{math.NaN(), 0, 1}
	}
	N := float64(n) + z95*z95
	p := (float64(hits) + z95*z95/2) / N
	half := z95 * math.Sqrt(p*(1-p)/N)
	return Interval{float64(hits) / float64(n), max(0, p-half), min(1, p+half)}
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

// NPS is the net promoter score as a share from -1 to 1 with the adjusted-Wald
// interval (¾ promoter, 1½ passives and ¾ detractor added; Rocks 2016). Value
// is the raw score; Lo and Hi surround the adjusted one. No answers is an error.
func NPS(promoters, passives, detractors int) (Interval, error) {
	n := promoters + passives + detractors
	if n == 0 {
		return Interval{}, fmt.Errorf("%w: no survey answers", ErrTooFew)
	}
	adjusted, variance := npsAdjusted(promoters, n, detractors)
	half := z95 * math.Sqrt(variance)
	return Interval{float64(promoters-detractors) / float64(n), max(-1, adjusted-half), min(1, adjusted+half)}, nil
}

func npsAdjusted(promoters, n, detractors int) (score, variance float64) {
	N := float64(n) + 3
	p, d := (float64(promoters)+.75)/N, (float64(detractors)+.75)/N
	return p - d, (p + d - (p-d)*(p-d)) / N
}

// Survey counts the answers of one period for NPSChange.
type Survey struct{ Promoters, Passives, Detractors int }

// N is the number of answers.
func (s Survey) N() int { return s.Promoters + s.Passives + s.Detractors }

// NPSChange is now minus before with the 95 % interval of the difference of
// two adjusted scores (Rocks 2016). A survey without answers is an error.
func NPSChange(now, before Survey) (Interval, error) {
	if now.N() == 0 || before.N() == 0 {
		return Interval{}, fmt.Errorf("%w: no survey answers in one of the periods", ErrTooFew)
	}
	a, va := npsAdjusted(now.Promoters, now.N(), now.Detractors)
	b, vb := npsAdjusted(before.Promoters, before.N(), before.Detractors)
	half := z95 * math.Sqrt(va+vb)
	raw := float64(now.Promoters-now.Detractors)/float64(now.N()) - float64(before.Promoters-before.Detractors)/float64(before.N())
	return Interval{raw, a - b - half, a - b + half}, nil
}

func normalCDF(z float64) float64 { return distuv.UnitNormal.CDF(z) }
