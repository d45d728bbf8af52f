package ask

import (
	"strings"
	"unicode/utf8"
)

// token is a piece s[from:to] of the text with what it means. A token without
// a class is text that nothing explains.
type token struct {
	from, to int
	class    class
	senses   []sense // all senses of the class that won
	when     *when   // of a time
	n        int     // of a top
	guessed  bool
	weight   int
}

func (t token) id() string {
	if len(t.senses) == 0 {
		return ""
	}
	return t.senses[0].id
}

// The weights of the cover: by letter, by word, and what a class adds where
// words of the same length compete.
const (
	perHan   = 20
	perLatin = 8
	perToken = -12
	missed   = -8 // a piece nothing explains
)

var bonus = map[class]int{aTime: 9, aTop: 8, aMetric: 6, aDoubt: 6, anUnknown: 5, aValue: 7, aCompare: 5, aGrain: 4, aDim: 3, aFiller: -3, aUnitWord: -2}

// reader covers one text with tokens.
type reader struct {
	lex  *Lexicon
	text plain
	c    clock
	// guesses are tokens found by nearness, for a second cover.
	guesses []token
}

// cover is the cheapest way to explain the whole text: of all chains of words
// and times the one with the highest weight, found from the end.
func (r *reader) cover() []token {
	s := r.text.s
	best := make([]int, len(s)+1)
	choice := make([]token, len(s)+1)
	for i := len(s) - 1; i >= 0; i-- {
		if !utf8.RuneStart(s[i]) {
			continue
		}
		gap := r.gap(i)
		best[i], choice[i] = gap.weight+best[gap.to], gap
		if boundary(s, i) {
			r.edges(i, func(t token) {
				if w := t.weight + best[t.to]; w > best[i] {
					best[i], choice[i] = w, t
				}
			})
		}
	}
	return chain(choice, len(s))
}

func chain(choice []token, end int) []token {
	var out []token
	for i := 0; i < end; i = choice[i].to {
		out = append(out, choice[i])
	}
	return out
}

// gap skips a space, a Han character, or the rest of a Latin word or number.
func (r *reader) gap(i int) token {
	s := r.text.s
	first, size := utf8.DecodeRuneInString(s[i:])
	t := token{from: i, to: i + size}
	if first == ' ' || first == ',' {
		return t
	}
	t.weight = missed
	for !isHan(first) && t.to < len(s) {
		next, size := utf8.DecodeRuneInString(s[t.to:])
		if isLatin(first) != isLatin(next) || next == ' ' || next == ',' || isHan(next) {
			break
		}
		t.to += size
	}
	return t
}

// edges are the tokens that begin at i.
func (r *reader) edges(i int, yield func(token)) {
	s := r.text.s
	r.lex.find(s, i, func(end int, senses []sense) {
		t := token{from: i, to: end, class: senses[0].class, senses: senses}
		t.weight = weight(s[i:end]) + perToken + bonus[t.class]
		yield(t)
	})
	if r.c.mayBegin(i) {
		for _, w := range r.c.times(i) {
			yield(token{from: i, to: w.to, class: aTime, when: &w, weight: weight(s[i:w.to]) + perToken + bonus[aTime]})
		}
		if t, ok := r.c.top(i); ok {
			t.weight = weight(s[i:t.to]) + perToken + bonus[aTop]
			yield(t)
		}
	}
	for _, t := range r.guesses {
		if t.from == i {
			yield(t)
		}
	}
}

// weight of a text by its letters.
func weight(s string) int {
	w := 0
	for _, c := range s {
		if isHan(c) {
			w += perHan
		} else {
			w += perLatin
		}
	}
	return w
}

// trailing are the words after the number of a top.
var trailing = []string{"大客户经理", "名", "个", "位", "大", "强", "家", "的"}

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

// mayBegin says that a time or a number may begin at i, to save the rules
// from looking at every letter.
func (c *clock) mayBegin(i int) bool {
	r, _ := utf8.DecodeRuneInString(c.s[i:])
	return openers[r]
}

// openers are the first letters of all times and tops.
var openers = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "0123456789'大前昨今当本后明现目此如上这下去来年周星礼第元双六最过近往月季岁自从国全十五劳圣春中端清暑寒旺淡黄这周本上截直到末倒〇零一二两俩仨三四五六七八九十廿卅百" +
		"tydrncawiploqhmsufjbekvx" {
		m[r] = true
	}
	return m
}()
