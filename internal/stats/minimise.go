package stats

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/optimize"
)

// logBound bounds the logarithm of every fitted parameter: e^±11 spans ten
// decades around the rescaled data, and an answer there is no answer.
const logBound = 11.5

// minimise finds a minimum of f over log-parameters, by BFGS on numeric
// gradients, finished by Nelder and Mead's simplex where that stalls. edge
// reports that a parameter ended at its bound.
func minimise(start []float64, f func([]float64) float64) (at []float64, value float64, edge bool, err error) {
	fenced := func(x []float64) float64 { return f(clampAll(x)) + outside(x) }
	p := optimize.Problem{
		Func: fenced,
		Grad: func(grad, x []float64) {
			fd.Gradient(grad, fenced, x, &fd.Settings{Formula: fd.Central})
		},
	}
	best, bestValue := start, math.Inf(1)
	for _, m := range []optimize.Method{&optimize.BFGS{}, &optimize.NelderMead{}} {
		set := &optimize.Settings{FuncEvaluations: 4000, MajorIterations: 400,
			GradientThreshold: 1e-5, Converger: &optimize.FunctionConverge{Absolute: 1e-9, Iterations: 30}}
		r, e := optimize.Minimize(p, best, set, m)
		if r != nil && r.F < bestValue {
			best, bestValue = slices.Clone(r.X), r.F
		}
		if e == nil && !math.IsInf(bestValue, 1) {
			break
		}
	}
	if math.IsInf(bestValue, 0) || math.IsNaN(bestValue) {
		return nil, 0, false, errors.New("the likelihood has no maximum on these data")
	}
	at = clampAll(best)
	for _, v := range at {
		edge = edge || math.Abs(v) > logBound-.5
	}
	return at, f(at), edge, nil
}

func clampAll(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = min(max(v, -logBound), logBound)
	}
	return y
}

// outside pulls a search back that left the bounds.
func outside(x []float64) (penalty float64) {
	for _, v := range x {
		d := max(0, math.Abs(v)-logBound)
		penalty += d * d
	}
	return penalty
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
