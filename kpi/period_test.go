package kpi

import (
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
)

func TestBaseline(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		p, want    unit.Period
	}{
		{"month", ComparePrev, month("2026-03"), month("2026-02")},
		{"quarter", ComparePrev, days("2026-07-01", "2026-09-30"), days("2026-04-01", "2026-06-30")},
		{"year", ComparePrev, days("2026-01-01", "2026-12-31"), days("2025-01-01", "2025-12-31")},
		{"week", ComparePrev, days("2026-11-09", "2026-11-15"), days("2026-11-02", "2026-11-08")},
		{"seven days", ComparePrev, days("2026-11-12", "2026-11-18"), days("2026-11-05", "2026-11-11")},
		{"month to date", ComparePrev, days("2026-11-01", today), days("2026-10-01", "2026-10-22")},
		{"year to date", ComparePrev, days("2026-01-01", today), days("2025-01-01", "2025-11-22")},
		{"to date past a shorter month", ComparePrev, days("2026-03-01", "2026-03-31"), days("2026-02-01", "2026-02-28")},
		{"month a year earlier", CompareYear, month("2024-02"), month("2023-02")},
		{"leap month", CompareYear, month("2025-02"), month("2024-02")},
		{"leap day", CompareYear, days("2024-02-29", "2024-02-29"), days("2023-02-28", "2023-02-28")},
		{"the day before March", CompareYear, days("2025-02-28", "2025-02-28"), days("2024-02-28", "2024-02-28")},
		{"week keeps its days", CompareYear, days("2026-11-09", "2026-11-15"), days("2025-11-10", "2025-11-16")},
		{"range", CompareYear, days("2026-11-03", "2026-11-15"), days("2025-11-03", "2025-11-15")},
	} {
		if got := Baseline(c.kind, c.p, day(today)); got != c.want {
			t.Errorf("%s: %s of %s is %s, want %s", c.name, c.kind, c.p, got, c.want)
		}
	}
}

func TestASeriesWithoutAPeriodHasSeveralUnits(t *testing.T) {
	for _, c := range []struct {
		measure string
		grain   unit.Grain
		want    unit.Period
	}{
		{Revenue, "", month("2026-11")},
		{Revenue, unit.ByDay, month("2026-11")},
		{Revenue, unit.ByMonth, days("2025-12-01", "2026-11-30")},
		{Revenue, unit.ByYear, days("2024-01-01", "2026-12-31")},
		{WinRate, unit.ByMonth, days("2026-10-01", "2026-12-31")},
		{WinRate, unit.ByQuarter, days("2025-01-01", "2026-12-31")},
		{Pipeline, unit.ByMonth, days("2025-12-01", "2026-11-30")},
	} {
		m, _ := Find(c.measure)
		if got := m.defaultPeriod(c.grain, day(today)); got != c.want {
			t.Errorf("%s by %q: %s, want %s", c.measure, c.grain, got, c.want)
		}
	}
}

func TestMeasured(t *testing.T) {
	for _, c := range []struct {
		p, want unit.Period
		partial bool
	}{
		{month("2026-10"), month("2026-10"), false},
		{month("2026-11"), days("2026-11-01", today), true},
		{days("2026-11-01", today), days("2026-11-01", today), false},
		{month("2026-12"), unit.Period{From: day("2026-12-01"), To: day("2026-12-01")}, true},
	} {
		if got, partial := Measured(c.p, day(today)); got != c.want || partial != c.partial {
			t.Errorf("%s: %s %v, want %s %v", c.p, got, partial, c.want, c.partial)
		}
	}
}

func TestTrendGrain(t *testing.T) {
	for _, c := range []struct {
		p    unit.Period
		want unit.Grain
	}{
		{month("2026-10"), unit.ByDay},
		{unit.ByQuarter.Around(day("2026-07-01")), unit.ByWeek},
		{unit.ByYear.Around(day("2026-07-01")), unit.ByMonth},
	} {
		if got := TrendGrain(c.p); got != c.want {
			t.Errorf("%s: %s, want %s", c.p, got, c.want)
		}
	}
}
