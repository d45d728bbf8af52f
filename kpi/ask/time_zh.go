package ask

import (
	"time"
	"unicode/utf8"

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

// zhYear reads a year and the part of it that may follow.
func (c *clock) zhYear(i int) (when, bool) {
	y, w, ok := c.zhYearAlone(i)
	if !ok {
		return when{}, false
	}
	w.to = c.maybe(w.to, "全年", "整年")
	j := c.space(c.maybe(w.to, "的", "-", "/", "."))
	for _, k := range []int{j, w.to} {
		if p, ok := c.zhPart(k); ok && p.part != nil {
			if in, ok := p.within(y); ok {
				return in, true
			}
		}
	}
	return w, true
}

// zhYearAlone reads 去年, 2025年, 26年, 二〇二五年.
func (c *clock) zhYearAlone(i int) (year int, w when, ok bool) {
	for _, s := range zhYears {
		if j := c.after(i, s.word); j > 0 && c.after(j-len("年"), "年底", "年末", "年初") < 0 {
			return c.year() - s.back, c.relative(j, unit.ByYear, -s.back), true
		}
	}
	y, j := c.zhYearNumber(i)
	if j < 0 {
		return 0, when{}, false
	}
	return y, when{to: j, shape: calendar, period: yearOf(y), grain: unit.ByYear}, true
}

func (c *clock) zhYearNumber(i int) (year, end int) {
	y, width, j := c.digits(i)
	if j < 0 {
		y, width, j = c.zhDigits(i)
	}
	k := c.after(j, "年度", "财年", "年")
	switch {
	case j < 0, width == 4 && (y < 1990 || y > 2099), width != 4 && width != 2:
		return 0, -1
	case width == 2 && (y < 15 || y > 60 || k < 0 && c.after(j, "q1", "q2", "q3", "q4", "h1", "h2") < 0):
		return 0, -1
	case width == 2 && k < 0:
		return 2000 + y, j // 26Q3
	case width == 2:
		return 2000 + y, k
	case k > 0:
		return y, k
	}
	return y, c.bareYear(j)
}

// bareYear holds that four digits ending at j are a year: no unit follows.
func (c *clock) bareYear(j int) int {
	if j < len(c.s) && (c.s[j] == '-' || c.s[j] == '/' || c.s[j] == '.') {
		return -1
	}
	if c.after(j, "个", "元", "万", "单", "家", "天", "人", "名", "笔") > 0 {
		return -1
	}
	return j
}

// zhDigits reads a year in digits such as 二〇二五 or 二五.
func (c *clock) zhDigits(i int) (n, width, end int) {
	j := i
	for j >= 0 && j < len(c.s) {
		r, size := utf8.DecodeRuneInString(c.s[j:])
		v, ok := numerals[r]
		if !ok || v > 9 || r == '两' {
			break
		}
		n, width, j = n*10+v, width+1, j+size
	}
	if width != 2 && width != 4 {
		return 0, 0, -1
	}
	return n, width, j
}

// zhPart reads a part of a year without the year.
func (c *clock) zhPart(i int) (when, bool) {
	for _, read := range []func(int) (when, bool){c.zhMonth, c.zhQuarter, c.zhHalf, c.zhFirst, c.zhWeek, c.zhThird, c.zhHoliday} {
		if w, ok := read(i); ok {
			return w, true
		}
	}
	return when{}, false
}

func (c *clock) zhMonth(i int) (when, bool) {
	n, j := c.number(i)
	if m := c.after(i, "元月"); m > 0 {
		n, j = 1, i+len("元")
	}
	k := c.after(j, "月份", "月")
	if j < 0 || k < 0 || n < 1 || n > 12 {
		return when{}, false
	}
	w, ok := c.latest(k, unit.ByMonth, monthIn(n))
	if !ok || c.after(k, "底", "末", "初") > 0 {
		return w, ok
	}
	in := c.zhInMonth(w)
	if in.to == w.to || in.part == nil {
		return w, true
	}
	return c.latest(in.to, in.grain, in.part)
}

func (c *clock) zhQuarter(i int) (when, bool) {
	if w, ok := c.quarterCode(i); ok {
		return w, true
	}
	n, j := c.number(c.maybe(i, "第"))
	k := c.after(j, "季度", "季")
	if j < 0 || k < 0 || n < 1 || n > 4 {
		return when{}, false
	}
	return c.latest(k, unit.ByQuarter, quarterIn(n))
}

// quarterCode reads q3 and 第q3季度.
func (c *clock) quarterCode(i int) (when, bool) {
	if i < 0 || i+1 >= len(c.s) || c.s[i] != 'q' || c.s[i+1] < '1' || c.s[i+1] > '4' || i+2 < len(c.s) && c.s[i+2] >= '0' && c.s[i+2] <= '9' {
		return when{}, false
	}
	return c.latest(c.maybe(i+2, "季度", "季"), unit.ByQuarter, quarterIn(int(c.s[i+1]-'0')))
}

func (c *clock) zhHalf(i int) (when, bool) {
	for h, words := range [][]string{{"上半年度", "上半年", "h1"}, {"下半年度", "下半年", "h2"}} {
		if j := c.after(i, words...); j > 0 {
			return c.latest(j, "", halfIn(h+1))
		}
	}
	return when{}, false
}

// zhFirst reads 前三季度 and 前两个月.
func (c *clock) zhFirst(i int) (when, bool) {
	n, j := c.number(c.after(i, "前"))
	switch q, m := c.after(j, "个季度", "季度"), c.after(j, "个月"); {
	case j < 0 || n < 1:
	case q > 0 && n <= 4:
		return c.latest(q, "", monthsIn(1, 3*n))
	case m > 0 && n <= 12:
		return c.latest(m, "", monthsIn(1, n))
	}
	return when{}, false
}

func (c *clock) zhWeek(i int) (when, bool) {
	if w, ok := c.weekCode(i); ok {
		return w, true
	}
	n, j := c.number(c.after(i, "第"))
	k := c.after(j, "周", "个星期", "星期")
	if j < 0 || k < 0 {
		return when{}, false
	}
	return c.latest(k, unit.ByWeek, weekIn(n))
}

// weekCode reads w46.
func (c *clock) weekCode(i int) (when, bool) {
	if i < 0 || i >= len(c.s) || c.s[i] != 'w' {
		return when{}, false
	}
	n, width, j := c.digits(i + 1)
	if j < 0 || width > 2 {
		return when{}, false
	}
	return c.latest(c.maybe(j, "周"), unit.ByWeek, weekIn(n))
}

// zhThird reads 上旬 alone: of this month, or of the one before.
func (c *clock) zhThird(i int) (when, bool) {
	for n, word := range []string{"上旬", "中旬", "下旬"} {
		if j := c.after(i, word); j > 0 {
			month := unit.ByMonth.Around(c.today)
			if thirdOf(month, n+1).From > c.today {
				month = month.Shift(unit.ByMonth, -1)
			}
			return when{to: j, shape: calendar, period: thirdOf(month, n+1)}, true
		}
	}
	return when{}, false
}

var zhHolidays = []struct {
	words      []string
	month, day int
}{{[]string{"双十一", "双11"}, 11, 11}, {[]string{"双十二", "双12"}, 12, 12}, {[]string{"六一八", "618"}, 6, 18}, {[]string{"元旦"}, 1, 1}}

func (c *clock) zhHoliday(i int) (when, bool) {
	for _, h := range zhHolidays {
		if j := c.after(i, h.words...); j > 0 && (j == len(c.s) || c.s[j] < '0' || c.s[j] > '9') {
			return c.latest(c.maybe(j, "当天", "当日"), unit.ByDay, dayIn(h.month, h.day))
		}
	}
	return when{}, false
}

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

// isoDate reads 2026-09-05, 2026/9/5, 2026.9.5 and 2026年9月5日 without 年.
func (c *clock) isoDate(i int) (when, bool) {
	y, width, j := c.digits(i)
	if j < 0 || width != 4 || j >= len(c.s) || y < 1990 || y > 2099 {
		return when{}, false
	}
	sep := c.s[j]
	if sep != '-' && sep != '/' && sep != '.' {
		return when{}, false
	}
	m, width, k := c.digits(j + 1)
	if k < 0 || width > 2 || m < 1 || m > 12 {
		return c.isoWeek(y, j+1)
	}
	if k < len(c.s) && c.s[k] == sep {
		if d, width, end := c.digits(k + 1); end > 0 && width <= 2 {
			p := dayIn(m, d)(y)
			return when{to: end, shape: calendar, period: p, grain: unit.ByDay}, !p.IsZero()
		}
	}
	if sep == '.' {
		return when{}, false
	}
	return when{to: k, shape: calendar, period: unit.ByMonth.Around(unit.NewDay(y, time.Month(m), 1)), grain: unit.ByMonth}, true
}

func (c *clock) isoWeek(y, i int) (when, bool) {
	if w, ok := c.weekCode(i); ok {
		return w.within(y)
	}
	if w, ok := c.quarterCode(i); ok {
		return w.within(y)
	}
	return when{}, false
}
