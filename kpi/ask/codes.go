package ask

import (
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

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

// quarterCode reads q3 and 第q3季度.
func (c *clock) quarterCode(i int) (when, bool) {
	if i < 0 || i+1 >= len(c.s) || c.s[i] != 'q' || c.s[i+1] < '1' || c.s[i+1] > '4' || i+2 < len(c.s) && c.s[i+2] >= '0' && c.s[i+2] <= '9' {
		return when{}, false
	}
	return c.latest(c.maybe(i+2, "季度", "季"), unit.ByQuarter, quarterIn(int(c.s[i+1]-'0')))
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
