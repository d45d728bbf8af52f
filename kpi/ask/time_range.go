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
