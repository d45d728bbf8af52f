package ask

import (
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthAt is the month whose name or short name s begins with, 0 for none.
func monthAt(s string) int { m, _ := monthWord(s); return m }

func monthWord(s string) (month, width int) {
	for k, name := range monthNames {
		for _, w := range []string{name, name[:min(4, len(name))], name[:3]} {
			if (len(w) != 4 || w == "sept" || w == "june" || w == "july") && strings.HasPrefix(s, w) && boundary(s, len(w)) {
				return k + 1, len(w)
			}
		}
	}
	return 0, 0
}

func (c *clock) enMonth(i int) (when, bool) {
	m, width := monthWord(c.s[i:])
	if m == 0 || m == 5 && c.verb(i, i+width) {
		return when{}, false
	}
	return c.latest(i+width, unit.ByMonth, monthIn(m))
}

// verb says that the word at i, may, is a verb: somebody may or may not.
func (c *clock) verb(i, to int) bool {
	for _, w := range []string{"i", "we", "you", "he", "she", "they", "be", "have", "not", "ask"} {
		if c.after(c.space(to), w) > 0 || strings.HasSuffix(c.s[:i], " "+w+" ") || c.s[:i] == w+" " {
			return true
		}
	}
	return false
}

// ordinal reads 1, 1st, 22nd.
func (c *clock) ordinal(i int) (n, end int) {
	n, width, j := c.digits(i)
	if j < 0 || width > 2 {
		return 0, -1
	}
	for _, s := range []string{"st", "nd", "rd", "th"} {
		if strings.HasPrefix(c.s[j:], s) && c.ends(j+2) {
			return n, j + 2
		}
	}
	if !c.ends(j) || j < len(c.s) && isLatin(rune(c.s[j])) {
		return 0, -1
	}
	return n, j
}

// enDate reads Nov 5, November 5th, 5 Nov, 5th of November.
func (c *clock) enDate(i int) (when, bool) {
	if m, width := monthWord(c.s[i:]); m > 0 {
		d, j := c.ordinal(c.space(c.maybe(c.space(i+width), "the")))
		if j > 0 && d >= 1 && d <= 31 {
			return c.latest(j, unit.ByDay, dayIn(m, d))
		}
		return when{}, false
	}
	d, j := c.ordinal(c.space(c.maybe(i, "the")))
	if j < 0 || d < 1 || d > 31 {
		return when{}, false
	}
	k := c.space(c.maybe(c.space(j), "of"))
	if k == j || k >= len(c.s) {
		return when{}, false
	}
	if m, width := monthWord(c.s[k:]); m > 0 {
		return c.latest(k+width, unit.ByDay, dayIn(m, d))
	}
	return when{}, false
}

func (c *clock) weekdayName(i int) (n, end int) {
	for k, w := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if j := c.after(i, w); j > 0 {
			return k + 1, j
		}
	}
	return 0, -1
}

// enDayOfMonth reads the 15th.
func (c *clock) enDayOfMonth(i int) (when, bool) {
	if c.after(i, "the") < 0 {
		return when{}, false
	}
	return c.dayOfMonth(i)
}

func (c *clock) enWeekday(i int) (when, bool) {
	if d, j := c.weekdayName(i); j > 0 {
		return c.weekday(j, d), true
	}
	return when{}, false
}
