package i18n

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Glue is a followed by b without the one space between them that would stand
// between two Chinese characters, or a character and Chinese punctuation.
// Templates put spaces around their fields for values in Latin letters and
// digits, which keep them.
func Glue(a, b string) string {
	if before, ok := strings.CutSuffix(a, " "); ok && wideEnd(before) && wideStart(b) {
		return before + b
	}
	if after, ok := strings.CutPrefix(b, " "); ok && wideEnd(a) && wideStart(after) {
		return a + after
	}
	return a + b
}

func wideStart(s string) bool { r, _ := utf8.DecodeRuneInString(s); return wide(r) }

func wideEnd(s string) bool { r, _ := utf8.DecodeLastRuneInString(s); return wide(r) }

// wide reports a Chinese character or full-width punctuation.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || 0x3001 <= r && r <= 0x301F || 0xFF01 <= r && r <= 0xFF60 || strings.ContainsRune("“”‘’…—", r)
}
