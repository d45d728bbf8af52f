package ask

import (
	"github.com/riskbell/riskbell/internal/unit"
)

// zh reads the Chinese times that begin at i.
func (c *clock) zh(i int) []when {
	var out []when
	for _, read := range []func(int) (when, bool){c.zhDay, c.zhRelative, c.zhYear, c.zhPart, c.zhRolling, c.zhToDate, c.zhVague, c.zhWeekday} {
		if w, ok := read(i); ok {
			out = append(out, w)
		}
	}
	return out
}

var zhDays = []struct {
	word string
	back int
}{{"大前天", 3}, {"前天", 2}, {"昨天", 1}, {"昨日", 1}, {"今天", 0}, {"今日", 0}, {"当天", 0}, {"当日", 0}, {"本日", 0},
	{"大后天", -3}, {"后天", -2}, {"明天", -1}, {"明日", -1}}

func (c *clock) zhDay(i int) (when, bool) {
	for _, d := range zhDays {
		if j := c.after(i, d.word); j > 0 {
			return c.relative(j, unit.ByDay, -d.back), true
		}
	}
	if j := c.after(i, "现在", "目前", "当前", "此刻", "如今"); j > 0 {
		return when{to: j, shape: present, period: unit.ByDay.Around(c.today), grain: unit.ByDay}, true
	}
	return when{}, false
}

// zhSteps are the words before a unit, with how far back they lead.
var zhSteps = []struct {
	word string
	back int
}{{"上上个", 2}, {"上上", 2}, {"上一个", 1}, {"上个", 1}, {"上一", 1}, {"上", 1}, {"这一个", 0}, {"这个", 0}, {"这一", 0}, {"这", 0},
	{"本", 0}, {"当", 0}, {"下下个", -2}, {"下下", -2}, {"下一个", -1}, {"下个", -1}, {"下一", -1}, {"下", -1}}

var zhYears = []struct {
	word string
	back int
}{{"今年", 0}, {"全年", 0}, {"本年度", 0}, {"本年", 0}, {"当年", 0}, {"这一年", 0}, {"去年", 1}, {"上年度", 1}, {"上一年度", 1}, {"上一年", 1}, {"上年", 1},
	{"前年", 2}, {"大前年", 3}, {"明年", -1}, {"来年", -1}, {"后年", -2}}

// zhRelative reads 上周, 这个月, 本季度 and what may follow: a day of the
// week, a third or a day of the month.
func (c *clock) zhRelative(i int) (when, bool) {
	for _, s := range zhSteps {
		j := c.after(i, s.word)
		if j < 0 {
			continue
		}
		if k := c.after(j, "周", "星期", "礼拜"); k > 0 {
			w := c.relative(c.maybe(k, "末尾"), unit.ByWeek, -s.back)
			if d, end := c.zhDayOfWeek(k); end > 0 {
				w = when{to: end, shape: calendar, period: unit.ByDay.Around(w.period.From + unit.Day(d-1)), grain: unit.ByDay}
			}
			return w, true
		}
		if k := c.after(j, "月份", "月"); k > 0 {
			return c.zhInMonth(c.relative(k, unit.ByMonth, -s.back)), true
		}
		if k := c.after(j, "季度", "季"); k > 0 {
			return c.relative(k, unit.ByQuarter, -s.back), true
		}
		if k := c.after(j, "年度", "财年", "年"); k > 0 && s.word != "上上" && c.after(k, "上半", "下半") < 0 && c.after(j, "年底", "年末", "年初") < 0 {
			return c.relative(k, unit.ByYear, -s.back), true
		}
	}
	return when{}, false
}

// zhInMonth reads what narrows a month: 上旬, 下半月, 5号.
func (c *clock) zhInMonth(w when) when {
	j := c.maybe(w.to, "的")
	narrowed := func(to int, g unit.Grain, f func(unit.Period) unit.Period) when {
		p := f(w.period)
		if p.From >= w.period.To {
			return w
		}
		out := when{to: to, shape: w.shape, period: p, grain: g}
		if w.part != nil {
			part := w.part
			out.part = func(y int) unit.Period { return f(part(y)) }
		}
		return out
	}
	for n, word := range []string{"上旬", "中旬", "下旬"} {
		if k := c.after(j, word); k > 0 {
			return narrowed(k, "", func(m unit.Period) unit.Period { return thirdOf(m, n+1) })
		}
	}
	if k := c.after(j, "上半月", "前半月"); k > 0 {
		return narrowed(k, "", func(m unit.Period) unit.Period { return unit.Period{From: m.From, To: m.From + 15} })
	}
	if k := c.after(j, "下半月", "后半月"); k > 0 {
		return narrowed(k, "", func(m unit.Period) unit.Period { return unit.Period{From: m.From + 15, To: m.To} })
	}
	if n, k := c.number(c.after(j, "前")); k > 0 && n >= 1 && n <= 31 && c.after(k, "天") > 0 {
		return narrowed(c.after(k, "天"), "", func(m unit.Period) unit.Period { return unit.Period{From: m.From, To: min(m.From+unit.Day(n), m.To)} })
	}
	if n, k := c.number(j); k > 0 && n >= 1 && n <= 31 {
		if k = c.after(k, "号", "日"); k > 0 {
			return narrowed(k, unit.ByDay, func(m unit.Period) unit.Period { return unit.ByDay.Around(m.From + unit.Day(n-1)) })
		}
	}
	return w
}

// zhDayOfWeek reads the 三 of 周三.
func (c *clock) zhDayOfWeek(i int) (n, end int) {
	for k, r := range "一二三四五六日天" {
		if j := c.after(i, string(r)); j > 0 && c.after(j, "年", "个", "季", "月", "天", "周") < 0 {
			return min(k/3+1, 7), j
		}
	}
	return 0, -1
}

// zhWeekday reads 周三 alone: the latest one.
func (c *clock) zhWeekday(i int) (when, bool) {
	j := c.after(i, "周", "星期", "礼拜")
	d, end := c.zhDayOfWeek(j)
	if j < 0 || end < 0 {
		return when{}, false
	}
	return c.weekday(end, d), true
}

// weekday is the latest day of the week d, 1 Monday to 7 Sunday.
func (c *clock) weekday(to, d int) when {
	day := unit.ByWeek.StartOf(c.today) + unit.Day(d-1)
	if day > c.today {
		day -= 7
	}
	return when{to: to, shape: calendar, period: unit.ByDay.Around(day), grain: unit.ByDay}
}
