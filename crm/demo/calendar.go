package demo

import (
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// newYears has the first day of the Chinese year, 2010 to 2030 (public
// almanac). A company outside these years has no New Year dip.
func newYears() []unit.Day {
	dates := []struct {
		y int
		m time.Month
		d int
	}{
		{2010, 2, 14}, {2011, 2, 3}, {2012, 1, 23}, {2013, 2, 10}, {2014, 1, 31}, {2015, 2, 19}, {2016, 2, 8},
		{2017, 1, 28}, {2018, 2, 16}, {2019, 2, 5}, {2020, 1, 25}, {2021, 2, 12}, {2022, 2, 1}, {2023, 1, 22},
		{2024, 2, 10}, {2025, 1, 29}, {2026, 2, 17}, {2027, 2, 6}, {2028, 1, 26}, {2029, 2, 13}, {2030, 2, 3},
	}
	days := make([]unit.Day, len(dates))
	for i, d := range dates {
		days[i] = unit.NewDay(d.y, d.m, d.d)
	}
	return days
}

// calendar weighs each day's business: 1 on average.
type calendar struct {
	from   unit.Day
	weight []float64
	sum    []float64 // sum[i] is the weight of the days before i
}

func newCalendar(from, to unit.Day) *calendar {
	c := &calendar{from: from, sum: []float64{0}}
	years := newYears()
	total := 0.0
	for d := from; d < to; d++ {
		w := weekday(d) * season(d) * feast(d, years) * monthEnd(d)
		c.weight = append(c.weight, w)
		total += w
	}
	mean := total / float64(len(c.weight))
	for i := range c.weight {
		c.weight[i] /= mean
		c.sum = append(c.sum, c.sum[i]+c.weight[i])
	}
	return c
}

// at is the weight of d; days outside the calendar count as ordinary.
func (c *calendar) at(d unit.Day) float64 {
	if i := int(d - c.from); i >= 0 && i < len(c.weight) {
		return c.weight[i]
	}
	return 1
}

// workday is d, or the first day after it on which offices work.
func (c *calendar) workday(d unit.Day) unit.Day {
	for i := 0; i < 20 && (weekday(d) < .5 || c.at(d) < .3); i++ {
		d++
	}
	return d
}

func weekday(d unit.Day) float64 {
	switch d.Weekday() {
	case time.Saturday:
		return .12
	case time.Sunday:
		return .05
	}
	return 1
}

func season(d unit.Day) float64 {
	_, m, day := d.Date()
	switch {
	case m == time.October && day <= 7:
		return .12
	case m == time.May && day <= 3:
		return .3
	}
	return [...]float64{.97, .97, 1.05, 1, 1, 1.07, .94, .94, 1.04, 1.02, 1.05, 1.1}[m-1]
}

// feast is the New Year's shape: a surge, an empty week, a slow return.
func feast(d unit.Day, years []unit.Day) float64 {
	for _, y := range years {
		switch off := int(d - y); {
		case off < -21 || off > 20:
		case off < -8:
			return 1.18
		case off < -2:
			return .6
		case off < 7:
			return .03
		case off < 14:
			return .5
		default:
			return .85
		}
	}
	return 1
}

func monthEnd(d unit.Day) float64 {
	if unit.ByMonth.Around(d).To-d <= 3 {
		return 1.5
	}
	return 1
}
