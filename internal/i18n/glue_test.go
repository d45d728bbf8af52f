package i18n

import "testing"

func TestGlue(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"压在 ", "远航科技", "压在远航科技"},
		{"远航科技", " 一家", "远航科技一家"},
		{"停在 ", "Proposal", "停在 Proposal"},
		{"Acme", " 一家", "Acme 一家"},
		{"已 ", "12", "已 12"},
		{"12", " 天", "12 天"},
		{"（江苏）", " 已", "（江苏）已"},
		{"从 ", "¥5", "从 ¥5"},
		{"¥3.2万", " 来自", "¥3.2万来自"},
		{"In ", "华南", "In 华南"},
		{"甲  ", "乙", "甲  乙"},
		{"", "甲", "甲"},
		{"甲 ", "", "甲 "},
	} {
		if got := Glue(c.a, c.b); got != c.want {
			t.Errorf("Glue(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
		}
	}
}
