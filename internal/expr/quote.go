package expr

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/i18n"
)

// A line within a text ends with \n, whatever the file has.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// quote adds a text: in single or double quotes, or in three of them over
// several lines; with escapes, or raw after an r.
func (l *lexer) quote(rest, prefix string) {
	mark := prefix[len(prefix)-1:]
	if triple := strings.Repeat(mark, 3); strings.HasPrefix(rest[len(prefix)-1:], triple) {
		mark, prefix = triple, prefix+mark+mark
	}
	raw := strings.ContainsAny(prefix, "rR")
	length, closed := quotedLength(rest[len(prefix):], mark, raw)
	text := lineEnds.Replace(rest[len(prefix) : len(prefix)+length])
	if !closed {
		l.fail(l.at, i18n.Say("expr.open"))
	} else {
		length += len(mark)
	}
	if strings.ContainsAny(prefix, "bB") {
		l.fail(l.at, i18n.Say("expr.bytes"))
	}
	if !raw {
		text = l.unescape(text, l.at+len(prefix))
	}
	l.add(quoted, text, len(prefix)+length)
}

// quotedLength is where the text in rest ends; not closed if it never does.
func quotedLength(rest, mark string, raw bool) (length int, closed bool) {
	for i := 0; i < len(rest); i++ {
		switch {
		case strings.HasPrefix(rest[i:], mark):
			return i, true
		case len(mark) == 1 && (rest[i] == '\n' || rest[i] == '\r'):
			return i, false
		case rest[i] == '\\' && !raw:
			i++
		}
	}
	return len(rest), false
}

// unescape replaces the escapes of a text that begins at byte at.
func (l *lexer) unescape(s string, at int) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			i++
			continue
		}
		r, length := escape(s[i+1:])
		if length == 0 {
			l.fail(at+i, i18n.Say("expr.escape"))
			return ""
		}
		b.WriteRune(r)
		i += 1 + length
	}
	return b.String()
}

// plainEscapes has each letter that may follow a backslash before what it
// stands for.
const plainEscapes = "a\ab\bf\fn\nr\rt\tv\v\\\\''\"\"``??"

// escape is the character that stands for what follows a backslash, and the
// length of that; 0 if it is no escape.
func escape(s string) (r rune, length int) {
	if s == "" {
		return 0, 0
	}
	for i := 0; i < len(plainEscapes); i += 2 {
		if plainEscapes[i] == s[0] {
			return rune(plainEscapes[i+1]), 1
		}
	}
	switch s[0] {
	case 'x', 'X':
		return coded(s, 1, 3, 16)
	case 'u':
		return coded(s, 1, 5, 16)
	case 'U':
		return coded(s, 1, 9, 16)
	case '0', '1', '2', '3':
		return coded(s, 0, 3, 8)
	}
	return 0, 0
}

// coded is the character whose number stands in s[from:to].
func coded(s string, from, to, base int) (rune, int) {
	if len(s) < to {
		return 0, 0
	}
	n, err := strconv.ParseUint(s[from:to], base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, 0
	}
	return rune(n), to
}
