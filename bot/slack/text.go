package slack

import (
	"strings"
	"unicode/utf16"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

const mark = "…"

// units is the length of s in UTF-16 code units, the longest way in which
// Slack may count characters.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r)) // what is no rune becomes one
	}
	return n
}

// oneLine makes s inert and at most n units long; what is cut is marked.
func oneLine(s string, n int) string { return fit(s, n, chat.Inert) }

// lines is oneLine that keeps line ends.
func lines(s string, n int) string { return fit(s, n, chat.InertLines) }

func fit(s string, n int, clean func(string) string) string {
	const most = 8 // bytes of raw text for a unit that is kept; the rest may be invisible
	cut := len(s) > most*n
	if cut {
		s = strings.ToValidUTF8(s[:most*n], "")
	}
	s = clean(s)
	if units(s) <= n && !cut {
		return blank(s)
	}
	const room = 3 // the mark, and what isolates letters from right to left
	return blank(clean(first(s, n-room) + mark))
}

// first is what of s fits into n units.
func first(s string, n int) string {
	for i, r := range s {
		if n -= max(1, utf16.RuneLen(r)); n < 0 {
			return s[:i]
		}
	}
	return s
}

// blank is "" for what shows as nothing: Slack refuses empty texts.
func blank(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// plain is a text element without any markup, not even names of emoji.
func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}
