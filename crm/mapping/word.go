package mapping

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
)

// Quote is a text of the feed or of a mapping in the quotation marks of the
// reader's language: on one line and cut.
type Quote string

// Text is “text” in Chinese, "text" in English.
func (q Quote) Text(l i18n.Lang) string {
	inner := strconv.Quote(Cut(string(q), 40))
	if l == i18n.EN {
		return inner
	}
	return "“" + strings.ReplaceAll(inner[1:len(inner)-1], `\"`, `"`) + "”"
}

// Quotes are several of them, of which the first are shown.
type Quotes []string

// Text joins the texts with the comma of the language.
func (q Quotes) Text(l i18n.Lang) string {
	parts := make([]string, len(q))
	for i, s := range q {
		parts[i] = Quote(s).Text(l)
	}
	return listed(l, parts)
}

// listed joins the first of the words with the comma of the language.
func listed(l i18n.Lang, words []string) string {
	comma := "、"
	if l == i18n.EN {
		comma = ", "
	}
	switch {
	case len(words) == 0:
		return l.T("feed.nothing")
	case len(words) > maxListed:
		words = append(words[:maxListed:maxListed], "…")
	}
	return strings.Join(words, comma)
}

// meantList are names of the feed with what may have been meant by each.
type meantList []meantWord

type meantWord struct {
	word  string
	close string // "" where none is near
}

// Text joins the words with the comma of the language.
func (m meantList) Text(l i18n.Lang) string {
	parts := make([]string, len(m))
	for i, w := range m {
		if w.word != "" {
			parts[i] = Quote(w.word).Text(l)
		}
		if w.close != "" {
			parts[i] += l.T("feed.meant", "word", w.close)
		}
	}
	return listed(l, parts)
}

// meant finds the candidate that may have been meant by the word.
func meant(word string, candidates []string) meantWord {
	plain := strings.ToLower(strings.NewReplacer(" ", "_", "-", "_").Replace(word))
	if close := near.Words(plain, candidates, 1); len(close) > 0 {
		return meantWord{word, close[0]}
	}
	return meantWord{word: word}
}

// maxListed is how many names a text lists.
const maxListed = 20

// Within puts the file or place ahead of a problem.
func Within(place any, problem error) error {
	return i18n.Say("feed.in", "place", place, "problem", problem)
}

// Reached words why a place cannot be opened.
func Reached(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return unreached{i18n.Say("feed.folder.missing"), err}
	case errors.Is(err, fs.ErrPermission):
		return unreached{i18n.Say("feed.folder.denied"), err}
	}
	return err
}

// unreached is a message that errors.Is knows as what the system said.
type unreached struct {
	i18n.Message
	system error
}

// Unwrap is what the system said.
func (u unreached) Unwrap() error { return u.system }
