package stats

import (
	"math"
	"strconv"
	"testing"
	"time"
)

// spells reads a survival file; ended is the status of an ending.
func spells(tb testing.TB, name, status, ended string, keep func(map[string]string) bool) []Spell {
	tb.Helper()
	var out []Spell
	for _, r := range rows(tb, name) {
		if keep == nil || keep(r) {
			s := Spell{Time: number(tb, r["time"])}
			if r[status] == ended {
				s.Cause = 1
			}
			out = append(out, s)
		}
	}
	return out
}

func TestKaplanMeierLung(t *testing.T) {
	s := spells(t, "survival/lung.csv", "status", "2", nil)
	k := KaplanMeier(s)
	ends := 0
	for _, d := range k.Ends {
		ends += d
	}
	m := k.Median()
	if len(s) != 228 || ends != 165 || m != (Interval{310, 285, 363}) {
		t.Errorf("n %d, ended %d, median %v", len(s), ends, m)
	}
	near(t, "S(100)", k.At(100), .864, .00005)
	near(t, "S(310)", k.At(310), .495, .00051) // printed with three digits
	near(t, "S(500)", k.At(500), .2933, .00005)
	for i, at := range k.Time {
		if at > 100 {
			near(t, "se(100)", k.SE[i-1], .0227, .00005)
			break
		}
	}
}

func TestKaplanMeierTextbooks(t *testing.T) {
	arm := func(col, v string) func(map[string]string) bool {
		return func(r map[string]string) bool { return r[col] == v }
	}
	median := func(file, status, col, v string) float64 {
		return KaplanMeier(spells(t, file, status, "1", arm(col, v))).Median().Value
	}
	near(t, "aml maintained", median("survival/aml.csv", "status", "x", "Maintained"), 31, 0)
	near(t, "aml not", median("survival/aml.csv", "status", "x", "Nonmaintained"), 23, 0)
	near(t, "gehan 6-MP", median("survival/gehan.csv", "cens", "treat", "6-MP"), 23, 0)
	near(t, "gehan control", median("survival/gehan.csv", "cens", "treat", "control"), 8, 0)
	k := KaplanMeier(spells(t, "survival/gehan.csv", "cens", "1", arm("treat", "6-MP")))
	for at, s := range map[float64]float64{6: .8571, 7: .8067, 10: .7529, 13: .6902, 16: .6275, 22: .5378, 23: .4482} {
		near(t, "S("+strconv.Itoa(int(at))+")", k.At(at), s, .00005)
	}
}

func TestCompetingRisksByHand(t *testing.T) {
	// Five deals: won at 1, open at 2, lost at 3, won at 3, open at 4.
	c := CompetingRisks([]Spell{{1, 1}, {2, 0}, {3, 2}, {3, 1}, {4, 0}})
	near(t, "won by 1", c.By(1, 1), .2, 1e-12)
	near(t, "won by 3", c.By(1, 3), .2+.8/3, 1e-12)
	near(t, "lost by 3", c.By(2, 9), .8/3, 1e-12)
	near(t, "open", c.Open(3), .8/3, 1e-12)
	near(t, "win within 2 of age 1", c.Within(1, 1, 2), 1.0/3, 1e-12)
	near(t, "causes and open add up", c.By(1, 3)+c.By(2, 3)+c.Open(3), 1, 1e-12)
	if c.AtRisk(3) != 3 || c.Reached(3) != 2 || c.Reached(3.5) != 0 {
		t.Error(c.AtRisk(3), c.Reached(3), c.Reached(3.5))
	}
	if !math.IsNaN(CompetingRisks([]Spell{{1, 1}}).Within(1, 2, 5)) {
		t.Error("nothing open at that age has no chance to tell")
	}
}

func TestMavenHasDealsOlderThanAnyClosed(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	end := day("2017-12-31")
	var all []Spell
	for _, r := range rows(t, "pipeline/maven_sales_pipeline.csv") {
		if r["engage_date"] == "" {
			continue
		}
		s, until := Spell{}, end
		switch r["deal_stage"] {
		case "Won":
			s.Cause, until = 1, day(r["close_date"])
		case "Lost":
			s.Cause, until = 2, day(r["close_date"])
		}
		s.Time = until.Sub(day(r["engage_date"])).Hours() / 24
		all = append(all, s)
	}
	c := CompetingRisks(all)
	old := 0
	for _, s := range all {
		if s.Cause == 0 && c.Reached(s.Time) == 0 {
			old++
		}
	}
	if old != 1291 || c.Reached(138) == 0 || c.Reached(139) != 0 {
		t.Errorf("%d deals older than any closed one; %d reached day 138", old, c.Reached(138))
	}
	near(t, "win chance past day 138", c.Within(1, 139, 60), 0, 0)
	if p := c.Within(1, 0, 138); p < .4 || p > .6 {
		t.Errorf("win chance at the start %.3f", p)
	}
}
