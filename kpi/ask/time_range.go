package ask

import (
	"slices"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/unit"
)

// times reads all times that begin at i, in both languages, with the ranges
// and open ends they begin.
func (c *clock) times(i int) []when {
	out := c.points(i)
	points := len(out)
	for k := 0; k < points; k++ {
		out = append(out, c.extended(out[k])...)
	}
	out = append(out, c.counted(i)...)
	out = append(out, c.opened(i)...)
	for k := range out {
		out[k].from = i
	}
	return slices.DeleteFunc(out, func(w when) bool { return w.to <= i || w.shape != vague && w.shape != before && w.period.Days() == 0 })
}

// points are the times that are no ranges.
func (c *clock) points(i int) []when {
	if i < 0 || i >= len(c.s) {
		return nil
	}
	r, _ := utf8.DecodeRuneInString(c.s[i:])
	switch {
	case isHan(r):
		out := c.zh(i)
		if w, ok := c.dayOfMonth(i); ok {
			out = append(out, w)
		}
		return out
	case isLatin(r):
		return c.en(i)
	}
	out := append(c.zh(i), c.en(i)...)
	for _, read := range []func(int) (when, bool){c.isoDate, c.slashDate, c.dayOfMonth} {
		if w, ok := read(i); ok {
			out = append(out, w)
		}
	}
	return out
}

// slashDate reads 9/5 as September 5 and 9/5/2026; 25/9 where only that is a date.
func (c *clock) slashDate(i int) (when, bool) {
	a, wa, j := c.digits(i)
	if j < 0 || wa > 2 || j >= len(c.s) || c.s[j] != '/' {
		return when{}, false
	}
	b, wb, k := c.digits(j + 1)
	if k < 0 || wb > 2 {
		return when{}, false
	}
	m, d := a, b
	if a > 12 {
		m, d = b, a
	}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return when{}, false
	}
	if k < len(c.s) && c.s[k] == '/' {
		if y, width, end := c.digits(k + 1); end > 0 && (width == 4 || width == 2) {
			p := dayIn(m, d)(y%100 + 2000)
			return when{to: end, shape: calendar, period: p, grain: unit.ByDay}, !p.IsZero()
		}
	}
	return c.latest(k, unit.ByDay, dayIn(m, d))
}

// dayOfMonth reads 15号 and the 15th: of this month if it has begun.
func (c *clock) dayOfMonth(i int) (when, bool) {
	n, j := c.number(i)
	k := c.after(j, "号", "日")
	if k < 0 {
		n, k = c.ordinal(c.space(c.after(i, "the")))
	}
	if k < 0 || n < 1 || n > 31 {
		return when{}, false
	}
	day := unit.ByMonth.StartOf(c.today) + unit.Day(n-1)
	if day > c.today {
		day = unit.ByMonth.StartOf(c.today).AddMonths(-1) + unit.Day(n-1)
	}
	return when{to: k, shape: calendar, period: unit.ByDay.Around(day), grain: unit.ByDay}, true
}

// extended are the ranges and open ends that begin with a.
func (c *clock) extended(a when) []when {
	if a.shape == vague || a.shape == before || a.shape == present {
		return nil
	}
	var out []when
	if j := c.after(a.to, "以来", "至今", "起至今", "开始至今", "到现在", "到今天", "到目前为止", "到目前", "至目前", "开始", "起", "截至目前", "截止目前", "截至今天", "累计", "迄今", " onwards", " onward", " to date", " so far"); j > 0 {
		out = append(out, c.until(j, a.period.From))
	}
	if j := c.after(a.to, "及以后", "及之后"); j > 0 {
		out = append(out, c.until(j, a.period.From))
	}
	if j := c.after(a.to, "以后", "之后", "过后"); j > 0 {
		out = append(out, c.until(j, a.period.To))
	}
	if j := c.after(a.to, "及以前", "及之前", "为止", " or before", " or earlier"); j > 0 {
		out = append(out, c.head(j, a.period.To))
	}
	if j := c.after(a.to, "以前", "之前"); j > 0 {
		out = append(out, c.head(j, a.period.From))
	}
	if j := c.joined(a.to); j > 0 {
		out = append(out, c.second(a, j)...)
	}
	return out
}

// until is from a day to today.
func (c *clock) until(to int, from unit.Day) when {
	return when{to: to, shape: ranged, period: unit.Period{From: from, To: c.today + 1}}
}

