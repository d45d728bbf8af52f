package ask

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// table is words with their senses; longest is the byte length of the longest
// word that begins with a rune.
type table struct {
	senses  map[string][]sense
	longest map[rune]int
	near    []string // words that a guess may lead to, in the order they came
}

func newTable(size int) *table {
	return &table{senses: make(map[string][]sense, size), longest: map[rune]int{}}
}

// add notes a sense of word; the same sense twice is one.
func (t *table) add(word string, s sense) {
	if word == "" {
		return
	}
	for _, had := range t.senses[word] {
		if had == s {
			return
		}
	}
	if len(t.senses[word]) == 0 && slices.Contains(guessable, s.class) {
		t.near = append(t.near, word)
	}
	t.senses[word] = append(t.senses[word], s)
	first, _ := utf8.DecodeRuneInString(word)
	t.longest[first] = max(t.longest[first], len(word))
}

func (t *table) has(word string) bool { return len(t.senses[word]) > 0 }

// builtin is the words every company shares.
var builtin = builtinTable()

func builtinTable() *table {
	t := newTable(2048)
	for _, list := range [][]word{metricWords, doubtWords, dimWords, deedWords} {
		for _, w := range list {
			for _, s := range strings.Split(w.words, "|") {
				t.add(foldWord(s), sense{class: w.class, id: w.id})
			}
		}
	}
	for _, s := range strings.Split(fillerWords, "|") {
		if !t.has(s) {
			t.add(s, sense{class: aFiller})
		}
	}
	return t
}

// Knows reports whether a word, or several, stands in the table of words that
// questions to any company are made of.
func Knows(words string) bool { return builtin.has(fold(words)) }

// foldWord is fold that keeps a mark which is a word of its own.
func foldWord(s string) string {
	if s == "," {
		return s
	}
	return fold(s)
}

// Lexicon is the words questions to one company are made of: the built-in
// ones and the names of its records. It is built for a question or kept for
// many; it never changes after that and may be shared.
type Lexicon struct {
	names *table
	// called has the names of every member, to show in choices.
	called map[sense]name
}

type name struct{ zh, en string }

// newLexicon is a lexicon without names, with room for size of them.
func newLexicon(size int) *Lexicon {
	return &Lexicon{names: newTable(size), called: make(map[sense]name, size/2)}
}

// member adds a member of a dimension with its names, in any language.
func (l *Lexicon) member(dim, id, zh, en string, others ...string) {
	s := sense{class: aValue, id: id, dim: dim}
	l.called[s] = name{zh, en}
	all := append([]string{zh, en, id, withoutForm(zh), withoutForm(en)}, others...)
	for i, n := range all {
		if n == "" || slices.Contains(all[:i], n) {
			continue
		}
		if key := fold(n); usable(key) {
			l.names.add(key, s)
		}
	}
}

// usable says that a name can stand in a question: not a lone letter or digit
// and no word that means something else to everybody.
func usable(key string) bool {
	if utf8.RuneCountInString(key) < 2 {
		return false
	}
	return !builtin.has(key) && strings.Trim(key, "0123456789-/.: ") != ""
}

// find gives the senses of the words of s that begin at i, each with its end.
func (l *Lexicon) find(s string, i int, yield func(end int, senses []sense)) {
	first, size := utf8.DecodeRuneInString(s[i:])
	shared, own := builtin.longest[first], l.names.longest[first]
	for j := i + size; j-i <= max(shared, own); {
		if boundary(s, j) {
			if found := builtin.senses[s[i:j]]; j-i <= shared && len(found) > 0 {
				yield(j, found)
			}
			if found := l.names.senses[s[i:j]]; j-i <= own && len(found) > 0 {
				yield(j, found)
			}
		}
		if j >= len(s) {
			return
		}
		_, size = utf8.DecodeRuneInString(s[j:])
		j += size
	}
}
