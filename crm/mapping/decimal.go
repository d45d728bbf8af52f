package mapping

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// decimal is coef × 10^-scale, exactly.
type decimal struct {
	coef  int64
	scale int
}

var errBigNumber = errors.New("number has too many digits")

// parseDecimal reads a number as people and programs write them: signs,
// grouping, parentheses for negative amounts, an exponent. comma says that the
// decimal mark is a comma.
func parseDecimal(s string, comma bool) (decimal, error) {
	t := strings.TrimSpace(s)
	negative := false
	if strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")") && len(t) > 2 {
		t, negative = t[1:len(t)-1], true
	}
	if strings.HasPrefix(t, "−") {
		t = "-" + strings.TrimPrefix(t, "−")
	}
	point, group := byte('.'), byte(',')
	if comma {
		point, group = group, point
	}
	read := func() (decimal, error) { return digits(t, point, group) }
	if strings.ContainsAny(t, "eE") && len(t) < 40 {
		read = func() (decimal, error) { return parseExponent(t) }
	}
	d, err := read()
	if err != nil {
		return decimal{}, numberFault(err, s, comma)
	}
	if negative {
		d.coef = -d.coef
	}
	return d, nil
}

var errNumber = errors.New("not a number")

// numberFault words what is wrong with the number s; nil stays nil.
func numberFault(err error, s string, comma bool) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errBigNumber):
		return i18n.Say("feed.value.big", "value", Quote(s))
	case comma:
		return i18n.Say("feed.value.number", "value", Quote(s), "sample", "1234,50")
	}
	return i18n.Say("feed.value.number", "value", Quote(s), "sample", "1234.50")
}

func digits(t string, point, group byte) (decimal, error) {
	var d decimal
	negative, seen, fraction, since := false, false, false, -1
	for i := 0; i < len(t); i++ {
		c := t[i]
		switch {
		case i == 0 && (c == '-' || c == '+'):
			negative = c == '-'
		case c >= '0' && c <= '9':
			if d.coef > (1<<62)/10 {
				return d, errBigNumber
			}
			d.coef, seen = d.coef*10+int64(c-'0'), true
			if fraction {
				d.scale++
			} else if since >= 0 {
				since++
			}
		case c == point && !fraction:
			if since >= 0 && since != 3 {
				return d, errNumber
			}
			fraction, since = true, -1
		case (c == group || c == ' ' || c == '\'') && seen && !fraction && (since < 0 || since == 3):
			since = 0
		default:
			return d, errNumber
		}
	}
	if !seen || (since >= 0 && since != 3) {
		return d, errNumber
	}
	if negative {
		d.coef = -d.coef
	}
	return d, nil
}

func parseExponent(t string) (decimal, error) {
	f, err := strconv.ParseFloat(t, 64)
	if err != nil || f > 1e17 || f < -1e17 {
		return decimal{}, errNumber
	}
	plain := strconv.FormatFloat(f, 'f', -1, 64)
	if before, after, ok := strings.Cut(plain, "."); ok && len(before)+len(after) > 17 {
		plain = before + "." + after[:max(1, min(len(after), 17-len(before)))]
	}
	return digits(plain, '.', ',')
}

// times multiplies exactly.
func (d decimal) times(o decimal) (decimal, error) {
	p := new(big.Int).Mul(big.NewInt(d.coef), big.NewInt(o.coef))
	if !p.IsInt64() {
		return decimal{}, errBigNumber
	}
	return decimal{coef: p.Int64(), scale: d.scale + o.scale}, nil
}

// units is d in units of 10^-n, rounded half away from zero, and whether that
// was exact.
func (d decimal) units(n int) (units int64, exact bool, err error) {
	units, exact = d.coef, true
	for s := d.scale; s < n; s++ {
		if units > (1<<62)/10 || units < -(1<<62)/10 {
			return 0, false, errBigNumber
		}
		units *= 10
	}
	if d.scale <= n {
		return units, true, nil
	}
	div := int64(1)
	for s := n; s < d.scale; s++ {
		if div > (1<<62)/10 {
			return 0, d.coef == 0, nil
		}
		div *= 10
	}
	quo, rest := d.coef/div, d.coef%div
	if 2*abs(rest) >= div {
		if d.coef < 0 {
			quo--
		} else {
			quo++
		}
	}
	return quo, rest == 0, nil
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// String is the plain number with a point, without zeros at its end.
func (d decimal) String() string {
	text := d.fixed()
	if d.scale == 0 {
		return text
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// fixed is the plain number with all of its decimals.
func (d decimal) fixed() string {
	if d.scale == 0 {
		return strconv.FormatInt(d.coef, 10)
	}
	text := strconv.FormatInt(abs(d.coef), 10)
	if len(text) <= d.scale {
		text = strings.Repeat("0", d.scale-len(text)+1) + text
	}
	text = text[:len(text)-d.scale] + "." + text[len(text)-d.scale:]
	if d.coef < 0 {
		return "-" + text
	}
	return text
}