// head is what ends before a day: from the start of its year.
func (c *clock) head(to int, end unit.Day) when {
	return when{to: to, shape: ending, period: unit.Period{From: unit.ByYear.StartOf(end - 1), To: end}}
}

// joined skips what joins the ends of a range.
func (c *clock) joined(i int) int {
	return c.space(c.after(c.space(i), "到了", "一直到", "到", "至", "~", "-", "through to", "through", "thru", "until", "till", "to"))
}

// second reads the end of a range that begins with a.
func (c *clock) second(a when, i int) []when {
	var out []when
	add := func(w when, ok bool) {
		if ok {
			out = append(out, w)
		}
	}
	if a.grain == unit.ByDay {
		if w, ok := c.sameMonth(a, i); ok {
			return []when{w} // the 20th of that month, not of this
		}
	}
	for _, b := range c.points(i) {
		if b.shape == calendar || b.shape == bare {
			add(c.spanned(a, b))
		}
	}
	if day, j := c.zhEnd(i); j > 0 {
		add(when{to: j, shape: ranged, period: unit.Period{From: a.period.From, To: day}}, day > a.period.From)
	}
	for k := range out {
		out[k].to = c.maybe(out[k].to, "之间", "期间", "为止")
	}
	return out
}

// sameMonth reads the 15 of Nov 1-15.
func (c *clock) sameMonth(a when, i int) (when, bool) {
	n, width, j := c.digits(i)
	if j < 0 {
		n, j = c.numeral(i)
	}
	if j < 0 || width > 2 || n < 1 || n > 31 {
		return when{}, false
	}
	if _, k := c.ordinal(i); k > j {
		j = k
	}
	if j < len(c.s) && (c.s[j] == '/' || c.s[j] == '-') || c.after(j, "月", "年") > 0 {
		return when{}, false
	}
	if c.after(j, "日", "号") < 0 && monthAt(c.s[c.space(j):]) > 0 {
		return when{}, false
	}
	at := func(p unit.Period) unit.Period {
		return unit.Period{From: p.From, To: unit.ByMonth.StartOf(p.From) + unit.Day(n)}
	}
	w := when{to: c.maybe(j, "号", "日"), shape: ranged, period: at(a.period)}
	if a.part != nil {
		w.part, w.shape = func(y int) unit.Period { return at(a.part(y)) }, bare
		w = c.inYear(w)
		w.part, w.shape = nil, ranged
	}
	return w, w.period.Days() > 0
}

// spanned is from a to b, both included. What one end says of the year holds
// for the other.
func (c *clock) spanned(a, b when) (when, bool) {
	year, _, _ := a.period.From.Date()
	switch {
	case b.part != nil:
		b, _ = b.within(year)
		if b.period.To <= a.period.From {
			b.period = b.period.Shift(unit.ByYear, 1)
		}
	case a.part != nil && b.grain == a.grain && !b.relative:
		year, _, _ := b.period.From.Date()
		in, _ := a.within(year)
		if in.period.From > b.period.From {
			in, _ = a.within(year - 1)
		}
		a = in
	}
	w := when{to: b.to, shape: ranged, period: unit.Period{From: a.period.From, To: b.period.To}}
	return w, w.period.Days() > 0 && a.period.From <= b.period.From
}

// counted reads ranges whose unit stands after the second number: 1-3月,
// 9到11月, 一至三季度, 5 to 12 Nov, and 11月 without its own range.
func (c *clock) counted(i int) []when {
	a, j := c.number(i)
	k := c.joined(j)
	b, end := c.number(k)
	if j < 0 || k < 0 || end < 0 {
		return c.yearCounted(i)
	}
	if to := c.after(end, "月份", "月"); to > 0 && a >= 1 && a <= 12 && b >= 1 && b <= 12 {
		return c.between(to, unit.ByMonth, a, b)
	}
	if to := c.after(end, "季度", "季"); to > 0 && a >= 1 && b <= 4 && a < b {
		return c.between(to, "", 3*a-2, 3*b)
	}
	return c.datesBefore(a, k)
}

// datesBefore reads 5 to 12 Nov, whose second end begins at k.
func (c *clock) datesBefore(first, k int) []when {
	w, ok := c.enDate(k)
	if !ok || w.part == nil {
		return nil
	}
	last := w.part
	w.part = func(y int) unit.Period {
		p := last(y)
		p.From = unit.ByMonth.StartOf(p.From) + unit.Day(first-1)
		return p
	}
	if w.period = w.part(c.yearOf(w.period)); w.period.Days() == 0 {
		return nil
	}
	w = c.inYear(w)
	w.part, w.shape, w.grain = nil, ranged, ""
	return []when{w}
}

