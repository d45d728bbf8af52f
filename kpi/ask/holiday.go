package ask

import (
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// holidays have days that differ by year or company: they are asked about.
// The dates offered are the usual ones.
var holidays = []struct {
	words []string
	usual func(int) unit.Period
}{{[]string{"国庆节", "国庆", "十一黄金周", "十一假期", "黄金周", "national day", "golden week"}, daysIn(10, 1, 7)},
	{[]string{"五一", "劳动节", "labour day", "labor day"}, daysIn(5, 1, 5)},
	{[]string{"圣诞节", "圣诞", "christmas"}, daysIn(12, 24, 26)},
	{[]string{"春节", "过年", "spring festival", "chinese new year", "中秋", "端午", "清明", "暑假", "寒假", "旺季", "淡季", "black friday", "easter", "thanksgiving"}, nil}}

func daysIn(m, from, to int) func(int) unit.Period {
	return func(y int) unit.Period {
		return unit.Period{From: unit.NewDay(y, time.Month(m), from), To: unit.NewDay(y, time.Month(m), to) + 1}
	}
}

// holiday reads the names of holidays, and weekends.
func (c *clock) holiday(i int) (when, bool) {
	for _, h := range holidays {
		if j := c.after(i, h.words...); j > 0 {
			w := when{to: c.maybe(j, "假期", "期间", "当天"), shape: vague}
			if h.usual != nil {
				latest, _ := c.latest(j, "", h.usual)
				w.options = []unit.Period{latest.period, h.usual(c.year() - 1)}
			}
			return w, true
		}
	}
	if j := c.after(i, "最近", "近期", "近来", "这段时间", "recently", "lately", "these days"); j > 0 {
		week, _ := c.rolled(j, 7, unit.ByDay)
		month, _ := c.rolled(j, 30, unit.ByDay)
		return when{to: j, shape: vague, options: []unit.Period{week.period, month.period}}, true
	}
	if j := c.after(i, "上周末", "这周末", "本周末", "周末", "last weekend", "this weekend", "the weekend", "weekend"); j > 0 {
		saturday := unit.ByWeek.StartOf(c.today) + 5
		this := unit.Period{From: saturday, To: saturday + 2}
		return when{to: j, shape: vague, options: []unit.Period{this, this.Shift(unit.ByWeek, -1)}}, true
	}
	return when{}, false
}
