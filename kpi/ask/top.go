package ask

import "strings"

// trailing are the words after the number of a top.
var trailing = []string{"名", "个", "位", "大", "强", "家", "的"}

// top reads 前三名, 倒数两个, 最高的5个, top 3, the 5 worst.
func (c *clock) top(i int) (token, bool) {
	for _, o := range []struct {
		order string
		words []string
	}{{"desc", []string{"前", "top-", "top ", "top", "highest", "largest", "biggest", "most"}}, {"asc", []string{"倒数第", "倒数", "后", "末", "bottom", "lowest", "smallest", "fewest"}},
		{"best", []string{"best", "leading", "first"}}, {"worst", []string{"worst", "last", "weakest"}}} {
		j := c.opener(i, o.words)
		if n, k := c.number(c.space(j)); k > 0 && n > 0 && n < 1000 && c.unitless(k) {
			if o.words[0] == "best" && c.after(i, "first") > 0 || c.after(i, "last") > 0 {
				return token{}, false
			}
			return token{from: i, to: c.counter(k), class: aTop, n: n, senses: []sense{{aTop, o.order, ""}}}, true
		}
	}
	return c.topAfter(i)
}

// opener is after without the border behind the word: top3 is one word.
func (c *clock) opener(i int, words []string) int {
	for _, w := range words {
		if len(c.s)-i >= len(w) && c.s[i:i+len(w)] == w {
			return i + len(w)
		}
	}
	return -1
}

// topAfter reads 最高的5个 and the 5 worst.
func (c *clock) topAfter(i int) (token, bool) {
	for order, words := range rankWords {
		j := c.after(i, words...)
		n, k := c.number(c.space(c.maybe(j, "的")))
		if j > 0 && k > 0 && n > 0 && n < 1000 && c.unitless(k) {
			return token{from: i, to: c.counter(k), class: aTop, n: n, senses: []sense{{aTop, order, ""}}}, true
		}
	}
	n, j := c.number(i)
	if j < 0 || n < 1 || n >= 1000 {
		return token{}, false
	}
	k := c.space(c.maybe(c.maybe(j, "个", "名", "位", "家"), "的"))
	for order, words := range rankWords {
		if end := c.after(k, words...); end > 0 && k > 0 {
			return token{from: i, to: end, class: aTop, n: n, senses: []sense{{aTop, order, ""}}}, true
		}
	}
	return token{}, false
}

// counter skips the measure word after a number.
func (c *clock) counter(i int) int { return c.maybe(i, trailing...) }

// unitless says that the number ending at i counts no time.
func (c *clock) unitless(i int) bool {
	if _, j := c.zhUnit(i); j > 0 {
		return false
	}
	g, j := c.enUnit(c.space(i))
	return j < 0 || g == "" || j == c.space(i)+1
}

// rankWords are the words of each order, from the table of words.
var rankWords = rankTable()

func rankTable() map[string][]string {
	out := map[string][]string{}
	for _, w := range deedWords {
		if w.class == aRank && w.id != "rank" {
			out[w.id] = strings.Split(w.words, "|")
		}
	}
	return out
}
