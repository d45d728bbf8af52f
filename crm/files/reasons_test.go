package files

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/riskbell/riskbell/internal/i18n"
)

var (
	inQuotes = regexp.MustCompile(`“[^”]*”|"(\\.|[^"\\])*"`)
	prose    = regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)
)

// inOwnWords checks that the Chinese text has no English prose, nor the English
// one Chinese letters, but for what it quotes of the data.
func inOwnWords(t *testing.T, w i18n.Words) {
	t.Helper()
	zh, en := inQuotes.ReplaceAllString(w.ZH, ""), inQuotes.ReplaceAllString(w.EN, "")
	if found := prose.FindString(strings.ReplaceAll(zh, "riskbell fields", "")); found != "" {
		t.Errorf("English prose %q in %q", found, w.ZH)
	}
	if !strings.ContainsFunc(zh, isHan) || strings.ContainsFunc(en, isHan) {
		t.Errorf("not in their languages: %q, %q", w.ZH, w.EN)
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
