package ask

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"github.com/riskbell/riskbell/internal/near"
)

// guess looks for words near to the stretches that nothing explains, and
// notes them for a second cover. It reports whether there is any.
func (r *reader) guess(cover []token) bool {
	for _, t := range merge(r.text.s, cover) {
		if t.class != none {
			continue
		}
		if word := r.text.s[t.from:t.to]; hanOnly(word) {
			r.guessHan(t)
		} else {
			r.guessLatin(t)
		}
	}
	return len(r.guesses) > 0
}

func hanOnly(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isHan(r) })
}

// guessable are the classes that a near word may be read as.
var guessable = []class{aMetric, aValue, aDim}

// propose notes that s[from:to] is near a word with these senses.
func (r *reader) propose(from, to int, senses []sense, sure int) {
	if len(senses) == 0 || !slices.Contains(guessable, senses[0].class) {
		return
	}
	w := weight(r.text.s[from:to])*sure/10 + perToken
	r.guesses = append(r.guesses, token{from: from, to: to, class: senses[0].class, senses: senses, guessed: true, weight: w})
}

// words calls yield with every word that a guess may lead to and that ok lets
// through.
func (l *Lexicon) words(ok func(string) bool, yield func(word string, senses []sense)) {
	for _, t := range []*table{builtin, l.names} {
		for _, w := range t.near {
			if ok(w) {
				yield(w, t.senses[w])
			}
		}
	}
}

// guessLatin tries the words of a gap, alone and together: mistyped, or the
// beginning of one name only.
func (r *reader) guessLatin(gap token) {
	s := r.text.s
	for from := gap.from; from < gap.to; from = nextWord(s, from, gap.to) {
		for to := gap.to; to > from; to = lastWord(s, from, to) {
			if w := strings.TrimSpace(s[from:to]); len(w) >= 4 && !hanOnly(w) {
				r.nearLatin(w, from, from+len(w))
			}
		}
	}
}

func nextWord(s string, from, to int) int {
	if k := strings.IndexByte(s[from:to], ' '); k >= 0 {
		return from + k + 1
	}
	return to
}

func lastWord(s string, from, to int) int {
	if k := strings.LastIndexByte(s[from:to], ' '); k > 0 {
		return from + k
	}
	return from
}

// nearLatin proposes the word with the fewest edits: one, two from 8 letters.
// Two words equally near are no guess.
func (r *reader) nearLatin(w string, from, to int) {
	if slices.Contains(everyday, w) {
		return
	}
	limit := 1
	if len(w) >= 8 {
		limit = 2
	}
	best, sure := nearest{edits: limit + 1}, nearest{edits: 1}
	r.lex.words(func(word string) bool { return word[0] == w[0] && len(word)+limit >= len(w) }, func(word string, senses []sense) {
		if rest, ok := strings.CutPrefix(word, w); ok && rest != "" && rest[0] == ' ' {
			sure.offer(0, senses)
		}
		if len(word)-len(w) <= limit {
			best.offer(near.Distance(word, w), senses)
		}
	})
	if sure.once() {
		r.propose(from, to, sure.senses, 8)
	} else if best.edits <= limit && best.once() {
		r.propose(from, to, best.senses, 7)
	}
}

// everyday words are right as they stand, however near to others.
var everyday = []string{"last", "next", "past", "first", "week", "weeks", "year", "years", "month", "months", "days", "than", "more", "less", "least", "rates", "list", "cost", "lose", "loss", "wins", "east", "west", "late", "date", "team", "time", "times", "lead", "left", "right"}

// nearest keeps the senses of the nearest word, and whether it is alone.
type nearest struct {
	edits   int
	senses  []sense
	several bool
}

func (n *nearest) offer(edits int, senses []sense) {
	switch {
	case edits < n.edits:
		*n = nearest{edits: edits, senses: senses}
	case edits == n.edits && n.senses != nil && !slices.Equal(n.senses, senses):
		n.several = true
	}
}

func (n *nearest) once() bool { return n.senses != nil && !n.several }

// spelling is a word in characters.
type spelling struct {
	runes  []rune
	senses []sense
}

// guessHan tries the windows of 2 to 5 characters that touch the gap.
func (r *reader) guessHan(gap token) {
	s := r.text.s
	low, high := backRunes(s, gap.from, 4), aheadRunes(s, gap.to, 4)
	words := r.spelledLike(s[low:high])
	if len(words) == 0 {
		return
	}
	for from := low; from < gap.to; from = aheadRunes(s, from, 1) {
		for n, to := 2, aheadRunes(s, from, 2); n <= 5 && to <= high; n, to = n+1, aheadRunes(s, to, 1) {
			if w := []rune(s[from:to]); len(w) == n && to > gap.from && hanOnly(s[from:to]) {
				r.nearHan(w, from, to, from >= gap.from && to <= gap.to, words)
			}
		}
	}
}

// spelledLike are the words one of whose first two characters stands in s.
func (r *reader) spelledLike(s string) []spelling {
	var out []spelling
	r.lex.words(func(word string) bool {
		first, n := utf8.DecodeRuneInString(word)
		second, _ := utf8.DecodeRuneInString(word[n:])
		return first >= utf8.RuneSelf && strings.ContainsRune(s, first) || second >= utf8.RuneSelf && strings.ContainsRune(s, second)
	}, func(word string, senses []sense) { out = append(out, spelling{[]rune(word), senses}) })
	return out
}

func backRunes(s string, i, n int) int {
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return i
}

func aheadRunes(s string, i, n int) int {
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}

// nearHan proposes the one word that sounds the same with one character
// written otherwise, or that has one character more or fewer; inside a gap
// also the one name that begins with it.
func (r *reader) nearHan(w []rune, from, to int, inside bool, words []spelling) {
	sound, edit, prefix := nearest{edits: 1}, nearest{edits: 1}, nearest{edits: 1}
	for _, word := range words {
		v := word.runes
		switch {
		case len(v) == len(w) && soundsLike(v, w):
			sound.offer(0, word.senses)
		case len(w) >= 3 && (len(v) == len(w)+1 && without(v, w) || len(v) >= 3 && len(v) == len(w)-1 && without(w, v)):
			edit.offer(0, word.senses)
		}
		if inside && word.senses[0].class == aValue && len(v) > len(w) && slices.Equal(v[:len(w)], w) {
			prefix.offer(0, word.senses)
		}
	}
	switch {
	case sound.once():
		r.propose(from, to, sound.senses, 8)
	case prefix.once():
		r.propose(from, to, prefix.senses, 8)
	case inside && edit.once():
		r.propose(from, to, edit.senses, 6)
	}
}

// soundsLike says that two words of one length differ in one character, and
// that one sounds the same.
func soundsLike(a, b []rune) bool {
	at := -1
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if at >= 0 {
			return false
		}
		at = i
	}
	return at >= 0 && isHan(a[at]) && sameSound(a[at], b[at])
}

// sameSound compares without tones, over all readings of both.
func sameSound(a, b rune) bool {
	args := pinyin.NewArgs()
	args.Heteronym = true
	other := pinyin.SinglePinyin(b, args)
	return slices.ContainsFunc(pinyin.SinglePinyin(a, args), func(s string) bool { return slices.Contains(other, s) })
}

// without says that long is short with one character put in.
func without(long, short []rune) bool {
	i := 0
	for i < len(short) && long[i] == short[i] {
		i++
	}
	return slices.Equal(long[i+1:], short[i:])
}
