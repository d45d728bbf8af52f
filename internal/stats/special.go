package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

func lbeta(a, b float64) float64 { return lgamma(a) + lgamma(b) - lgamma(a+b) }

// logSumExp is ln Σ exp x without overflow; -Inf entries are zeros.
func logSumExp(xs []float64) float64 {
	top := math.Inf(-1)
	for _, x := range xs {
		top = max(top, x)
	}
	if math.IsInf(top, -1) {
		return top
	}
	var sum float64
	for _, x := range xs {
		sum += math.Exp(x - top)
	}
	return top + math.Log(sum)
}

// negBinomialTail is P(at least n events) of a Poisson process whose rate is
// gamma(shape, β), over a time h with z = h/(β+h); 1 for n ≤ 0.
func negBinomialTail(n int, shape, z float64) float64 {
	if n <= 0 {
		return 1
	}
	return regIncBeta(float64(n), shape, z)
}

// regIncBeta is the regularised incomplete beta function I_x(a, b), x clamped
// to [0, 1].
func regIncBeta(a, b, x float64) float64 {
	return mathext.RegIncBeta(a, b, min(max(x, 0), 1))
}
