package ask

import (
	"github.com/riskbell/riskbell/internal/unit"
)

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
