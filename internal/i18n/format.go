package i18n

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// None stands for a value that is not known.
const None = "—"

// minus is the true minus sign, which stands before the currency sign.
const minus = "−"

// Number is v with thousands separators and at most decimals decimals, never
// in scientific form. NaN and infinities are None.
func (l Lang) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return None
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	frac = strings.TrimRight(frac, "0")
	if frac != "" {
		frac = "." + frac
	}
	s = group(whole) + frac
	if v < 0 && strings.Trim(s, "0.") != "" {
		return minus + s
	}
	return s
}

func group(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// scale is one unit of short numbers: from least on, v is shown in units of size.
type scale struct {
	least, size float64
	sign        string
	decimals    int
}

var scales = map[Lang][]scale{
	ZH: {{1e8, 1e8, "亿", 2}, {1e4, 1e4, "万", 2}},
	EN: {{1e9, 1e9, "B", 1}, {1e6, 1e6, "M", 2}, {1e4, 1e3, "K", 1}},
}

// Short is v in the language's compact form: 9,876, 1.23万, 1.23亿 in Chinese;
// 9,876, 12.3K, 1.23M, 1.2B in English. The unit is chosen for v rounded to four
// digits, so that none runs over: 99,995,000 is 1.00亿, not 10000万.
func (l Lang) Short(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return None
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(math.Abs(v), 'e', 3, 64), 64)
	for _, s := range scales[l] {
		if rounded >= s.least {
			whole, frac, _ := strings.Cut(strconv.FormatFloat(math.Abs(v)/s.size, 'f', s.decimals, 64), ".")
			return sign(v) + group(whole) + "." + frac + s.sign
		}
	}
	return l.Number(v, 1)
}

func sign(v float64) string {
	if v < 0 {
		return minus
	}
	return ""
}

var currencySigns = map[unit.Currency]string{
	"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "JPY": "JP¥",
}

// Money is m in compact form with its sign: ¥1.23万, −$12.3K. A currency
// without a known sign shows its code. No amount is None.
func (l Lang) Money(m unit.Money) string {
	if m.Currency == "" {
		return None
	}
	amount := l.shortMoney(math.Abs(m.Float()))
	if amount == "0" { // it is rounded away, and so is its sign
		return currencySign(m.Currency) + amount
	}
	return sign(m.Float()) + currencySign(m.Currency) + amount
}

// shortMoney is Short, but below the first unit whole, or under a hundred with
// two decimals: half a digit of money looks like a mistake.
func (l Lang) shortMoney(v float64) string {
	switch {
	case v >= 9_999.5:
		return l.Short(v)
	case v >= 99.995:
		return l.Number(v, 0)
	}
	return l.Number(v, 2)
}

// ExactMoney is m with every decimal of its currency: ¥12,345.60.
func (l Lang) ExactMoney(m unit.Money) string {
	if m.Currency == "" {
		return None
	}
	whole, frac, _ := strings.Cut(strings.TrimPrefix(m.Decimal(), "-"), ".")
	if frac != "" {
		frac = "." + frac
	}
	return sign(float64(m.Minor)) + currencySign(m.Currency) + group(whole) + frac
}

func currencySign(c unit.Currency) string {
	if s, ok := currencySigns[c]; ok {
		return s
	}
	return string(c) + " "
}

// Percent is the share v (0 to 1) as a percentage with one decimal.
func (l Lang) Percent(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return None
	}
	return sign(math.Round(v*1000)) + strconv.FormatFloat(math.Abs(v*100), 'f', 1, 64) + "%"
}

// Points is the difference v of two shares in percentage points, with its sign.
func (l Lang) Points(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return None
	}
	s := strconv.FormatFloat(math.Abs(v*100), 'f', 1, 64)
	if l == ZH {
		return signed(math.Round(v*1000)) + s + " 个百分点"
	}
	return signed(math.Round(v*1000)) + s + " pp"
}

func signed(v float64) string {
	if v > 0 {
		return "+"
	}
	return sign(v)
}

// Day is d with its weekday: 2026年11月22日 周日, Nov 22, 2026 (Sun).
func (l Lang) Day(d unit.Day) string {
	if d.IsZero() {
		return None
	}
	y, m, dd := d.Date()
	if l == ZH {
		return fmt.Sprintf("%d年%d月%d日 %s", y, m, dd, l.Weekday(d.Weekday()))
	}
	return fmt.Sprintf("%s %d, %d (%s)", m.String()[:3], dd, y, l.Weekday(d.Weekday()))
}

// ShortDay is d without year and weekday: 11月22日, Nov 22.
func (l Lang) ShortDay(d unit.Day) string {
	if d.IsZero() {
		return None
	}
	_, m, dd := d.Date()
	if l == ZH {
		return fmt.Sprintf("%d月%d日", m, dd)
	}
	return fmt.Sprintf("%s %d", m.String()[:3], dd)
}

var weekdaysZH = []string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Weekday is the short name of a day of the week.
func (l Lang) Weekday(w time.Weekday) string {
	if l == ZH {
		return weekdaysZH[w]
	}
	return w.String()[:3]
}

// Period is p with its last day included, naming whole months, quarters and
// years: 2026年11月, 11月16日–22日, Nov 16–22, 2026.
func (l Lang) Period(p unit.Period) string {
	if p.IsZero() {
		return None
	}
	if name := l.wholeUnit(p); name != "" {
		return name
	}
	last := p.To - 1
	if last <= p.From {
		return l.Day(p.From)
	}
	y1, m1, d1 := p.From.Date()
	y2, m2, d2 := last.Date()
	switch {
	case l == ZH && y1 == y2 && m1 == m2:
		return fmt.Sprintf("%d年%d月%d日–%d日", y1, m1, d1, d2)
	case l == ZH && y1 == y2:
		return fmt.Sprintf("%d年%d月%d日–%d月%d日", y1, m1, d1, m2, d2)
	case l == ZH:
		return fmt.Sprintf("%d年%d月%d日–%d年%d月%d日", y1, m1, d1, y2, m2, d2)
	case y1 == y2 && m1 == m2:
		return fmt.Sprintf("%s %d–%d, %d", m1.String()[:3], d1, d2, y1)
	case y1 == y2:
		return fmt.Sprintf("%s %d – %s %d, %d", m1.String()[:3], d1, m2.String()[:3], d2, y1)
	}
	return fmt.Sprintf("%s %d, %d – %s %d, %d", m1.String()[:3], d1, y1, m2.String()[:3], d2, y2)
}

func (l Lang) wholeUnit(p unit.Period) string {
	y, m, _ := p.From.Date()
	for _, g := range []unit.Grain{unit.ByYear, unit.ByQuarter, unit.ByMonth} {
		if g.Around(p.From) != p {
			continue
		}
		q := (int(m)-1)/3 + 1
		switch {
		case g == unit.ByYear && l == ZH:
			return fmt.Sprintf("%d年", y)
		case g == unit.ByYear:
			return strconv.Itoa(y)
		case g == unit.ByQuarter && l == ZH:
			return fmt.Sprintf("%d年第%d季度", y, q)
		case g == unit.ByQuarter:
			return fmt.Sprintf("Q%d %d", q, y)
		case l == ZH:
			return fmt.Sprintf("%d年%d月", y, m)
		}
		return fmt.Sprintf("%s %d", m.String()[:3], y)
	}
	return ""
}
