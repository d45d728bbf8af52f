package expr

import (
	"strings"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
)

// Error is one fault of a formula, where it is and what to do.
type Error struct {
	Line, Column int // from 1; columns are characters
	Message      i18n.Message
}

// Error is "line:column: message" in English.
func (e *Error) Error() string { return e.Text(i18n.EN) }

// Text is the fault with its place in language l.
func (e *Error) Text(l i18n.Lang) string {
	return l.T("expr.place", "line", e.Line, "column", e.Column, "problem", e.Message)
}

// Faults is an error listing every fault of a formula, one a line.
type Faults []*Error

// Error lists the faults in English.
func (f Faults) Error() string { return f.Text(i18n.EN) }

// Text lists the faults in language l.
func (f Faults) Text(l i18n.Lang) string {
	lines := make([]string, len(f))
	for i, e := range f {
		lines[i] = e.Text(l)
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the single faults.
func (f Faults) Unwrap() []error {
	out := make([]error, len(f))
	for i, e := range f {
		out[i] = e
	}
	return out
}

// source is the text of a formula; it knows where a byte of it stands.
type source string

func (s source) fault(at int, m i18n.Message) *Error {
	before := string(s[:at])
	start := strings.LastIndexByte(before, '\n') + 1
	return &Error{strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1, m}
}

// cut is a piece of the source as a fault names it.
func cut(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Likely is the names near to an unknown word.
type Likely []string

// Near is up to three of names that lie near word; empty if none does.
func Near(word string, names []string) Likely { return near.Words(word, names, 3) }

// Text is the end of a fault, "; did you mean orders?", empty where nothing is
// near.
func (n Likely) Text(l i18n.Lang) string {
	if len(n) == 0 {
		return ""
	}
	return l.T("expr.near", "names", strings.Join(n, l.T("expr.or")))
}
