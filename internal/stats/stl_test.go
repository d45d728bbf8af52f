package stats

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"
)

func co2(tb testing.TB) []float64 {
	tb.Helper()
	b, err := os.ReadFile(dataFile(tb, "timeseries/stl_co2.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	var y []float64
	for _, line := range strings.Fields(string(b)) {
		y = append(y, number(tb, line))
	}
	return y
}

func TestSTLAgreesWithFortran(t *testing.T) {
	want := map[string][]map[string]string{}
	for _, r := range rows(t, "timeseries/stl_reference_fortran.csv") {
		want[r["scenario"]] = append(want[r["scenario"]], r)
	}
	y := co2(t)
	base := STLConfig{Period: 12, Seasonal: 35, Trend: 19, LowPass: 13, SeasonalDeg: 1, TrendDeg: 1, LowPassDeg: 1,
		SeasonalJump: 4, TrendJump: 2, LowPassJump: 2, Inner: 1, Outer: 2}
	jumps := func(trend, low int) STLConfig {
		c := base
		c.TrendJump, c.LowPassJump = trend, low
		return c
	}
	for name, run := range map[string]func() (Decomposition, error){
		"baseline":          func() (Decomposition, error) { return STL(y, base) },
		"short":             func() (Decomposition, error) { return STL(y[:len(y)-1], base) },
		"nljump-1":          func() (Decomposition, error) { return STL(y, jumps(2, 1)) },
		"ntjump-1":          func() (Decomposition, error) { return STL(y, jumps(1, 2)) },
		"nljump-1-ntjump-1": func() (Decomposition, error) { return STL(y, jumps(1, 1)) },
		"stlez":             func() (Decomposition, error) { return STLEasy(y, 12, 35, 1, false) },
		"stlez-robust":      func() (Decomposition, error) { return STLEasy(y, 12, 35, 1, true) },
	} {
		t.Run(name, func(t *testing.T) {
			d, err := run()
			if err != nil {
				t.Fatal(err)
			}
			var worst float64
			for i, r := range want[name] {
				worst = max(worst, math.Abs(d.Seasonal[i]-number(t, r["season"])),
					math.Abs(d.Trend[i]-number(t, r["trend"])), math.Abs(d.Weight[i]-number(t, r["rw"])))
			}
			if len(want[name]) != len(d.Trend) || worst > 1e-8 {
				t.Errorf("%d rows, largest difference %.3g", len(want[name]), worst)
			}
		})
	}
}

func TestSTLSplitsExactly(t *testing.T) {
	y := make([]float64, 60)
	for i := range y {
		y[i] = 100 + 2*float64(i) + 10*math.Sin(2*math.Pi*float64(i)/12)
	}
	d, err := STL(y, EasyConfig(12, 13))
	if err != nil {
		t.Fatal(err)
	}
	for i := range y {
		near(t, "sum", d.Seasonal[i]+d.Trend[i]+d.Remainder[i], y[i], 1e-9)
		near(t, "remainder", d.Remainder[i], 0, .05)
	}
}

func TestSTLRefuses(t *testing.T) {
	if _, err := STL(make([]float64, 23), EasyConfig(12, 13)); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	y := make([]float64, 30)
	y[4] = math.NaN()
	if _, err := STL(y, EasyConfig(12, 13)); err == nil || !strings.Contains(err.Error(), "point 4") {
		t.Error(err)
	}
}
