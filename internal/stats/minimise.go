package stats

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// logBound bounds the logarithm of every fitted parameter: e^±11 spans ten
// decades around the rescaled data, and an answer there is no answer.
const logBound = 11.5

// minimise finds a minimum of f over log-parameters. edge reports that a
// parameter ended at its bound.
func minimise(start []float64, f func([]float64) float64) (at []float64, value float64, edge bool, err error) {
	fenced := func(x []float64) float64 { return f(clampAll(x)) + outside(x) }
	best := simplex(start, fenced)
	if math.IsInf(best.value, 0) || math.IsNaN(best.value) {
		return nil, 0, false, errors.New("the likelihood has no maximum on these data")
	}
	at = clampAll(best.at)
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

// point is a place and what the function is there; NaN counts as +Inf.
type point struct {
	at    []float64
	value float64
}

// simplex is the search of Nelder and Mead 1965 with their coefficients. It
// starts again from where it ended until that gains nothing, since a simplex
// can collapse before the minimum.
func simplex(start []float64, f func([]float64) float64) point {
	eval := func(at []float64) point {
		v := f(at)
		if math.IsNaN(v) {
			v = math.Inf(1)
		}
		return point{at, v}
	}
	best := eval(start)
	for range 20 {
		next := descend(best, eval)
		gain := best.value - next.value
		if best = next; !(gain > 1e-9*(1+math.Abs(best.value))) {
			break
		}
	}
	return best
}

// descend runs one simplex from best down to where it is flat and small.
func descend(best point, eval func([]float64) point) point {
	s := []point{best}
	for i := range best.at {
		at := slices.Clone(best.at)
		at[i] += .5
		s = append(s, eval(at))
	}
	for range 400 * len(best.at) {
		slices.SortStableFunc(s, func(a, b point) int { return cmp.Compare(a.value, b.value) })
		if flat(s) {
			break
		}
		step(s, eval)
	}
	return slices.MinFunc(s, func(a, b point) int { return cmp.Compare(a.value, b.value) })
}

// flat reports that the sorted simplex has nothing left to find.
func flat(s []point) bool {
	size := 0.0
	for i := range s[0].at {
		for _, p := range s[1:] {
			size = max(size, math.Abs(p.at[i]-s[0].at[i]))
		}
	}
	return size < 1e-5 && s[len(s)-1].value-s[0].value <= 1e-11*(1+math.Abs(s[0].value))
}

// step replaces the worst point of the sorted simplex: reflected, further out,
// or pulled in; failing these all others are drawn to the best.
func step(s []point, eval func([]float64) point) {
	n := len(s) - 1
	worst := s[n]
	along := func(t float64) point { return eval(towards(centre(s[:n]), worst.at, t)) }
	r := along(-1)
	switch {
	case r.value < s[0].value:
		s[n] = lower(along(-2), r)
		return
	case r.value < s[n-1].value:
		s[n] = r
		return
	}
	in := .5
	if r.value < worst.value {
		in = -.5
	}
	if c := along(in); c.value < min(r.value, worst.value) {
		s[n] = c
		return
	}
	for i := range s[1:] {
		s[i+1] = eval(towards(s[0].at, s[i+1].at, .5))
	}
}

func lower(a, b point) point {
	if a.value < b.value {
		return a
	}
	return b
}

func centre(s []point) []float64 {
	c := make([]float64, len(s[0].at))
	for _, p := range s {
		for i, v := range p.at {
			c[i] += v / float64(len(s))
		}
	}
	return c
}

// towards is the place t of the way from a to b.
func towards(a, b []float64, t float64) []float64 {
	c := make([]float64, len(a))
	for i := range a {
		c[i] = a[i] + t*(b[i]-a[i])
	}
	return c
}