func (c *clock) yearOf(p unit.Period) int { y, _, _ := p.From.Date(); return y }

// yearCounted reads the same ranges after a year: 今年1-3月.
func (c *clock) yearCounted(i int) []when {
	y, w, ok := c.zhYearAlone(i)
	if !ok {
		return nil
	}
	var out []when
	for _, in := range c.counted(c.maybe(w.to, "的")) {
		if in.part != nil {
			in, _ = in.within(y)
			in.shape = ranged
			out = append(out, in)
		}
	}
	return out
}

// between is the months a to b of a year; over the turn of the year if b is
// the smaller.
func (c *clock) between(to int, g unit.Grain, a, b int) []when {
	if b < a {
		b += 12
	}
	w, ok := c.latest(to, "", monthsIn(a, b))
	if !ok {
		return nil
	}
	w.to = c.maybe(to, "之间", "期间")
	return []when{w}
}

// opened are the times that begin with a word such as since or 截至.
func (c *clock) opened(i int) []when {
	var out []when
	if j := c.space(c.after(i, "自从", "自", "从", "between", "from")); j > 0 {
		for _, a := range c.points(j) {
			for _, w := range c.extended(a) {
				w.to = c.maybe(w.to, "以来", "至今")
				out = append(out, w)
			}
			if k := c.space(c.after(c.space(a.to), "and")); k > 0 && c.after(i, "between") > 0 {
				out = append(out, c.second(a, k)...)
			}
		}
		out = append(out, c.counted(j)...)
	}
	if j := c.space(c.after(i, "since", "starting from", "starting", "as from", "from")); j > 0 {
		j = c.space(c.maybe(j, "the start of", "the beginning of", "start of", "beginning of"))
		for _, a := range c.unitsAt(j) {
			out = append(out, c.until(a.to, a.period.From))
		}
	}
	if j := c.space(c.after(i, "after")); j > 0 {
		for _, a := range c.unitsAt(j) {
			out = append(out, c.until(a.to, a.period.To))
		}
	}
	if j := c.space(c.after(i, "before", "prior to", "earlier than", "ahead of")); j > 0 {
		for _, a := range c.points(j) {
			out = append(out, c.head(a.to, a.period.From))
		}
	}
	out = append(out, c.begun(i)...)
	return append(out, c.ending(i)...)
}

// begun reads 年初到上月底: from the start of the current unit to a time.
func (c *clock) begun(i int) []when {
	var out []when
	for _, b := range []struct {
		g     unit.Grain
		words []string
	}{{unit.ByYear, []string{"今年年初", "今年初", "年初"}}, {unit.ByQuarter, []string{"季度初", "季初"}}, {unit.ByMonth, []string{"本月初", "月初"}}} {
		if j := c.joined(c.after(i, b.words...)); j > 0 {
			out = append(out, c.second(when{shape: calendar, period: unit.ByDay.Around(b.g.StartOf(c.today))}, j)...)
		}
	}
	return out
}

func (c *clock) unitsAt(j int) []when {
	out := c.points(j)
	if w, ok := c.enUnitAt(j); ok {
		out = append(out, w)
	}
	return slices.DeleteFunc(out, func(w when) bool { return w.shape == vague || w.shape == before || w.shape == rolling })
}

// ending are the times that begin with until and the like: the last day is in.
func (c *clock) ending(i int) []when {
	j := c.space(c.after(i, "截至到", "截至", "截止到", "截止", "直到", "到", "until the end of the", "until the end of", "until end of", "until", "till the end of", "till end of", "till", "up to the end of", "up to", "through the end of", "through", "as of the end of", "as of end of", "as of", "by the end of", "by end of"))
	if j < 0 {
		return nil
	}
	var out []when
	for _, a := range c.unitsAt(j) {
		if a.shape == present || a.relative && a.period.To > c.today+1 && a.grain == unit.ByDay {
			continue
		}
		out = append(out, c.head(c.maybe(a.to, "为止"), a.period.To))
	}
	if day, k := c.zhEnd(j); k > 0 {
		out = append(out, c.head(c.maybe(k, "为止"), day))
	}
	return out
}
