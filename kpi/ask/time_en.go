package ask

import (
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

// en reads the English times that begin at i.
func (c *clock) en(i int) []when {
	var out []when
	for _, read := range []func(int) (when, bool){c.enDay, c.holiday, c.enStep, c.enYear, c.enPart, c.enRolling, c.enAgo, c.enToDate, c.enVague, c.enWeekday, c.enBefore, c.enDayOfMonth} {
		if w, ok := read(i); ok {
			out = append(out, w)
		}
	}
	return out
}

var enDays = []struct {
	word string
	back int
}{{"the day before yesterday", 2}, {"day before yesterday", 2}, {"yesterday", 1}, {"today", 0}, {"tomorrow", -1}}

func (c *clock) enDay(i int) (when, bool) {
	for _, d := range enDays {
		if j := c.after(i, d.word); j > 0 {
			return c.relative(j, unit.ByDay, -d.back), true
		}
	}
	if j := c.after(i, "right now", "now", "currently", "at the moment", "at present"); j > 0 {
		return when{to: j, shape: present, period: unit.ByDay.Around(c.today), grain: unit.ByDay}, true
	}
	return when{}, false
}

var enUnits = []struct {
	g     unit.Grain
	words []string
}{{unit.ByDay, []string{"days", "day", "d"}}, {unit.ByWeek, []string{"weeks", "week", "wks", "wk", "w"}},
	{unit.ByMonth, []string{"months", "month", "mths", "mth", "mo", "m"}}, {unit.ByQuarter, []string{"quarters", "quarter", "qtrs", "qtr", "q"}},
	{unit.ByYear, []string{"fiscal year", "years", "year", "yrs", "yr", "y"}}}

func (c *clock) enUnit(i int) (unit.Grain, int) {
	for _, u := range enUnits {
		if j := c.after(i, u.words...); j > 0 {
			return u.g, j
		}
	}
	return "", -1
}

var enSteps = []struct {
	word string
	back int
}{{"this", 0}, {"the current", 0}, {"current", 0}, {"last", 1}, {"the last", 1}, {"the previous", 1}, {"previous", 1}, {"the prior", 1}, {"prior", 1}, {"next", -1}, {"the next", -1}}

// enStep reads last week, the month before last, this half.
func (c *clock) enStep(i int) (when, bool) {
	j := c.maybe(i, "the ")
	if strings.HasPrefix(c.s[i:], "the ") {
		j = i + len("the ")
	}
	if g, k := c.enUnit(j); k > j+1 {
		if end := c.after(k, " before last"); end > 0 {
			return c.relative(end, g, -2), true
		}
	}
	for _, s := range enSteps {
		j := c.space(c.after(i, s.word))
		if j < 0 {
			continue
		}
		if g, k := c.enUnit(j); k > j+1 || k > 0 && j+1 < k {
			return c.relative(k, g, -s.back), true
		}
		if k := c.after(j, "half year", "half"); k > 0 {
			return c.halfStep(k, s.back), true
		}
		if w, ok := c.enPart(j); ok && w.shape == bare {
			return c.stepped(w, s.back), true
		}
		if d, k := c.weekdayName(j); k > 0 {
			w := c.weekday(k, d)
			if s.back == 0 {
				w.period = unit.ByDay.Around(unit.ByWeek.StartOf(c.today) + unit.Day(d-1))
			}
			return w, true
		}
	}
	return when{}, false
}

// halfStep is the half year that lies back halves before the current one.
func (c *clock) halfStep(to, back int) when {
	_, m, _ := c.today.Date()
	first, _ := 1, m
	if m > 6 {
		first = 2
	}
	n := c.year()*2 + first - 1 - back
	return when{to: to, shape: calendar, period: halfIn(n%2 + 1)(n / 2)}
}

// stepped is last October (the latest that is over) or this October.
func (c *clock) stepped(w when, back int) when {
	year := c.year() - max(0, back)
	if p := w.part(c.year()); back > 0 && p.To <= c.today {
		year = c.year()
	}
	in, _ := w.within(year - min(0, back))
	return in
}
