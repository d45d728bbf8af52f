package kpi

import (
	"math"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Text is the value of r in words of l.
func (r Result) Text(l i18n.Lang) string { return r.show(l, r.Unit, r.Value) }

// show is a number in its unit, None where it is not known.
func (r Result) show(l i18n.Lang, u Unit, n Number) string {
	if !n.Known {
		return i18n.None
	}
	return r.value(l, u, n.V)
}

func (r Result) value(l i18n.Lang, u Unit, v float64) string {
	switch u {
	case Money:
		return l.Money(unit.Major(v, r.Currency))
	case Share:
		return l.Percent(v)
	case Days:
		return l.T("unit.days", "n", v)
	case Score:
		return l.T("kpi.score", "n", l.Fixed(v, 2))
	}
	return l.Number(v, 1)
}

// diff is how a value changed: points for shares, a percentage for the rest,
// the plain difference where the base is zero. An arrow gives the direction.
func (r Result) diff(l i18n.Lang, c *Change) string {
	switch {
	case !c.Known:
		return i18n.None
	case c.Kind == CompareTarget && c.RelKnown:
		return l.Percent(c.Rel)
	case c.Kind == CompareTarget:
		return i18n.None
	case c.Abs == 0:
		return l.Percent(0)
	case r.Unit == Share:
		return arrow(c.Abs) + strings.TrimLeft(l.Points(c.Abs), "+−")
	case !c.RelKnown:
		return arrow(c.Abs) + r.value(l, r.Unit, math.Abs(c.Abs))
	}
	return arrow(c.Abs) + l.Percent(math.Abs(c.Rel))
}

func arrow(v float64) string {
	if v < 0 {
		return "▼ "
	}
	return "▲ "
}

// column shows the values of one column in one unit.
type column struct {
	l     i18n.Lang
	unit  Unit
	scale i18n.Scale
	money string // the currency's sign
}

func (r Result) column(l i18n.Lang, u Unit, values []float64) column {
	c := column{l: l, unit: u, scale: i18n.Scale{Size: 1}}
	largest := 0.0
	for _, v := range values {
		largest = max(largest, math.Abs(v))
	}
	switch u {
	case Money:
		c.scale = l.ScaleOf(largest)
		c.money = strings.TrimRight(l.Money(unit.Minor(0, r.Currency)), "0")
	case Count:
		if largest >= 1e6 {
			c.scale = l.ScaleOf(largest)
		}
	case Days:
		c.scale.Decimals = 1
	case Score:
		c.scale.Decimals = 2
	}
	return c
}

// title is the name with the unit of the column, if it has one.
func (c column) title(name string) string {
	u := strings.TrimSpace(c.money + c.scale.Sign)
	switch c.unit {
	case Days:
		u = c.l.T("kpi.unit.days")
	case Score:
		u = c.l.T("kpi.unit.score")
	}
	if u == "" {
		return name
	}
	return c.l.T("kpi.col.unit", "name", name, "unit", u)
}

func (c column) cell(v float64) string {
	if c.unit == Share {
		return c.l.Percent(v)
	}
	return c.l.In(c.scale, v)
}

// signed is cell with a sign, for effects; shares are points.
func (c column) signed(v float64) string {
	switch {
	case c.unit == Share:
		return c.l.Points(v)
	case v > 0:
		return "+" + c.cell(v)
	}
	return c.cell(v)
}

func (c column) number(n Number) string {
	if !n.Known {
		return i18n.None
	}
	return c.cell(n.V)
}

// barWidth is the length of the longest bar, in characters.
const barWidth = 12

// bar draws v against the largest of its column; nothing for what is not
// above zero.
func bar(v, largest float64) string {
	if !(v > 0) || largest <= 0 {
		return ""
	}
	eighths := int(math.Round(v / largest * barWidth * 8))
	full, rest := eighths/8, eighths%8
	s := strings.Repeat("█", full)
	if rest > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return s
}

// sparkline draws a series in one line; a dot where nothing is known.
func sparkline(points []Point) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		if p.Value.Known {
			low, high = min(low, p.Value.V), max(high, p.Value.V)
		}
	}
	var b strings.Builder
	for _, p := range points {
		switch {
		case !p.Value.Known:
			b.WriteRune('·')
		case high == low:
			b.WriteRune('▄')
		default:
			b.WriteRune([]rune("▁▂▃▄▅▆▇█")[int(math.Round((p.Value.V-low)/(high-low)*7))])
		}
	}
	return b.String()
}
