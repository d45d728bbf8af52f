package chat_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/chat"
)

func TestFileNamesCanBeSaved(t *testing.T) {
	for title, want := range map[string]string{
		"销售收入 · 2026年11月":      "销售收入 · 2026年11月.csv",
		"../../etc/passwd":     "etc passwd.csv",
		`a\b:c*d?"e"<f>|g`:     "a b c d e f g.csv",
		"":                     "file.csv",
		"...":                  "file.csv",
		"invoice\u202egnp.exe": "invoicegnp.exe.csv",
		"two\nlines":           "two lines.csv",
	} {
		if got := chat.FileName(title, ".csv"); got != want {
			t.Errorf("%q is saved as %q, want %q", title, got, want)
		}
	}
	if n := utf8.RuneCountInString(chat.FileName(strings.Repeat("长", 1000), ".csv")); n != 64 {
		t.Errorf("a name of %d letters", n)
	}
}
