package ask

import (
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/unit"
)

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
