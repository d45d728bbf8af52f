package ask

import (
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// shape is what kind of time a piece of text names.
type shape int

const (
	calendar shape = iota // a unit of the calendar: last month, Q3, 2025, Nov 5
	bare                  // a unit without its year: the latest that has begun
	toDate                // from the start of a unit to today
	rolling               // a number of days and more back from today
	ranged                // from one to another
	vague                 // must be asked: the end of the month
	present               // now
	ending                // to a day, from a start that the text leaves open
	before                // "the 7 days before": the adjacent period, to compare with
)

// when is a time read from s[from:to].
type when struct {
	from, to int
	shape    shape
	period   unit.Period
	grain    unit.Grain // of a calendar unit or a rolling window
	// part gives the period in another year, nil if the text says the year.
	part func(year int) unit.Period
	// back is how many units of grain before the current one, where the text
	// says it so; relative tells that it does.
	back     int
	relative bool
	options  []unit.Period // of a vague time
}

// clock reads the times of one text.
type clock struct {
	s     string
	today unit.Day
}

func (c *clock) year() int {
	y, _, _ := c.today.Date()
	return y
}

// relative is the unit that lies n units after the current one.
func (c *clock) relative(to int, g unit.Grain, n int) when {
	start := g.Add(g.StartOf(c.today), n)
	return when{to: to, shape: calendar, period: g.Around(start), grain: g, back: -n, relative: true}
}

// latest is the part of the latest year in which it has begun.
func (c *clock) latest(to int, g unit.Grain, part func(int) unit.Period) (when, bool) {
	p := part(c.year())
	if p.From > c.today || p.IsZero() {
		if earlier := part(c.year() - 1); !earlier.IsZero() {
			p = earlier
		}
	}
	return when{to: to, shape: bare, period: p, grain: g, part: part}, !p.IsZero()
}

// within is w in the year that the text gives.
func (w when) within(year int) (when, bool) {
	if w.part == nil {
		return w, false
	}
	w.period, w.part, w.shape, w.relative = w.part(year), nil, calendar, false
	return w, !w.period.IsZero()
}

// rolled is the last n units of g, today included; quarters are whole ones
// that are over.
func (c *clock) rolled(to, n int, g unit.Grain) (when, bool) {
	if n < 1 || n > 1000 {
		return when{}, false
	}
	w := when{to: to, shape: rolling, grain: g}
	if g == unit.ByQuarter {
		end := g.StartOf(c.today)
		w.period = unit.Period{From: g.Add(end, -n), To: end}
		return w, true
	}
	w.period = unit.Period{From: g.Add(c.today, -n) + 1, To: c.today + 1}
	return w, true
}

// ago is the whole unit n units before the current one.
func (c *clock) ago(to, n int, g unit.Grain) when {
	w := c.relative(to, g, -n)
	w.relative = false
	return w
}

// ahead is the next n units of g, from tomorrow.
func (c *clock) ahead(to, n int, g unit.Grain) (when, bool) {
	if n < 1 || n > 1000 {
		return when{}, false
	}
	return when{to: to, shape: rolling, grain: g, period: unit.Period{From: c.today + 1, To: g.Add(c.today, n) + 1}}, true
}

// since is from the start of the unit of g to today.
func (c *clock) sinceStart(to int, g unit.Grain) when {
	return when{to: to, shape: toDate, period: unit.Period{From: g.StartOf(c.today), To: c.today + 1}, grain: g}
}

func monthIn(m int) func(int) unit.Period {
	return func(y int) unit.Period { return unit.ByMonth.Around(unit.NewDay(y, time.Month(m), 1)) }
}

func quarterIn(q int) func(int) unit.Period {
	return func(y int) unit.Period { return unit.ByQuarter.Around(unit.NewDay(y, time.Month(3*q-2), 1)) }
}

func halfIn(h int) func(int) unit.Period { return monthsIn(6*h-5, 6*h) }

// monthsIn is the months a to b of a year.
func monthsIn(a, b int) func(int) unit.Period {
	return func(y int) unit.Period {
		return unit.Period{From: unit.NewDay(y, time.Month(a), 1), To: unit.NewDay(y, time.Month(b+1), 1)}
	}
}

// dayIn is a date of a year, nothing where the year has no such date.
func dayIn(m, d int) func(int) unit.Period {
	return func(y int) unit.Period {
		day := unit.NewDay(y, time.Month(m), d)
		if _, mm, dd := day.Date(); m < 1 || int(mm) != m || dd != d {
			return unit.Period{}
		}
		return unit.ByDay.Around(day)
	}
}

// weekIn is an ISO 8601 week: week 1 holds January 4.
func weekIn(n int) func(int) unit.Period {
	return func(y int) unit.Period {
		first := unit.ByWeek.StartOf(unit.NewDay(y, 1, 4))
		w := unit.ByWeek.Around(first + unit.Day(7*(n-1)))
		if n < 1 || w.From >= unit.ByWeek.StartOf(unit.NewDay(y+1, 1, 4)) {
			return unit.Period{}
		}
		return w
	}
}

// thirdOf is the first, second or last ten days of a month.
func thirdOf(month unit.Period, n int) unit.Period {
	p := unit.Period{From: month.From + unit.Day(10*(n-1)), To: month.From + unit.Day(10*n)}
	if n == 3 {
		p.To = month.To
	}
	return p
}

func yearOf(y int) unit.Period { return unit.ByYear.Around(unit.NewDay(y, 1, 1)) }
