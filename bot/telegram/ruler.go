package telegram

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// ruler measures text in columns of a fixed font, two for a Chinese letter.
type ruler struct{ cond *runewidth.Condition }

func newRuler() ruler { return ruler{&runewidth.Condition{StrictEmojiNeutral: true}} }

func (r ruler) width(s string) int { return r.cond.StringWidth(s) }

// cut shortens s to n columns and marks that it did. Text from right to left
// stays isolated.
func (r ruler) cut(s string, n int) string {
	if r.width(s) <= n {
		return s
	}
	short := r.cond.Truncate(s, n, mark)
	if strings.HasPrefix(s, isolate) {
		short += endIso
	}
	return short
}

// pad fills s to n columns. Chinese letters are not two Latin ones wide on
// phones: where they stand, the filling is as wide as they are.
func (r ruler) pad(s string, n int, right, wide bool) string {
	missing := max(0, n-r.width(s))
	fill := strings.Repeat(" ", missing)
	if wide {
		fill = strings.Repeat("\u3000", missing/2) + strings.Repeat(" ", missing%2)
	}
	if right {
		return fill + s
	}
	return s + fill
}
