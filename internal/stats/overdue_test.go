package stats

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// gapDraws are customers' gaps from the model, the last one kept apart.
func gapDraws(rng *rand.Rand, n int, k, r, alpha float64) (own []Gaps, last []float64) {
	for range n {
		rate := gammaDraw(rng, r) / alpha
		gaps := make([]float64, 2+rng.IntN(12))
		for i := range gaps {
			gaps[i] = gammaDraw(rng, k) / rate
		}
		own = append(own, GapsOf(gaps[1:]))
		last = append(last, gaps[0])
	}
	return own, last
}

func TestOverdueFiresAsOftenAsItSays(t *testing.T) {
	for _, c := range []struct{ k, r, alpha float64 }{{1, 1.5, 20}, {2, .9, 4.3}, {5, 3, 60}} {
		own, last := gapDraws(rand.New(rand.NewPCG(7, uint64(c.k))), 8000, c.k, c.r, c.alpha)
		o, err := FitOverdue(own)
		if err != nil || o.Degenerate != "" {
			t.Fatal(err, o.Degenerate)
		}
		within(t, "k", o.K, c.k, .05)
		within(t, "r", o.R, c.r, .1)
		for _, p := range []float64{.01, .05, .5} {
			fired := 0.0
			for i, g := range own {
				if o.Tail(g, last[i]) < p {
					fired++
				}
			}
			n := float64(len(own))
			near(t, "share fired", fired/n, p, 4*math.Sqrt(p*(1-p)/n))
		}
	}
}

func TestTailEdges(t *testing.T) {
	o := Overdue{K: 2, R: 1, Alpha: 30}
	own := GapsOf([]float64{20, 22, 0, 19, 24})
	if own.N != 4 || o.Tail(own, 0) != 1 || o.Tail(own, math.Inf(1)) != 0 {
		t.Error("edges")
	}
	// K = 1 is Pareto of the second kind: (rate/(rate+t))^shape.
	near(t, "Lomax", Overdue{K: 1, R: 2, Alpha: 10}.Tail(Gaps{}, 10), .25, 1e-12)
}

func TestOverdueRefuses(t *testing.T) {
	if _, err := FitOverdue(make([]Gaps, 50)); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	same := make([]Gaps, 40)
	for i := range same {
		same[i] = GapsOf([]float64{7, 7, 7})
	}
	o, err := FitOverdue(same)
	if err != nil {
		t.Fatal(err)
	}
	if o.Degenerate == "" {
		t.Errorf("clockwork gaps have no finite shape: %+v", o)
	}
}

// gammaDraw is gamma of rate 1 (Marsaglia and Tsang 2000).
func gammaDraw(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gammaDraw(rng, shape+1) * math.Pow(rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		x := rng.NormFloat64()
		v := 1 + x/math.Sqrt(9*d)
		if v > 0 && math.Log(rng.Float64()) < x*x/2+d-d*v*v*v+d*math.Log(v*v*v) {
			return d * v * v * v
		}
	}
}
