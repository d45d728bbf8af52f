package stats

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func retail(tb testing.TB) [][]float64 {
	tb.Helper()
	by := map[string][]float64{}
	for _, r := range rows(tb, "timeseries/aus_retail_dev.csv.gz") {
		by[r["series_id"]] = append(by[r["series_id"]], number(tb, r["turnover"]))
	}
	var out [][]float64
	for _, k := range sortedKeys(by) {
		if len(by[k]) > 400 {
			out = append(out, by[k])
		}
	}
	return out
}

// scored are the last Log and Z of retail series of the given length, as they
// are and with the last month cut by a fifth.
func scored(tb testing.TB, length int) (log, z, cutLog, cutZ []float64) {
	tb.Helper()
	for _, y := range retail(tb) {
		for end := 200; end < len(y); end += 29 {
			w := append([]float64{}, y[end-length:end]...)
			for _, cut := range []bool{false, true} {
				if cut {
					w[length-1] *= .8
				}
				s, err := SeriesScores(w, 12)
				if err != nil {
					tb.Fatal(err)
				}
				if cut {
					cutLog, cutZ = append(cutLog, s.Log[length-1]), append(cutZ, s.Z[length-1])
				} else {
					log, z = append(log, s.Log[length-1]), append(z, s.Z[length-1])
				}
			}
		}
	}
	return log, z, cutLog, cutZ
}

func shareUnder(xs []float64, limit float64) float64 {
	var n float64
	for _, x := range xs {
		if x < limit {
			n++
		}
	}
	return n / float64(len(xs))
}

func TestDropsInPublicRetail(t *testing.T) {
	log, z, cutLog, cutZ := scored(t, 96)
	var all []float64
	var isCut []bool
	for i := range log {
		all = append(all, -log[i], -cutLog[i])
		isCut = append(isCut, false, true)
	}
	auc := AUC(all, isCut)
	found := shareUnder(cutLog, Quantile(log, .02))
	false1 := shareUnder(z, DropZ)
	t.Logf("96 months: AUC %.3f, found at 2 %% %.2f; at DropZ found %.2f, false %.4f", auc, found, shareUnder(cutZ, DropZ), false1)
	if auc < .97 || found < .80 || false1 > .01 {
		t.Errorf("AUC %.3f (.97), found %.2f (.80), false alarms %.4f (.01)", auc, found, false1)
	}
	for _, months := range []int{36, 48, 61} {
		log, z, cutLog, cutZ = scored(t, months)
		t.Logf("%d months: found at 2 %% %.2f; at DropZ found %.2f, false %.4f", months,
			shareUnder(cutLog, Quantile(log, .02)), shareUnder(cutZ, DropZ), shareUnder(z, DropZ))
	}
}

func TestScoresDoNotLookAhead(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	y := make([]float64, 80)
	for i := range y {
		y[i] = 100 * math.Exp(.01*float64(i)+.2*math.Sin(float64(i)/2)+.03*rng.NormFloat64())
	}
	short, err := SeriesScores(y[:70], 12)
	if err != nil {
		t.Fatal(err)
	}
	long, _ := SeriesScores(y, 12)
	for i := 15; i < 70; i++ {
		near(t, "score", long.Log[i], short.Log[i], 0)
	}
	if short.Method != "stl" || !math.IsNaN(long.Log[3]) {
		t.Errorf("method %s, first score %g", short.Method, long.Log[3])
	}
}

func TestScoresWithHoles(t *testing.T) {
	y := make([]float64, 30)
	for i := range y {
		y[i] = 50
	}
	y[20], y[25] = 0, -3
	s, err := SeriesScores(y, 12)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(s.Log[20]) || !math.IsNaN(s.Z[25]) || s.Method != "yoy" {
		t.Errorf("%+v", s)
	}
	near(t, "a steady month", s.Log[29], 0, 1e-12)
	if _, err := SeriesScores(y[:15], 12); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
}

func TestEmpiricalTail(t *testing.T) {
	past := []float64{-3, -2, -1, 0, 1, math.NaN(), 2, 3, 4, 5}
	near(t, "tail", EmpiricalTail(past, -2), .3, 1e-12)
	near(t, "tail", EmpiricalTail(past, -9), .1, 1e-12)
	near(t, "growth", YoY([]float64{1, 2, 2, 1}, 2)[3], math.Log(.5), 1e-12)
}
