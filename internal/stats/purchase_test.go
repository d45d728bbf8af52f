package stats

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

func cdnow(tb testing.TB) []History {
	tb.Helper()
	var hs []History
	for _, r := range rows(tb, "churn/cdnow_summary.csv") {
		x, _ := strconv.Atoi(r["frequency"])
		hs = append(hs, History{Orders: x, Recency: number(tb, r["recency"]), Age: number(tb, r["T"])})
	}
	return hs
}

func TestBGNBDReproducesCDNOW(t *testing.T) {
	hs := cdnow(t)
	p, err := FitBGNBD(hs)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "r", p.R, .2426, .01)
	within(t, "α", p.Alpha, 4.4135, .01)
	within(t, "a", p.A, .7929, .01)
	within(t, "b", p.B, 2.4258, .01)
	if p.LogLik < -9582.44 || p.Degenerate != "" || p.Customers != 2357 {
		t.Errorf("fit %v, degenerate %q", p, p.Degenerate)
	}
}

func TestMBGNBDReproducesCDNOW(t *testing.T) {
	p, err := FitCNBD(cdnow(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "r", p.R, .5248, .01)
	within(t, "α", p.Alpha, 6.183, .01)
	within(t, "a", p.A, .8914, .01)
	within(t, "b", p.B, 1.614, .01)
	if p.LogLik < -9582.15 || p.Degenerate != "" {
		t.Errorf("fit %v, degenerate %q", p, p.Degenerate)
	}
}

// published are the parameters Hardie's spreadsheet was printed with.
var published = Purchase{K: 1, R: .243, Alpha: 4.414, A: .793, B: 2.426}

func TestExpectedOfNewCustomers(t *testing.T) {
	want := map[float64]float64{.1429: .0078, 1: .0532, 3: .1506, 31.8571: 1.0405, 32: 1.0437, 78: 1.8576}
	for h, e := range want {
		tol := max(.003*e, .00005) // the table has four decimals
		near(t, "E(X("+strconv.FormatFloat(h, 'g', -1, 64)+"))", published.Expected(History{}, h), e, tol)
	}
}

func TestExpectedGivenHistory(t *testing.T) {
	near(t, "Hardie's customer", published.Expected(History{Orders: 2, Recency: 30.43, Age: 38.86}, 39), 1.226, .001)
	for _, c := range [][5]float64{
		{0, 0, 38.86, 39, 0.195098052011}, {26, 30.86, 31, 52, 25.7581959365}, {60, 38, 38.86, 39, 39.9483394506},
		{200, 38.5, 38.86, 39, 135.057094651}, {500, 38.7, 38.86, 39, 340.611494308},
	} {
		got := published.Expected(History{Orders: int(c[0]), Recency: c[1], Age: c[2]}, c[3])
		within(t, "x="+strconv.Itoa(int(c[0])), got, c[4], 1e-6)
	}
}

func TestLargeHistoriesStayFinite(t *testing.T) {
	for _, k := range []int{1, 2, 4} {
		p := published
		p.K, p.DropAtStart = k, true
		for x := 0; x <= 5000; x += 250 {
			h := History{Orders: x, Recency: min(38.7, float64(x)), Age: 38.86}
			for _, v := range []float64{p.Expected(h, 39), p.NoOrder(h, 39), p.Alive(h)} {
				if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
					t.Fatalf("k=%d x=%d: %g", k, x, v)
				}
			}
		}
	}
}

// simulate draws customers of MBG/CNBD-k seen for age.
func simulate(rng *rand.Rand, p Purchase, n int, age float64) (seen []History, next []float64, horizon float64) {
	horizon = age / 3
	for range n {
		rate := gammaDraw(rng, p.R) / p.Alpha
		g := gammaDraw(rng, p.A)
		drop := g / (g + gammaDraw(rng, p.B))
		times, future := []float64{0}, 0.0
		for t := 0.0; rng.Float64() >= drop; {
			for range p.K {
				t += rng.ExpFloat64() / rate
			}
			if t > age+horizon {
				break
			}
			if t > age {
				future++
			}
			times = append(times, t)
		}
		h, _ := HistoryOf(times, age)
		seen, next = append(seen, h), append(next, future)
	}
	return seen, next, horizon
}

