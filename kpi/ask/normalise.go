package ask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain is a text made equal for matching: NFKC, simplified characters, lower
// case, one space between Latin words and none beside Han, punctuation gone
// but for what dates need. at maps every byte of s to the original.
type plain struct {
	s        string
	at       []int
	original string
}

// maxText is how many bytes of a text are read: more is no question.
const maxText = 400

// normalise makes text plain.
func normalise(text string) plain {
	original := text
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	w := writer{runes: make([]rune, 0, len(text)), at: make([]int, 0, len(text))}
	if norm.NFKC.QuickSpanString(text) == len(text) {
		for i, r := range text {
			w.put(r, i)
		}
	} else {
		w.compose(text)
	}
	return w.done(original, len(text))
}

// writer builds the plain text rune by rune.
type writer struct {
	runes []rune
	at    []int
}

// compose puts text in NFKC; what came of one segment points to its start.
func (w *writer) compose(text string) {
	for i := 0; i < len(text); {
		n := norm.NFKC.NextBoundaryInString(text[i:], true)
		if n <= 0 {
			n = len(text) - i
		}
		for _, r := range norm.NFKC.String(text[i : i+n]) {
			w.put(r, i)
		}
		i += n
	}
}

func (w *writer) put(r rune, at int) {
	r = foldRune(r)
	if r == ' ' && (len(w.runes) == 0 || w.runes[len(w.runes)-1] == ' ') {
		return
	}
	w.runes, w.at = append(w.runes, r), append(w.at, at)
}

// foldRune is r in its plain form; what means nothing becomes a space.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return unicode.ToLower(r)
	case strings.ContainsRune("-/.:,'", r):
		return r
	}
	switch r {
	case '–', '—', '~', '〜', '―', '−':
		return '~'
	case '、', '，', '；', ';', '&', '+':
		return ','
	case '’', '‘', '`':
		return '\''
	}
	if s, ok := simplified[r]; ok {
		return s
	}
	if isHan(r) || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return unicode.ToLower(r)
	}
	return ' '
}

// done drops the marks that no date needs and builds the text.
func (w *writer) done(original string, end int) plain {
	var b strings.Builder
	p := plain{original: original}
	b.Grow(len(w.runes) * 3)
	p.at = make([]int, 0, len(w.runes)*3+1)
	var last rune
	for i, r := range w.runes {
		if r = w.mark(i, r); r < 0 || r == ' ' && (last == 0 || last == ' ' || w.besideHan(i)) {
			continue
		}
		last = r
		n, _ := b.WriteRune(r)
		for range n {
			p.at = append(p.at, w.at[i])
		}
	}
	p.s = strings.TrimRight(b.String(), " ")
	p.at = append(p.at[:len(p.s)], end)
	return p
}

// mark keeps a mark where it joins digits or names of time, makes it a space
// elsewhere, and drops (-1) apostrophes and the s of a possessive.
func (w *writer) mark(i int, r rune) rune {
	before, after := w.peek(i-1), w.peek(i+1)
	switch r {
	case '\'':
		if unicode.IsDigit(after) {
			return r
		}
		return -1
	case 's':
		if before == '\'' && !isLatin(after) {
			return -1
		}
	case '-':
		if unicode.IsDigit(before) || isHan(before) || isHan(after) || unicode.IsDigit(after) || w.spaced(i) {
			return r
		}
		if isLatin(before) && isLatin(after) && w.monthBefore(i) && monthAt(string(w.runes[i+1:min(i+10, len(w.runes))])) > 0 {
			return '~'
		}
		return ' '
	case '.', ':':
		if unicode.IsDigit(before) && unicode.IsDigit(after) {
			return r
		}
		return ' '
	case '/':
		if isHan(before) || isHan(after) {
			return ','
		}
	}
	return r
}

// monthBefore says that the word before i is a month's name, at least by its
// first three letters: Jan-Jun, but not mid-June.
func (w *writer) monthBefore(i int) bool {
	from := i
	for from > 0 && isLatin(w.runes[from-1]) {
		from--
	}
	return monthAt(string(w.runes[from:i])) > 0
}

func (w *writer) peek(i int) rune {
	if i < 0 || i >= len(w.runes) {
		return 0
	}
	return w.runes[i]
}

// spaced says that the mark at i stands between spaces, as in Sep - Oct.
func (w *writer) spaced(i int) bool { return w.peek(i-1) == ' ' && w.peek(i+1) == ' ' }

func (w *writer) besideHan(i int) bool { return isHan(w.peek(i-1)) || isHan(w.peek(i+1)) }

func isHan(r rune) bool { return r >= 0x3400 && r <= 0x9fff || r == '〇' }

func isLatin(r rune) bool { return unicode.IsLetter(r) && !isHan(r) }

// quote is the original text of s[from:to].
func (p plain) quote(from, to int) string {
	return p.original[p.at[from]:p.end(to)]
}

// end is where in the original the text before to ends, without the spaces
// and marks dropped after it. One original character may have become several;
// then all of it is meant.
func (p plain) end(to int) int {
	k := to
	for k < len(p.s) && p.at[k] == p.at[to-1] {
		k++
	}
	first := p.at[to-1] + 1
	return first + len(strings.TrimRight(p.original[first:p.at[k]], " \t"))
}

// fold is a word of the lexicon in the same plain form.
func fold(word string) string {
	if s, ok := foldSimple(word); ok {
		return s
	}
	return normalise(word).s
}

// foldSimple folds what most names are made of, Han or plain Latin words and
// digits, without the books that normalise keeps.
func foldSimple(word string) (string, bool) {
	var buf [64]byte
	out, last := buf[:0], ' '
	for _, r := range word {
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case isHan(r):
			if s, ok := simplified[r]; ok {
				r = s
			}
		case r != ' ' || last == ' ':
			return "", false
		}
		if (r == ' ' && isHan(last)) || (last == ' ' && len(out) > 0 && isHan(r)) {
			return "", false
		}
		out, last = utf8.AppendRune(out, r), r
	}
	return string(out), last != ' '
}
