package stats

import (
	"errors"
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

func TestNPS(t *testing.T) {
	for _, c := range []struct {
		p, n, d          int
		raw, adj, lo, hi float64
	}{{50, 30, 20, .3, .2913, .1405, .4420}, {10, 5, 5, .25, .2174, -.1172, .5519}} {
		i, err := NPS(c.p, c.n, c.d)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "raw", i.Value, c.raw, 1e-12)
		near(t, "lo", i.Lo, c.lo, .00006) // the table rounds z to 1.96
		near(t, "hi", i.Hi, c.hi, .00006)
		near(t, "adjusted", (i.Lo+i.Hi)/2, c.adj, .00005)
	}
	if _, err := NPS(0, 0, 0); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	d, err := NPSChange(Survey{20, 30, 50}, Survey{50, 30, 20})
	if err != nil || d.Value != -.6 || d.Contains(0) {
		t.Error(d, err)
	}
}

func TestAgrestiCoull(t *testing.T) {
	// 0 of 10 with z = 1.96: centre 1.9207/13.8415 (Agresti and Coull 1998).
	i := AgrestiCoull(0, 10)
	near(t, "hi", i.Hi, .3209, .00005)
	near(t, "lo", i.Lo, 0, 1e-12)
}

// A 95 % interval holds the truth about 95 times of 100.
func TestIntervalsCover(t *testing.T) {
	for _, p := range []float64{.05, .3, .5} {
		for _, n := range []int{10, 50, 200} {
			var wilson, ac float64
			for k := 0; k <= n; k++ {
				pmf := math.Exp(-math.Log(float64(n+1)) - lbeta(float64(k+1), float64(n-k+1)) + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
				if Wilson(k, n).Contains(p) {
					wilson += pmf
				}
				if AgrestiCoull(k, n).Contains(p) {
					ac += pmf
				}
			}
			if wilson < .91 || ac < .92 || wilson > ac+1e-9 {
				t.Errorf("p=%g n=%d: Wilson %.3f, Agresti-Coull %.3f", p, n, wilson, ac)
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
	near(t, "Brier", Brier([]float64{.9, .1, .5}, []bool{true, false, true}), (.01+.01+.25)/3, 1e-12)
	near(t, "AUC", AUC([]float64{1, 2, 2, 3}, []bool{false, false, true, true}), .875, 1e-12)
	if !math.IsNaN(Median(nil)) || xs[0] != 7 {
		t.Error("empty median, or the input was sorted")
	}
}

func TestIsotonic(t *testing.T) {
	got := Isotonic([]float64{1, 3, 2, 4, 3.5, 3.5, 9}, nil)
	for i, want := range []float64{1, 2.5, 2.5, 11.0 / 3, 11.0 / 3, 11.0 / 3, 9} {
		near(t, "pooled", got[i], want, 1e-12)
	}
	near(t, "weights", Isotonic([]float64{1, 0}, []float64{1, 3})[0], .25, 1e-12)
}
