package stats

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

func TestBenjaminiHochberg1995(t *testing.T) {
	var p []float64
	for _, r := range rows(t, "reps/bh1995_pvalues.csv") {
		p = append(p, number(t, r["p"]))
	}
	q := BenjaminiHochberg(p)
	for i, want := range []float64{.0015, .0030, .0095, .0356, .0603, .0639} {
		near(t, "adjusted "+strconv.Itoa(i), q[i], want, .00006)
	}
	rejected := 0
	for _, v := range q {
		if v <= .05 {
			rejected++
		}
	}
	if rejected != 4 {
		t.Errorf("%d rejections, want 4", rejected)
	}
}

func TestRatTumours(t *testing.T) {
	var units []Count
	for _, r := range rows(t, "reps/rat_tumours.csv") {
		y, _ := strconv.Atoi(r["y"])
		n, _ := strconv.Atoi(r["n"])
		units = append(units, Count{y, n})
	}
	p, err := FitBetaBinomial(units)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a", p.A, 2.342, .002)
	near(t, "b", p.B, 14.115, .01)
	if got := (BetaPrior{1.4, 8.6}).Given(Count{4, 14}); got != (BetaPrior{5.4, 18.6}) {
		t.Error(got)
	}
}

func TestPublishedDispersion(t *testing.T) {
	num, den := []float64{100, 150, 180, 80, 120, 225}, []float64{108, 112, 165, 95, 100, 220}
	var z []float64
	for i := range num {
		z = append(z, math.Log(num[i]/den[i])*math.Sqrt(den[i]))
	}
	near(t, "φ", Dispersion(z, 0), 2.948033, 1e-6)
}

func TestMavenTeamIsHealthy(t *testing.T) {
	by := map[string]Count{}
	for _, r := range rows(t, "pipeline/maven_sales_pipeline.csv") {
		c := by[r["sales_agent"]]
		switch r["deal_stage"] {
		case "Won":
			c.Hits++
			fallthrough
		case "Lost":
			c.N++
		}
		by[r["sales_agent"]] = c
	}
	var units []Count
	for _, k := range slices.Sorted(maps.Keys(by)) {
		units = append(units, by[k])
	}
	r, err := Funnel(units)
	if err != nil {
		t.Fatal(err)
	}
	var z []float64
	for _, u := range r.Units {
		if u.Level == LevelAlarm {
			t.Errorf("alarm: %+v", u)
		}
		if u.N > 0 {
			z = append(z, (u.Rate.Value-r.Target)/math.Sqrt(r.Target*(1-r.Target)/float64(u.N)))
		}
	}
	near(t, "φ", Dispersion(z, 0), 1.11, .005)
}

// binomialDraw is a count of n tries.
func binomialDraw(rng *rand.Rand, n int, p float64) (k int) {
	for range n {
		if rng.Float64() < p {
			k++
		}
	}
	return k
}

// team draws 60 reps; the first bad ones have their odds × .4.
func team(rng *rand.Rand, bad int) []Count {
	units := make([]Count, 60)
	for i := range units {
		g := gammaDraw(rng, .3*83) // mean .3, sd .05
		p := g / (g + gammaDraw(rng, .7*83))
		if i < bad {
			odds := .4 * p / (1 - p)
			p = odds / (1 + odds)
		}
		n := min(max(20, int(150*math.Exp(.5*rng.NormFloat64()))), 300)
		units[i] = Count{binomialDraw(rng, n, p), n}
	}
	return units
}

func TestFunnelOnSimulatedTeams(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	const runs, bad = 100, 4
	var healthy, hits, wrong float64
	for range runs {
		for i, r := range [][]Count{team(rng, 0), team(rng, bad)} {
			f, err := Funnel(r)
			if err != nil {
				t.Fatal(err)
			}
			for j, u := range f.Units {
				switch {
				case u.Level != LevelAlarm:
				case i == 0:
					healthy++
				case j < bad:
					hits++
				default:
					wrong++
				}
			}
		}
	}
	recall, falseShare := hits/(runs*bad), wrong/(hits+wrong)
	t.Logf("false alarms per healthy team %.2f, recall %.2f, false share %.3f", healthy/runs, recall, falseShare)
	if healthy/runs > .3 || recall < .4 || falseShare > .10 {
		t.Error("outside the promise: .3, .40, .10")
	}
}
