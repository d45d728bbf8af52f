package stats

import (
	"math"
	"testing"
	"time"
)

func TestCompetingRisksByHand(t *testing.T) {
	// Five deals: won at 1, open at 2, lost at 3, won at 3, open at 4.
	c := CompetingRisks([]Spell{{1, 1}, {2, 0}, {3, 2}, {3, 1}, {4, 0}})
	near(t, "won by 1", c.By(1, 1), .2, 1e-12)
	near(t, "won by 3", c.By(1, 3), .2+.8/3, 1e-12)
	near(t, "lost by 3", c.By(2, 9), .8/3, 1e-12)
	near(t, "open", c.Open(3), .8/3, 1e-12)
	near(t, "win within 2 of age 1", c.Within(1, 1, 2), 1.0/3, 1e-12)
	near(t, "causes and open add up", c.By(1, 3)+c.By(2, 3)+c.Open(3), 1, 1e-12)
	if c.Reached(3) != 2 || c.Reached(3.5) != 0 {
		t.Error(c.Reached(3), c.Reached(3.5))
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
