package ask

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/near"
)

// The words of times that a mistyped word may stand for. Short ones are near
// to much else, and taken only after a word that a time follows.
var (
	longTimes  = []string{"month", "months", "weeks", "years", "quarter", "quarters", "today", "yesterday", "january", "february", "august", "september", "october", "november", "december"}
	shortTimes = []string{"week", "year", "days"}
	beforeTime = []string{"last", "this", "next", "past", "previous", "prior", "current"}
)

// mend puts the words of times right that are mistyped by one letter, where
// nothing explains them, and notes where. It reports whether there is any.
func (r *reader) mend(cover []token) bool {
	var gaps []token
	for _, t := range cover {
		if t.class == none && t.weight < 0 {
			gaps = append(gaps, t)
		}
	}
	for _, t := range slices.Backward(gaps) { // from the end, so that the others stay in place
		if word := r.timeNear(t); word != "" {
			r.replace(t, word)
		}
	}
	return len(r.mended) > 0
}

// timeNear is the one word of a time that t is an edit away from, "" for none.
func (r *reader) timeNear(t token) string {
	w := r.text.s[t.from:t.to]
	if len(w) < 4 || strings.ContainsFunc(w, func(c rune) bool { return c < 'a' || c > 'z' }) {
		return ""
	}
	words := longTimes
	if before := strings.Fields(r.text.s[:t.from]); len(before) > 0 && slices.Contains(beforeTime, before[len(before)-1]) {
		words = slices.Concat(longTimes, shortTimes)
	}
	for _, word := range words {
		if near.Distance(w, word) == 1 {
			return word
		}
	}
	return ""
}

// replace puts word in the place of t. Every letter of it points to the
// letter of the original in whose place it stands.
func (r *reader) replace(t token, word string) {
	p := r.text
	at := slices.Clone(p.at[:t.from])
	for k := range len(word) {
		at = append(at, p.at[t.from+min(k, t.to-t.from-1)])
	}
	r.text.at = append(at, p.at[t.to:]...)
	r.text.s = p.s[:t.from] + word + p.s[t.to:]
	r.c.s = r.text.s
	r.mended = append(r.mended, p.at[t.from])
}

// markMended marks the tokens that hold a mended word as guessed.
func (r *reader) markMended(cover []token) {
	for i, t := range cover {
		cover[i].guessed = t.guessed || slices.ContainsFunc(r.mended, func(at int) bool {
			return t.class != none && r.text.at[t.from] <= at && at < r.text.at[t.to]
		})
	}
}
