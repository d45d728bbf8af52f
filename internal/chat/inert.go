package chat

import (
	"strings"
	"unicode"
)

// Inert makes s plain on every platform: what could move the cursor, hide,
// reorder or break a line is removed, so that text from outside can pose as
// nothing else. Line ends and tabs become single spaces. Letters written from
// right to left are kept, isolated from what surrounds them.
func Inert(s string) string { return inert(s, false) }

// InertLines is Inert that keeps line ends.
func InertLines(s string) string { return inert(s, true) }

const (
	joiner      = '\u200d' // joins emoji into one
	isolate     = "\u2068" // FSI
	isolateEnd  = "\u2069" // PDI
	maxStacked  = 4        // marks on one letter; real writing needs no more
	replacement = "\uFFFD"
)

func inert(s string, lines bool) string {
	var b strings.Builder
	var last rune
	stacked, rightToLeft := 0, false
	for _, r := range strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), replacement) {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\v' || r == '\f':
			r = ' '
			if lines {
				r = '\n'
			}
		case r == '\t' || r == '\r':
			r = ' '
		case r == joiner && pictorial(last):
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co), hidden(r):
			continue
		}
		if stacked++; !unicode.In(r, unicode.Mn, unicode.Me) {
			stacked = 0
		} else if stacked > maxStacked {
			continue
		}
		rightToLeft = rightToLeft || unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
		b.WriteRune(r)
		last = r
	}
	if rightToLeft {
		return isolate + b.String() + isolateEnd
	}
	return b.String()
}

// pictorial reports a rune after which a joiner belongs to an emoji.
func pictorial(r rune) bool {
	return r == '\ufe0f' || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r)
}

// hidden reports letters that show as nothing: the Hangul fillers and the
// blank of Braille.
func hidden(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800', '\u034f', '\u17b4', '\u17b5':
		return true
	}
	return false
}
