package stats

import (
	"fmt"
	"math"
)

// Gaps are one customer's own times between orders, condensed.
type Gaps struct {
	N           int
	Sum, SumLog float64
}

// GapsOf condenses gaps; those that are not positive are left out (orders of
// one day are one order).
func GapsOf(gaps []float64) (g Gaps) {
	for _, v := range gaps {
		if v > 0 {
			g.N++
			g.Sum += v
			g.SumLog += math.Log(v)
		}
	}
	return g
}

// Overdue is the Erlang-gamma model of gaps without any drop-out: a gap is
// gamma with shape K (Erlang when whole) and the customer's own rate, which
// is gamma over customers with shape R and rate Alpha (the timing half of
// Platzer and Reutterer 2016; Wheat and Morrison 1990 for the shape). It has
// no drop-out parameter, so it is safe where a purchase model degenerates.
type Overdue struct {
	K, R, Alpha float64
	LogLik      float64
	Degenerate  string // why the fit must not be used; empty when it may
}

// FitOverdue fits shape and pooled prior by maximum likelihood, the rates
// integrated out. Customers without gaps are left out; ErrTooFew under 10
// customers or 30 gaps.
func FitOverdue(customers []Gaps) (Overdue, error) {
	var n int
	var sum float64
	var used []Gaps
	for _, g := range customers {
		if g.N > 0 {
			used, n, sum = append(used, g), n+g.N, sum+g.Sum
		}
	}
	if len(used) < 10 || n < 30 {
		return Overdue{}, fmt.Errorf("%w: %d customers, %d gaps; the overdue model needs 10 and 30", ErrTooFew, len(used), n)
	}
	scale := sum / float64(n)
	for i, g := range used {
		used[i] = Gaps{g.N, g.Sum / scale, g.SumLog - float64(g.N)*math.Log(scale)}
	}
	at, value, edge, err := minimise([]float64{0, 0, 0}, func(th []float64) float64 {
		return -overdueLogLik(used, math.Exp(th[0]), math.Exp(th[1]), math.Exp(th[2]))
	})
	if err != nil {
		return Overdue{}, fmt.Errorf("overdue model: %w", err)
	}
	o := Overdue{K: math.Exp(at[0]), R: math.Exp(at[1]), Alpha: scale * math.Exp(at[2])}
	o.LogLik = -value - float64(n)*math.Log(scale)
	if edge {
		o.Degenerate = fmt.Sprintf("a parameter ran to its bound: k = %.3g, r = %.3g, α = %.3g", o.K, o.R, o.Alpha)
	}
	return o, nil
}

func overdueLogLik(xs []Gaps, k, r, alpha float64) (ll float64) {
	fixed := r*math.Log(alpha) - lgamma(r)
	perGap := lgamma(k)
	for _, g := range xs {
		n := float64(g.N)
		ll += (k-1)*g.SumLog - n*perGap + fixed + lgamma(r+k*n) - (r+k*n)*math.Log(alpha+g.Sum)
	}
	return ll
}

// Tail is the probability that the customer's current gap lasts longer than
// t: the posterior predictive given his own finished gaps. The zero Gaps
// gives the pooled answer. t ≤ 0 gives 1.
func (o Overdue) Tail(own Gaps, t float64) float64 {
	if t <= 0 {
		return 1
	}
	shape, rate := o.R+o.K*float64(own.N), o.Alpha+own.Sum
	return regIncBeta(shape, o.K, rate/(rate+t)) // beta prime: t/rate ~ B'(K, shape)
}
