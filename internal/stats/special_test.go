package stats

import (
	"math"
	"testing"
)

// Values of mpmath 1.3 with 40 digits.
func TestIncompleteBeta(t *testing.T) {
	for _, c := range []struct{ a, b, x, want float64 }{
		{.5, .5, .3, 0.369010119565545375},
		{2.342, 14.115, .1, 0.359439671713188121},
		{1, 1, .37, .37},
		{3, 7, .25, 0.399322509765625},
		{.1, 25, .002, 0.774272619541191621},
		{40, 60, .31, 0.0297696509198357429},
		{2, 1.5, .999, 0.999920990492660693},
		{5.4, 18.6, .5, 0.99765019973968613},
		{120, 880, .09, 0.000835343994964752764},
		{1000, 4000, .19, 0.0372551273298548542},
		{.02, .03, .7, 0.609888123652217945},
	} {
		within(t, "I", regIncBeta(c.a, c.b, c.x), c.want, 1e-12)
		near(t, "the other tail", regIncBeta(c.b, c.a, 1-c.x), 1-c.want, 1e-12)
	}
	// Of large parameters the logarithms leave fewer digits.
	within(t, "I", regIncBeta(20_000, 80_000, .1985), 0.11771160833731792, 1e-9)
	within(t, "I", regIncBeta(100_000, 90_000, .53), 0.999352467826842811, 1e-9)
	for _, x := range []float64{-1, 0, 1, 2} {
		near(t, "edge", regIncBeta(2, 3, x), min(max(x, 0), 1), 0)
	}
	// Closed forms: I_x(a, 1) = x^a, I_x(1, b) = 1-(1-x)^b.
	for _, x := range []float64{1e-9, .2, .5, .9, 1 - 1e-9} {
		within(t, "power", regIncBeta(7.5, 1, x), math.Pow(x, 7.5), 1e-12)
		within(t, "one less a power", regIncBeta(1, 7.5, x), -math.Expm1(7.5*math.Log1p(-x)), 1e-12)
	}
}

func TestNormalCDF(t *testing.T) {
	for _, c := range []struct{ z, want float64 }{
		{-1.959963984540054, .025}, {0, .5}, {2.3263478740408408, .99}, {-6, 9.86587645037698141e-10},
	} {
		within(t, "Φ", normalCDF(c.z), c.want, 1e-12)
	}
}
