package stats

import (
	"math"
	"testing"
)

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n   int
		lo, hi float64
	}{{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}} {
		i := Wilson(c.k, c.n)
		near(t, "lo", i.Lo, c.lo, .00005)
		near(t, "hi", i.Hi, c.hi, .00005)
	}
	if i := Wilson(0, 0); !math.IsNaN(i.Value) || i.Lo != 0 || i.Hi != 1 {
		t.Error(i)
	}
}

func TestNewcombe(t *testing.T) {
	for _, c := range []struct {
		a, n, b, m int
		lo, hi     float64
	}{{56, 70, 48, 80, .0524, .3339}, {9, 10, 3, 10, .1705, .8090}, {10, 10, 0, 20, .6791, 1}} {
		i := Newcombe(c.a, c.n, c.b, c.m)
		near(t, "lo", i.Lo, c.lo, .00005)
		near(t, "hi", i.Hi, c.hi, .00005)
	}
}

// A 95 % interval holds the truth about 95 times of 100.
func TestIntervalsCover(t *testing.T) {
	for _, p := range []float64{.05, .3, .5} {
		for _, n := range []int{10, 50, 200} {
			var held float64
			for k := 0; k <= n; k++ {
				pmf := math.Exp(-math.Log(float64(n+1)) - lbeta(float64(k+1), float64(n-k+1)) + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
				if Wilson(k, n).Contains(p) {
					held += pmf
				}
			}
			if held < .91 || held > .98 {
				t.Errorf("p=%g n=%d: %.3f", p, n, held)
			}
		}
	}
}

func TestConcentration(t *testing.T) {
	s := Concentration([]float64{10, 40, 10, 10, 10, 10, 10, -5, 0})
	near(t, "top 1", s.Top1, .4, 1e-12)
	near(t, "top 5", s.Top5, .8, 1e-12)
	near(t, "effective", s.Effective, 1/(.16+6*.01), 1e-9)
	near(t, "equal parts", Concentration([]float64{3, 3, 3, 3}).Effective, 4, 1e-12)
	if (Concentration(nil) != Shares{}) {
		t.Error("nothing is the zero Shares")
	}
}

func TestBasics(t *testing.T) {
	xs := []float64{7, 1, 3, 2, 100}
	near(t, "median", Median(xs), 3, 0)
	near(t, "quantile", Quantile(xs, .9), 7+.6*93, 1e-12)
	near(t, "MAD", MAD(xs), 1.4826022185*2, 1e-9)
	if !math.IsNaN(Median(nil)) || xs[0] != 7 {
		t.Error("empty median, or the input was sorted")
	}
}
