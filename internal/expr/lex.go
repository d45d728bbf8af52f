package expr

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/i18n"
)

// sort is what a token is.
type sort uint8

const (
	end sort = iota
	name
	digits
	quoted
	mark // an operator or a bracket, the word "in" among them
)

// token is one word of a formula.
type token struct {
	sort   sort
	text   string // as written; what a quoted text says
	number float64
	at, to int // bytes of the source
}

var (
	nameForm   = regexp.MustCompile(`^[\pL_][\pL\pN_]*`)
	numberForm = regexp.MustCompile(`^(0x[0-9A-Fa-f]+|([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?)`)
	quoteForm  = regexp.MustCompile(`^[bB]?[rR]?["']`)
)

// marks are the operators and brackets, the longer first.
var marks = []string{"&&", "||", "<=", ">=", "==", "!=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[", "]", "{", "}", ",", "."}

// lexer cuts a formula into words. Faults are collected, not stopped at.
type lexer struct {
	src    source
	at     int
	tokens []token
	faults Faults
}

// lex gives the words of src, the last of them an end.
func lex(src source) ([]token, Faults) {
	l := &lexer{src: src}
	for l.blank(); l.at < len(src); l.blank() {
		l.word(string(src[l.at:]))
	}
	l.add(end, "", 0)
	return l.tokens, l.faults
}

func (l *lexer) fail(at int, m i18n.Message) { l.faults = append(l.faults, l.src.fault(at, m)) }

func (l *lexer) add(s sort, text string, length int) {
	l.tokens = append(l.tokens, token{sort: s, text: text, at: l.at, to: l.at + length})
	l.at += length
}

// blank passes blanks and comments.
func (l *lexer) blank() {
	for l.at < len(l.src) {
		rest := string(l.src[l.at:])
		switch {
		case strings.ContainsRune(" \t\r\n\f", rune(rest[0])):
			l.at++
		case strings.HasPrefix(rest, "//"):
			length := strings.IndexByte(rest, '\n')
			if length < 0 {
				length = len(rest)
			}
			l.at += length
		default:
			return
		}
	}
}

func (l *lexer) word(rest string) {
	if prefix := quoteForm.FindString(rest); prefix != "" {
		l.quote(rest, prefix)
		return
	}
	if text := numberForm.FindString(rest); text != "" {
		l.digits(text, nameForm.FindString(rest[len(text):]))
		return
	}
	if text := nameForm.FindString(rest); text != "" {
		s := name
		if text == "in" {
			s = mark
		}
		l.add(s, text, len(text))
		return
	}
	for _, m := range marks {
		if strings.HasPrefix(rest, m) {
			l.add(mark, m, len(m))
			return
		}
	}
	l.stray(rest)
}

// digits adds a number; a suffix would be a unit or a type, which numbers do
// not have here.
func (l *lexer) digits(text, suffix string) {
	f, err := parseNumber(text)
	if err != nil || suffix != "" {
		l.fail(l.at, i18n.Say("expr.number", "text", text+suffix))
	}
	l.add(digits, text, len(text)+len(suffix))
	l.tokens[len(l.tokens)-1].number = f
}

// stray is a character that no formula has, with what was probably meant.
func (l *lexer) stray(rest string) {
	r, size := utf8.DecodeRuneInString(rest)
	if meant := meantBy(r); meant != "" {
		l.fail(l.at, i18n.Say("expr.instead", "text", string(r), "meant", meant))
	} else {
		l.fail(l.at, i18n.Say("expr.character", "text", strings.Trim(strconv.QuoteRune(r), "'")))
	}
	l.at += size
}

// meantBy is what somebody means by a character of another keyboard, of
// mathematics or of another language.
func meantBy(r rune) string {
	const fullWidth = '！' - '!'
	if '！' <= r && r <= '～' {
		return string(r - fullWidth)
	}
	for _, pair := range []string{"&&&", "|||", "===", "×*", "÷/", "−-", "≤<=", "≥>=", "≠!=", "“\"", "”\"", "‘'", "’'", "、,", "\u3000 ", "【[", "】]"} {
		if meant, ok := strings.CutPrefix(pair, string(r)); ok {
			return meant
		}
	}
	return ""
}

// parseNumber reads a number as numberForm has it.
func parseNumber(text string) (float64, error) {
	if hex, ok := strings.CutPrefix(text, "0x"); ok {
		n, err := strconv.ParseInt(hex, 16, 64)
		return float64(n), err
	}
	return strconv.ParseFloat(text, 64)
}
