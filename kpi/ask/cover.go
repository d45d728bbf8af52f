package ask

import (
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
	// mended are where, in the original, the words of times began that were
	// put right.
	mended []int
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

// mayBegin says that a time or a number may begin at i, to save the rules
// from looking at every letter.
func (c *clock) mayBegin(i int) bool {
	r, _ := utf8.DecodeRuneInString(c.s[i:])
	return openers[r]
}

// openers are the first letters of all times and tops.
var openers = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "0123456789'大前昨今当本后明现目此如上这下去来年周星礼第元双六最过近往月季岁自从国全未接往十五劳圣春中端清暑寒旺淡黄这周本上截直到末倒〇零一二两俩仨三四五六七八九十廿卅百" +
		"tydrncawiploqhmsufjbekvx" {
		m[r] = true
	}
	return m
}()
