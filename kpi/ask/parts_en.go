package ask

import (
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

// enYear reads a year and the part of it that may follow.
func (c *clock) enYear(i int) (when, bool) {
	y, w, ok := c.yearRef(i)
	if !ok {
		return when{}, false
	}
	for _, k := range []int{c.space(c.maybe(w.to, "-", "/")), w.to} {
		if p, ok := c.enPart(k); ok && p.part != nil {
			if in, ok := p.within(y); ok {
				return in, true
			}
		}
	}
	return w, true
}

// yearRef reads 2025, FY26, fiscal 2026, last year.
func (c *clock) yearRef(i int) (year int, w when, ok bool) {
	for _, s := range enSteps {
		if j := c.space(c.after(i, s.word)); j > 0 {
			if k := c.after(j, "year", "yr", "fiscal year", "fy"); k > 0 {
				return c.year() - s.back, c.relative(k, unit.ByYear, -s.back), true
			}
		}
	}
	j := i
	fiscal := false
	for _, w := range []string{"fiscal year", "fiscal", "the year", "year", "calendar"} {
		if k := c.after(i, w); k > 0 {
			j, fiscal = c.space(k), true
			break
		}
	}
	if strings.HasPrefix(c.s[j:], "fy") {
		j, fiscal = c.space(j+2), true
	}
	if j < len(c.s) && c.s[j] == '\'' {
		j, fiscal = j+1, true
	}
	y, width, k := c.digits(j)
	switch {
	case k < 0, width == 4 && (y < 1990 || y > 2099), width == 2 && !fiscal, width != 2 && width != 4:
		return 0, when{}, false
	case width == 2:
		y += 2000
	case c.bareYear(k) < 0 && !fiscal, !c.ends(k):
		return 0, when{}, false
	}
	return y, when{to: k, shape: calendar, period: yearOf(y), grain: unit.ByYear}, true
}

// enPart reads a part of a year and the year that may follow it.
func (c *clock) enPart(i int) (when, bool) {
	if i < 0 || i >= len(c.s) {
		return when{}, false
	}
	for _, read := range []func(int) (when, bool){c.enDate, c.enMonth, c.enQuarter, c.enHalf, c.enFirst, c.enWeek, c.enHoliday} {
		if w, ok := read(i); ok {
			return c.inYear(w), true
		}
	}
	return when{}, false
}

// inYear reads the year after a part: Q3 2025, Oct '25, Q3 26, H1 of last year.
func (c *clock) inYear(w when) when {
	if w.part == nil {
		return w
	}
	j := c.space(c.maybe(c.space(w.to), "of the", "of", "in", ",", "-", "/"))
	if y, ref, ok := c.yearRef(j); ok {
		if in, ok := w.within(y); ok {
			in.to = ref.to
			return in
		}
	}
	n, width, k := c.digits(j)
	short := k > 0 && width == 2 && n >= 15 && n <= 60 && w.grain != unit.ByDay && w.grain != unit.ByMonth
	counts := j > w.to && c.after(c.space(k), "days", "weeks", "reps", "orders", "accounts") > 0
	if short && !counts && c.ends(k) {
		if in, ok := w.within(2000 + n); ok {
			in.to = k
			return in
		}
	}
	return w
}

var ordinals = []string{"first", "second", "third", "fourth"}

// enQuarter reads q3, 3q, third quarter, quarter 3.
func (c *clock) enQuarter(i int) (when, bool) {
	if w, ok := c.quarterCode(i); ok && (c.ends(w.to) || w.to > i+2) {
		return w, true
	}
	if n, width, j := c.digits(i); j > 0 && width == 1 && n >= 1 && n <= 4 && j < len(c.s) && c.s[j] == 'q' && (j+1 == len(c.s) || !isLatin(rune(c.s[j+1]))) {
		return c.latest(j+1, unit.ByQuarter, quarterIn(n))
	}
	if y := c.space(c.after(i, "the last quarter of", "last quarter of", "the final quarter of", "final quarter of")); y > 0 {
		if year, ref, ok := c.yearRef(y); ok {
			return when{to: ref.to, shape: calendar, period: quarterIn(4)(year), grain: unit.ByQuarter}, true
		}
	}
	j := c.space(c.maybe(i, "the"))
	for n, w := range ordinals {
		if k := c.after(c.space(c.after(j, w, []string{"1st", "2nd", "3rd", "4th"}[n])), "quarter", "qtr"); k > 0 {
			return c.latest(k, unit.ByQuarter, quarterIn(n+1))
		}
	}
	if n, width, k := c.digits(c.space(c.after(j, "quarter", "qtr"))); k > 0 && width == 1 && n >= 1 && n <= 4 {
		return c.latest(k, unit.ByQuarter, quarterIn(n))
	}
	return when{}, false
}

func (c *clock) enHalf(i int) (when, bool) {
	for h, words := range [][]string{{"the first half", "first half", "1st half", "h1"}, {"the second half", "second half", "2nd half", "h2"}} {
		if j := c.after(i, words...); j > 0 {
			return c.latest(c.maybe(j, " of the year"), "", halfIn(h+1))
		}
		code := []string{"1h", "2h"}[h]
		if strings.HasPrefix(c.s[i:], code) && (i+2 == len(c.s) || !isLatin(rune(c.s[i+2]))) {
			return c.latest(i+2, "", halfIn(h+1))
		}
	}
	return when{}, false
}

// enFirst reads first three quarters, first two months.
func (c *clock) enFirst(i int) (when, bool) {
	n, j := c.number(c.space(c.after(i, "the first", "first")))
	g, k := c.enUnit(c.space(j))
	switch {
	case j < 0 || k < 0 || n < 1:
	case g == unit.ByQuarter && n <= 4:
		return c.latest(c.maybe(k, " of the year"), "", monthsIn(1, 3*n))
	case g == unit.ByMonth && n <= 12:
		return c.latest(c.maybe(k, " of the year"), "", monthsIn(1, n))
	}
	return when{}, false
}

// enWeek reads week 46, wk 46, w46, the week of Nov 2.
func (c *clock) enWeek(i int) (when, bool) {
	if w, ok := c.weekCode(i); ok && c.ends(w.to) {
		return w, true
	}
	if j := c.space(c.after(i, "the week of", "week of", "the week starting", "week starting")); j > 0 {
		if d, ok := c.enPart(j); ok && d.grain == unit.ByDay {
			return when{to: d.to, shape: calendar, period: unit.ByWeek.Around(d.period.From), grain: unit.ByWeek}, true
		}
	}
	j := i
	for _, w := range []string{"iso week", "week", "wk", "cw"} {
		if strings.HasPrefix(c.s[i:], w) {
			j = c.space(i + len(w))
			break
		}
	}
	if n, width, k := c.digits(j); j > i && k > 0 && width <= 2 {
		return c.latest(k, unit.ByWeek, weekIn(n))
	}
	return when{}, false
}

func (c *clock) enHoliday(i int) (when, bool) {
	if j := c.after(i, "singles day", "double 11", "double eleven", "11.11"); j > 0 {
		return c.latest(j, unit.ByDay, dayIn(11, 11))
	}
	return when{}, false
}
