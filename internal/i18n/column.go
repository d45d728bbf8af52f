package i18n

import (
	"math"
	"strconv"
	"strings"
)

// Scale is the one unit that all numbers of a column are shown in: 万, 亿, K, M
// and B, or none.
type Scale struct {
	Size     float64
	Sign     string
	Decimals int
}

// ScaleOf is the unit for a column whose largest number is max in size. Numbers
// without a unit get no decimals.
func (l Lang) ScaleOf(max float64) Scale {
	for _, s := range scales[l] {
		if math.Abs(max) >= s.least {
			return Scale{Size: s.size, Sign: s.sign, Decimals: 2}
		}
	}
	return Scale{Size: 1}
}

// In is v in the column's unit with its fixed decimals: 1,234.50.
func (l Lang) In(s Scale, v float64) string { return l.Fixed(v/s.Size, s.Decimals) }

// Fixed is v with thousands separators and exactly decimals decimals, so that
// a column lines up. NaN and infinities are None.
func (l Lang) Fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return None
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, frac, _ := strings.Cut(text, ".")
	if frac != "" {
		frac = "." + frac
	}
	if v < 0 && strings.Trim(text, "0.") != "" {
		return minus + group(whole) + frac
	}
	return group(whole) + frac
}
