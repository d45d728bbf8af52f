package ask

import (
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
)

// until is from a day to today.
func (c *clock) until(to int, from unit.Day) when {
	return when{to: to, shape: ranged, period: unit.Period{From: from, To: c.today + 1}}
}

// head is what ends before a day: from the start of its year.
func (c *clock) head(to int, end unit.Day) when {
	return when{to: to, shape: ending, period: unit.Period{From: unit.ByYear.StartOf(end - 1), To: end}}
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
