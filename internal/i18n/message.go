package i18n

import (
	"errors"
	"strings"
)

// Message is a text of the catalogue with its parameters, not worded yet: what
// code that knows no reader hands up, above all as an error.
type Message struct {
	Key  Key
	Args []any // name, value pairs as T takes them
}

// Say is the message of key with its parameters as name, value pairs.
func Say(key Key, args ...any) Message { return Message{key, args} }

// Text is the message in language l.
func (m Message) Text(l Lang) string { return l.T(m.Key, m.Args...) }

// Error is the message in English, as logs have it.
func (m Message) Error() string { return m.Text(EN) }

// Unwrap gives the errors among the parameters, so that errors.Is and
// errors.As see what a message was made of.
func (m Message) Unwrap() []error {
	var out []error
	for i := 1; i < len(m.Args); i += 2 {
		if err, ok := m.Args[i].(error); ok {
			out = append(out, err)
		}
	}
	return out
}

// Tell words an error for a reader: each part of it that words itself in
// language l, joined errors one a line, what the operating system answers, the
// rest as it stands.
func Tell(l Lang, err error) string {
	switch e := err.(type) {
	case nil:
		return ""
	case Texter:
		return e.Text(l)
	case interface{ Unwrap() []error }:
		if parts := e.Unwrap(); isJoin(err, parts) {
			lines := make([]string, len(parts))
			for i, part := range parts {
				lines[i] = Tell(l, part)
			}
			return strings.Join(lines, "\n")
		}
	}
	if words := system(l, err); words != "" {
		return words
	}
	inner := errors.Unwrap(err)
	if inner == nil {
		return err.Error()
	}
	// What was wrapped with %w is worded in its place.
	return strings.Replace(err.Error(), inner.Error(), Tell(l, inner), 1)
}

// isJoin tells errors.Join from fmt.Errorf with more than one %w.
func isJoin(err error, parts []error) bool {
	lines := make([]string, len(parts))
	for i, part := range parts {
		lines[i] = part.Error()
	}
	return err.Error() == strings.Join(lines, "\n")
}

// Words is a text written in both languages: what people give in their files,
// and what is kept to be read later.
type Words struct {
	ZH string `yaml:"zh" cbor:"1,keyasint,omitempty" json:"zh"`
	EN string `yaml:"en" cbor:"2,keyasint,omitempty" json:"en"`
}

// In is the text in language l.
func (w Words) In(l Lang) string {
	if l == ZH {
		return w.ZH
	}
	return w.EN
}

// Text is In, so that words may stand among the parameters of a text.
func (w Words) Text(l Lang) string { return w.In(l) }

// Both words an error in both languages, to be kept.
func Both(err error) Words { return Words{Tell(ZH, err), Tell(EN, err)} }
