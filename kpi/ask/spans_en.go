package ask

import (
	"github.com/riskbell/riskbell/internal/unit"
)

// enAgo reads 3 months ago, a week ago, and next 3 weeks.
func (c *clock) enAgo(i int) (when, bool) {
	n, j := c.number(i)
	if k := c.after(i, "a", "an"); j < 0 && k > 0 {
		n, j = 1, k
	}
	if g, k := c.enUnit(c.space(j)); j > 0 && k > 0 && n < 1000 {
		if end := c.after(k, " ago", " earlier"); end > 0 && !(n == 1 && g == unit.ByYear) {
			return c.ago(end, n, g), true
		}
	}
	if n, j := c.number(c.space(c.after(i, "the next", "next", "the coming", "coming", "upcoming"))); j > 0 {
		if g, k := c.enUnit(c.space(j)); k > 0 {
			return c.ahead(k, n, g)
		}
	}
	return when{}, false
}

// enRolling reads last 30 days, trailing 12 months, the past week, TTM.
func (c *clock) enRolling(i int) (when, bool) {
	if j := c.after(i, "ttm", "ltm"); j > 0 {
		return c.rolled(j, 12, unit.ByMonth)
	}
	j := c.space(c.after(i, "over the last", "over the past", "the last", "the past", "the trailing", "the previous", "last", "past", "trailing", "previous", "rolling", "most recent"))
	if j < 0 {
		return when{}, false
	}
	if k := c.after(j, "half year", "half a year"); k > 0 && c.after(i, "the past", "past", "over the past") > 0 {
		return c.rolled(k, 6, unit.ByMonth)
	}
	n, k := c.number(j)
	if k < 0 && c.after(i, "the past", "past", "over the past", "over the last", "trailing", "the trailing") > 0 {
		n, k = 1, j
	}
	if k < 0 {
		return when{}, false
	}
	k = c.space(c.maybe(k, "-"))
	k = c.space(c.maybe(k, "full", "calendar"))
	if g, end := c.enUnit(k); end > 0 {
		return c.rolled(end, n, g)
	}
	return when{}, false
}

var enToDates = []struct {
	g     unit.Grain
	words []string
}{{unit.ByMonth, []string{"mtd", "month to date", "so far this month", "this month so far", "this month to date", "month so far"}},
	{unit.ByQuarter, []string{"qtd", "quarter to date", "so far this quarter", "this quarter so far", "this quarter to date", "quarter so far"}},
	{unit.ByYear, []string{"ytd", "year to date", "so far this year", "this year so far", "this year to date", "year so far"}},
	{unit.ByWeek, []string{"wtd", "week to date", "so far this week", "this week so far", "this week to date", "week so far"}}}

func (c *clock) enToDate(i int) (when, bool) {
	for _, t := range enToDates {
		if j := c.after(i, t.words...); j > 0 {
			return c.sinceStart(j, t.g), true
		}
	}
	return when{}, false
}

// enVague reads end of the month, early October.
func (c *clock) enVague(i int) (when, bool) {
	j := c.space(c.after(i, "the end of the", "the end of", "end of the", "end of", "the start of", "start of", "the beginning of", "beginning of", "the first week of", "first week of", "the second week of", "second week of", "the third week of", "third week of", "the last week of", "last week of", "early", "late", "mid"))
	if j < 0 {
		return when{}, false
	}
	w, ok := c.enUnitAt(j)
	if !ok {
		return when{}, false
	}
	return when{to: w.to, shape: vague, options: []unit.Period{w.period, thirdOf(unit.ByMonth.Around(w.period.To-1), 3)}}, true
}

// enUnitAt reads a unit named in any way, or the bare word for the current one.
func (c *clock) enUnitAt(j int) (when, bool) {
	for _, read := range []func(int) (when, bool){c.enYear, c.enPart, c.enStep} {
		if w, ok := read(j); ok {
			return w, true
		}
	}
	j = c.space(c.maybe(j, "the"))
	if g, k := c.enUnit(j); k > j+1 {
		return c.relative(k, g, 0), true
	}
	return when{}, false
}

// enBefore reads the 7 days before, the period before: what comes before the
// period of the question.
func (c *clock) enBefore(i int) (when, bool) {
	j := c.after(i, "the period before", "the previous period", "previous period", "the prior period", "prior period", "the preceding period", "the one before")
	if j > 0 {
		return when{to: j, shape: before}, true
	}
	k := c.space(c.after(i, "the"))
	if p := c.after(k, "previous", "prior", "preceding"); p > 0 {
		k = c.space(p)
	}
	if n, j := c.number(k); j > 0 && n > 0 {
		k = c.space(j)
	}
	if _, j := c.enUnit(k); k > 0 && j > k+1 {
		if end := c.after(j, " before that", " before", " prior"); end > 0 && c.after(end, " last", " yesterday") < 0 {
			return when{to: end, shape: before}, true
		}
		if c.after(c.space(c.after(i, "the")), "preceding", "prior") > 0 {
			return when{to: j, shape: before}, true
		}
	}
	return when{}, false
}