func gammaDraw(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gammaDraw(rng, shape+1) * math.Pow(rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3 // Marsaglia and Tsang 2000
	for {
		x := rng.NormFloat64()
		v := 1 + x/math.Sqrt(9*d)
		if v > 0 && math.Log(rng.Float64()) < x*x/2+d-d*v*v*v+d*math.Log(v*v*v) {
			return d * v * v * v
		}
	}
}

func TestCNBDRecoversWholesale(t *testing.T) {
	truth := Purchase{K: 2, DropAtStart: true, R: .86, Alpha: 4.3, A: .16, B: 1.9}
	seen, next, h := simulate(rand.New(rand.NewPCG(1, 2)), truth, 3000, 104)
	p, err := FitCNBD(seen, 4)
	if err != nil {
		t.Fatal(err)
	}
	if p.K != 2 || p.Degenerate != "" {
		t.Fatalf("fit %v %q", p, p.Degenerate)
	}
	within(t, "r", p.R, truth.R, .12)
	within(t, "α", p.Alpha, truth.Alpha, .12)
	within(t, "a/(a+b)", p.A/(p.A+p.B), truth.A/(truth.A+truth.B), .2)
	var expected, none, got, gotNone float64
	for i, c := range seen {
		expected += p.Expected(c, h)
		none += p.NoOrder(c, h)
		got += next[i]
		if next[i] == 0 {
			gotNone++
		}
	}
	within(t, "orders expected", expected, got, .03)
	within(t, "silent customers", none, gotNone, .05)
}

func TestUnitOfTimeDoesNotMatter(t *testing.T) {
	seen, _, _ := simulate(rand.New(rand.NewPCG(3, 4)), Purchase{K: 2, R: 1, Alpha: 3, A: .5, B: 3}, 1500, 60)
	weeks, err := FitCNBD(seen, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range seen {
		seen[i].Recency *= 7
		seen[i].Age *= 7
		seen[i].LogGaps += float64(seen[i].Orders) * math.Log(7)
	}
	days, err := FitCNBD(seen, 3)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "α in days", days.Alpha, 7*weeks.Alpha, .002)
	within(t, "r", days.R, weeks.R, .002)
	near(t, "same answer", days.NoOrder(seen[0], 91), weeks.NoOrder(History{seen[0].Orders, seen[0].Recency / 7, seen[0].Age / 7, 0}, 13), .001)
}

func TestDegenerateFitIsReported(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var hs []History
	for range 400 { // nobody ever drops out
		times := []float64{0}
		for t := rng.ExpFloat64(); t < 50; t += .2 + rng.ExpFloat64() {
			times = append(times, t)
		}
		h, _ := HistoryOf(times, 50)
		hs = append(hs, h)
	}
	p, err := FitCNBD(hs, 3)
	if err != nil {
		t.Fatal(err)
	}
	if p.Degenerate == "" {
		t.Errorf("a fit without dropout passed as sound: %v", p)
	}
}

func TestPurchaseRefuses(t *testing.T) {
	if _, err := FitCNBD([]History{{Orders: 1, Recency: 1, Age: 2}}, 3); !errors.Is(err, ErrTooFew) {
		t.Errorf("one customer: %v", err)
	}
	bad := make([]History, 20)
	bad[7] = History{Orders: 3, Recency: 9, Age: 2}
	if _, err := FitCNBD(bad, 1); err == nil || errors.Is(err, ErrTooFew) {
		t.Errorf("recency after now: %v", err)
	}
}

func TestHistoryOf(t *testing.T) {
	h, ok := HistoryOf([]float64{10, 3, 10, 30, 99}, 40)
	if !ok || h.Orders != 2 || h.Recency != 27 || h.Age != 37 {
		t.Errorf("%+v", h)
	}
	near(t, "log gaps", h.LogGaps, math.Log(7)+math.Log(20), 1e-12)
	if _, ok := HistoryOf([]float64{50}, 40); ok {
		t.Error("an order of the future is no history")
	}
}

func BenchmarkFit2357(b *testing.B) {
	seen, _, _ := simulate(rand.New(rand.NewPCG(1, 2)), Purchase{K: 2, DropAtStart: true, R: .86, Alpha: 4.3, A: .16, B: 1.9}, 2357, 104)
	plain := time.Duration(0)
	for b.Loop() {
		start := time.Now()
		if _, err := FitBGNBD(seen); err != nil {
			b.Fatal(err)
		}
		plain += time.Since(start)
		if _, err := FitCNBD(seen, 4); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed()-plain)/float64(plain), "cnbd/bgnbd")
}
