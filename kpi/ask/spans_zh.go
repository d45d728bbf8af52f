package ask

import (
	"github.com/riskbell/riskbell/internal/unit"
)

// zhUnit reads the unit after a number: 天, 个月, 季度.
func (c *clock) zhUnit(i int) (unit.Grain, int) {
	for _, u := range []struct {
		g     unit.Grain
		words []string
	}{{unit.ByDay, []string{"天", "日"}}, {unit.ByWeek, []string{"个星期", "个礼拜", "星期", "礼拜", "周"}},
		{unit.ByQuarter, []string{"个季度", "季度"}}, {unit.ByMonth, []string{"个月", "月"}}, {unit.ByYear, []string{"个年度", "年"}}} {
		if j := c.after(i, u.words...); j > 0 {
			return u.g, j
		}
	}
	return "", -1
}

var zhLast = []string{"最近的", "最近这", "最近", "过去的", "过去", "近", "这", "上", "往前"}

// zhRolling reads 近30天, 最近一周, 过去半年, and the doubtful 前两天.
func (c *clock) zhRolling(i int) (when, bool) {
	start := c.after(i, zhLast...)
	if j := c.after(start, "半年", "半个年度"); j > 0 && c.after(i, "这", "上") < 0 {
		return c.rolled(j, 6, unit.ByMonth)
	}
	if n, j := c.number(start); j > 0 {
		if g, k := c.zhUnit(j); k > 0 && !(c.after(i, "上") > 0 && n == 1) {
			return c.rolled(k, n, g)
		}
	}
	if n, j := c.number(i); j > 0 && c.after(j, "月", "日") < 0 { // 9月以前 is no count
		if g, k := c.zhUnit(j); k > 0 && c.after(k, "之前", "以前", "前") > 0 && n < 1000 {
			return c.ago(c.after(k, "之前", "以前", "前"), n, g), true
		}
	}
	if n, j := c.number(c.after(i, "未来", "接下来", "今后", "往后")); j > 0 {
		if g, k := c.zhUnit(j); k > 0 {
			return c.ahead(k, n, g)
		}
	}
	if n, j := c.number(c.after(i, "前")); j > 0 {
		if g, k := c.zhUnit(j); k > 0 && (g != unit.ByMonth && g != unit.ByQuarter) && n >= 1 && n < 400 {
			return c.doubtful(k, n, g), true
		}
	}
	return when{}, false
}

// doubtful is 前两天: the two before today, or the day two days ago.
func (c *clock) doubtful(to, n int, g unit.Grain) when {
	start := g.StartOf(c.today)
	return when{to: to, shape: vague, options: []unit.Period{
		{From: g.Add(start, -n), To: start}, g.Around(g.Add(start, -n)), {From: g.Add(c.today, -n) + 1, To: c.today + 1}}}
}

var zhToDates = []struct {
	g     unit.Grain
	words []string
}{{unit.ByMonth, []string{"月初至今", "月初以来", "月初到现在", "月初到今天", "月初到目前"}},
	{unit.ByQuarter, []string{"季初至今", "季初以来", "季初到现在", "季度初至今", "季初到今天"}},
	{unit.ByYear, []string{"年初至今", "年初以来", "年初到现在", "年初到今天", "年初到目前", "累计至今"}},
	{unit.ByWeek, []string{"周初至今", "周初以来", "周初到现在"}}}

func (c *clock) zhToDate(i int) (when, bool) {
	j := c.maybe(c.maybe(i, "从", "自"), "本", "今", "当")
	for _, t := range zhToDates {
		if k := c.after(j, t.words...); k > 0 {
			return c.sinceStart(k, t.g), true
		}
	}
	return when{}, false
}

// zhVague reads 月底 and 年初, which name no days.
func (c *clock) zhVague(i int) (when, bool) {
	month, year := unit.ByMonth.Around(c.today), unit.ByYear.Around(c.today)
	for _, v := range []struct {
		words []string
		of    unit.Period
	}{{[]string{"本月底", "这个月底", "月底", "月末", "月初"}, month}, {[]string{"季度末", "季末", "季度底"}, unit.ByQuarter.Around(c.today)},
		{[]string{"今年年底", "今年底", "年底", "年末", "岁末", "年初"}, year}} {
		if j := c.after(i, v.words...); j > 0 {
			return when{to: j, shape: vague, options: []unit.Period{v.of, thirdOf(unit.ByMonth.Around(v.of.To-1), 3)}}, true
		}
	}
	if w, ok := c.holiday(i); ok {
		return w, true
	}
	w, ok := c.zhYear(i)
	if j := c.after(w.to, "底", "末", "初"); ok && j > 0 && w.grain != unit.ByDay {
		last := unit.ByMonth.Around(min(w.period.To-1, c.today))
		return when{to: j, shape: vague, options: []unit.Period{w.period, last}}, true
	}
	if w, ok = c.zhMonth(i); ok && w.grain == unit.ByMonth {
		if j := c.after(w.to, "底", "末", "初"); j > 0 {
			return when{to: j, shape: vague, options: []unit.Period{w.period, thirdOf(w.period, 3)}}, true
		}
	}
	return when{}, false
}

// endOf reads 10月底 as the last day it means, for 截至 and 以前.
func (c *clock) zhEnd(i int) (unit.Day, int) {
	var of unit.Period
	to := -1
	if w, ok := c.zhYear(i); ok {
		of, to = w.period, w.to
	} else if w, ok := c.zhPart(i); ok {
		of, to = w.period, w.to
	} else if w, ok := c.zhRelative(i); ok {
		of, to = w.period, w.to
	} else if j := c.after(i, "月"); j > 0 {
		of, to = unit.ByMonth.Around(c.today), j
	} else if j := c.after(i, "年"); j > 0 {
		of, to = unit.ByYear.Around(c.today), j
	}
	if j := c.after(to, "底", "末"); j > 0 {
		return of.To, j
	}
	return 0, -1
}
