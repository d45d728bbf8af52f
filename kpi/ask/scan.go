package ask

import (
	"strings"
	"unicode/utf8"
)

// The scanning helpers give the position after what they found, -1 for none.

// after is the end of the first of words that stands at i; longer words come
// first in the list. A Latin word must end where the text's word ends.
func (c *clock) after(i int, words ...string) int {
	if i < 0 {
		return -1
	}
	for _, w := range words {
		if strings.HasPrefix(c.s[i:], w) && c.ends(i+len(w)) {
			return i + len(w)
		}
	}
	return -1
}

// maybe is after(i, words), or i where none of them stands there.
func (c *clock) maybe(i int, words ...string) int {
	if j := c.after(i, words...); j >= 0 {
		return j
	}
	return i
}

// ends says that no Latin word runs across i.
func (c *clock) ends(i int) bool { return boundary(c.s, i) }

// boundary says that no Latin word runs across byte i of s.
func boundary(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	return !isLatin(before) || !isLatin(after)
}

// space skips one space.
func (c *clock) space(i int) int {
	if i >= 0 && i < len(c.s) && c.s[i] == ' ' {
		return i + 1
	}
	return i
}

// digits reads up to four decimal digits that no further digit follows.
func (c *clock) digits(i int) (n, width, end int) {
	if i < 0 {
		return 0, 0, -1
	}
	j := i
	for j < len(c.s) && c.s[j] >= '0' && c.s[j] <= '9' {
		n = n*10 + int(c.s[j]-'0')
		if j++; j-i > 4 {
			return 0, 0, -1
		}
	}
	if j == i {
		return 0, 0, -1
	}
	return n, j - i, j
}

var numerals = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '俩': 2, '三': 3, '仨': 3, '四': 4,
	'五': 5, '六': 6, '七': 7, '八': 8, '九': 9, '十': 10, '廿': 20, '卅': 30, '百': 100}

// numeral reads a Chinese numeral below 1000: 十二, 两, 廿五, 一百二十.
func (c *clock) numeral(i int) (n, end int) {
	if i < 0 {
		return 0, -1
	}
	digit, j := -1, i
	for j < len(c.s) {
		r, size := utf8.DecodeRuneInString(c.s[j:])
		v, ok := numerals[r]
		if !ok {
			break
		}
		switch {
		case v == 10 || v == 100:
			n, digit = n+max(digit, 0)*v, -1
			if j == i || digitless(c.s[i:j]) {
				n += v
			}
		case v >= 20:
			n += v
		case digit >= 0 && v > 0 && digit > 0:
			return 0, -1 // two digits in a row are no number: 三四
		default:
			digit = v
		}
		j += size
	}
	if j == i {
		return 0, -1
	}
	return n + max(digit, 0), j
}

// digitless says that a numeral before 十 or 百 ends without a digit of its own.
func digitless(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return numerals[r] >= 10 || numerals[r] == 0
}

// number reads digits, a Chinese numeral or an English word for a number.
func (c *clock) number(i int) (n, end int) {
	if n, _, j := c.digits(i); j > 0 {
		return n, j
	}
	if n, j := c.numeral(i); j > 0 {
		return n, j
	}
	return c.spelled(i)
}

var spelled = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

func (c *clock) spelled(i int) (n, end int) {
	if i < 0 || i >= len(c.s) || !strings.ContainsRune("otfsenac", rune(c.s[i])) {
		return 0, -1 // most letters begin no number
	}
	for k, w := range spelled {
		if j := c.after(i, w); j > 0 {
			return k + 1, j
		}
	}
	if j := c.after(i, "a couple of", "couple of", "a couple", "couple"); j > 0 {
		return 2, j
	}
	return 0, -1
}
