package stats

import (
	"math"
	"testing"
)

// The classic test functions of Moré, Garbow and Hillstrom 1981, from their
// published starts to their published minima.
func TestMinimiseFindsPublishedMinima(t *testing.T) {
	for _, c := range []struct {
		name        string
		f           func(x []float64) float64
		start, want []float64
		value       float64
	}{
		{"Rosenbrock", func(x []float64) float64 {
			return 100*math.Pow(x[1]-x[0]*x[0], 2) + math.Pow(1-x[0], 2)
		}, []float64{-1.2, 1}, []float64{1, 1}, 0},
		{"Freudenstein and Roth", func(x []float64) float64 {
			return math.Pow(-13+x[0]+((5-x[1])*x[1]-2)*x[1], 2) + math.Pow(-29+x[0]+((x[1]+1)*x[1]-14)*x[1], 2)
		}, []float64{.5, -2}, []float64{11.4128, -.8968}, 48.9842},
		{"helical valley", func(x []float64) float64 {
			turn := math.Atan2(x[1], x[0]) / (2 * math.Pi)
			return 100*(math.Pow(x[2]-10*turn, 2)+math.Pow(math.Hypot(x[0], x[1])-1, 2)) + x[2]*x[2]
		}, []float64{-1, .1, 0}, []float64{1, 0, 0}, 0},
		{"Powell's singular", func(x []float64) float64 {
			return math.Pow(x[0]+10*x[1], 2) + 5*math.Pow(x[2]-x[3], 2) + math.Pow(x[1]-2*x[2], 4) + 10*math.Pow(x[0]-x[3], 4)
		}, []float64{3, -1, 0, 1}, []float64{0, 0, 0, 0}, 0},
	} {
		at, value, edge, err := minimise(c.start, c.f)
		if err != nil || edge && c.name != "Freudenstein and Roth" {
			t.Fatal(c.name, edge, err)
		}
		near(t, c.name, value, c.value, 1e-4)
		for i, want := range c.want {
			near(t, c.name, at[i], want, 2e-3)
		}
	}
}

func TestMinimiseSaysWhatItCannotFind(t *testing.T) {
	if _, _, _, err := minimise([]float64{0}, func([]float64) float64 { return math.NaN() }); err == nil {
		t.Error("a function without values has no minimum")
	}
	at, _, edge, err := minimise([]float64{0, 0}, func(x []float64) float64 { return x[0]*x[0] - x[1] })
	if err != nil || !edge {
		t.Errorf("a slope without end stops at the bound: %v %v %v", at, edge, err)
	}
	holed := func(x []float64) float64 {
		if x[0] < 1 {
			return math.NaN()
		}
		return math.Pow(x[0]-1.5, 2)
	}
	if at, _, _, err = minimise([]float64{3}, holed); err != nil || math.Abs(at[0]-1.5) > 1e-5 {
		t.Errorf("beside places without value: %v %v", at, err)
	}
}
