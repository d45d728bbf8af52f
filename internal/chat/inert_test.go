package chat_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/chat"
)

func TestInert(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":           {"上海 Acme，Ltd. 100%", "上海 Acme，Ltd. 100%"},
		"lines":           {"a\r\nb\nc\td", "a b c d"},
		"colours":         {"\x1b[31mred\x1b[0m", "[31mred[0m"},
		"eight-bit CSI":   {"a\u009b2Jb", "a2Jb"},
		"back space, nul": {"a\bb\x00c\x7f", "abc"},
		"zero width":      {"pay\u200bpal\ufeff\u2060", "paypal"},
		"override":        {"inv\u202eoice.exe\u202c", "invoice.exe"},
		"family":          {"👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"},
		"joiner in words": {"a\u200db", "ab"},
		"right to left":   {"שלום", "\u2068שלום\u2069"},
		"not UTF-8":       {"a\xffb", "a\uFFFDb"},
		"piled up":        {"e" + strings.Repeat("\u0301", 50), "e" + strings.Repeat("\u0301", 4)},
		"fillers":         {"a\u3164\u2800b", "ab"},
		"tags":            {"a\U000e0041b", "ab"},
	} {
		if got := chat.Inert(c.in); got != c.want {
			t.Errorf("%s: Inert(%q) = %q, want %q", name, c.in, got, c.want)
		}
	}
	if got := chat.InertLines("a\r\nb\u2028c\x1b"); got != "a\nb\nc" {
		t.Errorf("InertLines = %q", got)
	}
}

func FuzzInert(f *testing.F) {
	f.Add("a\x1b]0;title\x07b")
	f.Add("\u202eשלום\u200d👨")
	f.Fuzz(func(t *testing.T, s string) {
		got := chat.Inert(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Inert(%q) is not UTF-8", s)
		}
		for _, r := range got {
			if unicode.Is(unicode.Cc, r) || r >= '\u202a' && r <= '\u202e' {
				t.Fatalf("Inert(%q) = %q has %U", s, got, r)
			}
		}
		if again := chat.Inert(strings.Trim(got, "\u2068\u2069")); again != got {
			t.Fatalf("Inert(%q) = %q, and again %q", s, got, again)
		}
	})
}
