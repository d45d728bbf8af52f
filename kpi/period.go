package kpi

import "github.com/riskbell/riskbell/internal/unit"

// DefaultPeriod is what is asked when no period is named: the whole current
// unit of the measure's default grain, which for a snapshot is today.
func (m Measure) DefaultPeriod(today unit.Day) unit.Period { return m.Default.Around(today) }

// spans is how many units a series has that names a grain and no period.
var spans = map[unit.Grain]int{unit.ByDay: 30, unit.ByWeek: 12, unit.ByMonth: 12, unit.ByQuarter: 8, unit.ByYear: 3}

// defaultPeriod is DefaultPeriod, or where that holds but one unit of the grain
// ("" for none) the latest units, the current one included: one column is no
// series.
func (m Measure) defaultPeriod(grain unit.Grain, today unit.Day) unit.Period {
	p := m.DefaultPeriod(today)
	if grain == "" || len(p.Split(grain)) > 1 {
		return p
	}
	last := grain.Around(today)
	return unit.Period{From: grain.Add(last.From, 1-spans[grain]), To: last.To}
}

// Measured is the part of p that has happened by the end of today, and whether
// that is less than p. A period yet to come gives an empty part.
func Measured(p unit.Period, today unit.Day) (part unit.Period, partial bool) {
	to := min(p.To, today+1)
	return unit.Period{From: p.From, To: max(to, p.From)}, to < p.To
}

// Baseline is the period that kind compares p with, before it is cut to equal
// elapsed days. The period before is the adjacent one of the same calendar
// unit: whole months, quarters, years and weeks move by themselves; a range
// from the start of such a unit to today is compared with the same days of the
// unit before; any other range with as many days before it. A year earlier
// keeps the dates, for whole ISO weeks the days of the week (52 weeks).
func Baseline(kind string, p unit.Period, today unit.Day) unit.Period {
	if kind == CompareYear {
		return yearBefore(p)
	}
	if n := wholeMonths(p); n > 0 {
		return p.Shift(unit.ByMonth, -n)
	}
	if g := toDate(p, today); g != "" {
		from := g.Add(p.From, -1)
		return unit.Period{From: from, To: min(from+unit.Day(p.Days()), p.From)}
	}
	return p.Shift(unit.ByDay, -p.Days())
}

func yearBefore(p unit.Period) unit.Period {
	switch {
	case wholeMonths(p) > 0:
		return p.Shift(unit.ByMonth, -12)
	case wholeWeeks(p):
		return p.Shift(unit.ByDay, -364)
	}
	from := p.From.AddMonths(-12)
	return unit.Period{From: from, To: from + unit.Day(p.Days())}
}

// wholeMonths is how many whole months p is, 0 if it is not.
func wholeMonths(p unit.Period) int {
	y1, m1, d1 := p.From.Date()
	y2, m2, d2 := p.To.Date()
	if d1 != 1 || d2 != 1 {
		return 0
	}
	return (y2-y1)*12 + int(m2-m1)
}

func wholeWeeks(p unit.Period) bool {
	return p.Days()%7 == 0 && unit.ByWeek.StartOf(p.From) == p.From
}

// toDate is the finest unit, week to year, that p begins with and that holds
// today as p's last day; "" if p is no such range.
func toDate(p unit.Period, today unit.Day) unit.Grain {
	if p.To != today+1 {
		return ""
	}
	for _, g := range unit.Grains[1:] {
		if u := g.Around(p.From); u.From == p.From && u.To >= p.To {
			return g
		}
	}
	return ""
}

// equalDays cuts the baseline to the days of a measured part.
func equalDays(baseline, measured unit.Period) unit.Period {
	return unit.Period{From: baseline.From, To: min(baseline.To, baseline.From+unit.Day(measured.Days()))}
}

// TrendGrain is the grain of a trend that names none: days up to 31 days,
// weeks up to 13 weeks, else months.
func TrendGrain(p unit.Period) unit.Grain {
	switch days := p.Days(); {
	case days <= 31:
		return unit.ByDay
	case days <= 13*7+1:
		return unit.ByWeek
	}
	return unit.ByMonth
}
