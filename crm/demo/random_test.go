package demo

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The draws are those of gonum's distuv v0.17.0 for the same stream: a company
// of a seed stays the company it was.
func TestDrawsStayTheSame(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(*rand.Rand) float64
		want [3]float64
	}{
		{"gamma .1", func(r *rand.Rand) float64 { return gamma(r, .1, 2) }, [3]float64{0.0019816161391066258, 7.9319474184566711e-05, 0.0030089700631855103}},
		{"gamma .86", func(r *rand.Rand) float64 { return gamma(r, .86, 2) }, [3]float64{0.51443014297371548, 0.20289142476869049, 0.25440516950558223}},
		{"gamma 1", func(r *rand.Rand) float64 { return gamma(r, 1, 2) }, [3]float64{0.29656585756848597, 0.034001729440392148, 0.018248483729895182}},
		{"gamma 2.4", func(r *rand.Rand) float64 { return gamma(r, 2.4, 2) }, [3]float64{1.3307772021475093, 1.1839159523688541, 0.77130942870316399}},
		{"weibull", func(r *rand.Rand) float64 { return weibull(r, 1.4, 30) }, [3]float64{32.703944343273562, 21.291527151114835, 23.498896689846301}},
		{"lognormal", func(r *rand.Rand) float64 { return lognormal(r, 2, .75) }, [3]float64{9.821600804212185, 7.8150669831987631, 8.5852988890167978}},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		for i, want := range c.want {
			if got := c.draw(r); math.Abs(got-want) > 1e-14*want {
				t.Errorf("%s: draw %d is %.17g, want %.17g", c.name, i, got, want)
			}
		}
	}
}

// Mean and variance of many draws are those of the distribution.
func TestDrawsFollowTheirDistribution(t *testing.T) {
	const n = 200_000
	for _, c := range []struct {
		name           string
		draw           func(*rand.Rand) float64
		mean, variance float64
	}{
		{"gamma .1", func(r *rand.Rand) float64 { return gamma(r, .1, 2) }, .05, .025},
		{"gamma .86", func(r *rand.Rand) float64 { return gamma(r, .86, 4.3) }, .2, .86 / (4.3 * 4.3)},
		{"gamma 2.4", func(r *rand.Rand) float64 { return gamma(r, 2.4, 2.4) }, 1, 1 / 2.4},
		{"beta of a small share", func(r *rand.Rand) float64 { return beta(r, .078, .15) }, .078, .15 * .15},
		{"beta", func(r *rand.Rand) float64 { return beta(r, .3, .05) }, .3, .05 * .05},
		{"weibull", func(r *rand.Rand) float64 { return weibull(r, 2, 1) }, math.Sqrt(math.Pi) / 2, 1 - math.Pi/4},
		{"lognormal", func(r *rand.Rand) float64 { return lognormal(r, 0, .5) }, math.Exp(.125), math.Expm1(.25) * math.Exp(.25)},
	} {
		r := rand.New(rand.NewPCG(3, 4))
		var sum, squares float64
		for range n {
			d := c.draw(r) - c.mean
			sum, squares = sum+d, squares+d*d
		}
		if off := sum / n / math.Sqrt(c.variance/n); math.Abs(off) > 4 {
			t.Errorf("%s: the mean is %.1f standard errors off", c.name, off)
		}
		if got := squares / n; math.Abs(got-c.variance) > .05*c.variance {
			t.Errorf("%s: variance %g, want %g", c.name, got, c.variance)
		}
	}
}
