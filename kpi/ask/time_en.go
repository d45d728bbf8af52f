package ask

import (
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

// en reads the English times that begin at i.
func (c *clock) en(i int) []when {
	var out []when
	for _, read := range []func(int) (when, bool){c.enDay, c.holiday, c.enStep, c.enYear, c.enPart, c.enRolling, c.enToDate, c.enVague, c.enWeekday, c.enBefore, c.enDayOfMonth} {
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

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthAt is the month whose name or short name s begins with, 0 for none.
func monthAt(s string) int { m, _ := monthWord(s); return m }

func monthWord(s string) (month, width int) {
	for k, name := range monthNames {
		for _, w := range []string{name, name[:min(4, len(name))], name[:3]} {
			if (len(w) != 4 || w == "sept" || w == "june" || w == "july") && strings.HasPrefix(s, w) && boundary(s, len(w)) {
				return k + 1, len(w)
			}
		}
	}
	return 0, 0
}

func (c *clock) enMonth(i int) (when, bool) {
	m, width := monthWord(c.s[i:])
	if m == 0 || m == 5 && c.verb(i, i+width) {
		return when{}, false
	}
	return c.latest(i+width, unit.ByMonth, monthIn(m))
}

// verb says that the word at i, may, is a verb: somebody may or may not.
func (c *clock) verb(i, to int) bool {
	for _, w := range []string{"i", "we", "you", "he", "she", "they", "be", "have", "not", "ask"} {
		if c.after(c.space(to), w) > 0 || strings.HasSuffix(c.s[:i], " "+w+" ") || c.s[:i] == w+" " {
			return true
		}
	}
	return false
}

// ordinal reads 1, 1st, 22nd.
func (c *clock) ordinal(i int) (n, end int) {
	n, width, j := c.digits(i)
	if j < 0 || width > 2 {
		return 0, -1
	}
	for _, s := range []string{"st", "nd", "rd", "th"} {
		if strings.HasPrefix(c.s[j:], s) && c.ends(j+2) {
			return n, j + 2
		}
	}
	if !c.ends(j) || j < len(c.s) && isLatin(rune(c.s[j])) {
		return 0, -1
	}
	return n, j
}

// enDate reads Nov 5, November 5th, 5 Nov, 5th of November.
func (c *clock) enDate(i int) (when, bool) {
	if m, width := monthWord(c.s[i:]); m > 0 {
		d, j := c.ordinal(c.space(c.maybe(c.space(i+width), "the")))
		if j > 0 && d >= 1 && d <= 31 {
			return c.latest(j, unit.ByDay, dayIn(m, d))
		}
		return when{}, false
	}
	d, j := c.ordinal(c.space(c.maybe(i, "the")))
	if j < 0 || d < 1 || d > 31 {
		return when{}, false
	}
	k := c.space(c.maybe(c.space(j), "of"))
	if k == j || k >= len(c.s) {
		return when{}, false
	}
	if m, width := monthWord(c.s[k:]); m > 0 {
		return c.latest(k+width, unit.ByDay, dayIn(m, d))
	}
	return when{}, false
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
	j := c.space(c.after(i, "the end of the", "the end of", "end of the", "end of", "the start of", "start of", "the beginning of", "beginning of", "early", "late", "mid"))
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

func (c *clock) weekdayName(i int) (n, end int) {
	for k, w := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if j := c.after(i, w); j > 0 {
			return k + 1, j
		}
	}
	return 0, -1
}

// enDayOfMonth reads the 15th.
func (c *clock) enDayOfMonth(i int) (when, bool) {
	if c.after(i, "the") < 0 {
		return when{}, false
	}
	return c.dayOfMonth(i)
}

func (c *clock) enWeekday(i int) (when, bool) {
	if d, j := c.weekdayName(i); j > 0 {
		return c.weekday(j, d), true
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
