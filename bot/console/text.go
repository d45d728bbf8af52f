package console

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/mattn/go-runewidth"
)

// ruler measures text as the terminal shows it.
type ruler struct{ cond *runewidth.Condition }

// newRuler counts letters of ambiguous width (— … ± α) as two columns if wide.
func newRuler(wide bool) ruler {
	return ruler{&runewidth.Condition{EastAsianWidth: wide, StrictEmojiNeutral: true}}
}

func (r ruler) width(s string) int { return r.cond.StringWidth(s) }

// cut shortens s to n columns and marks that it did.
func (r ruler) cut(s string, n int) string {
	if r.width(s) <= n {
		return s
	}
	return r.cond.Truncate(s, n, "…")
}

// pad fills s up to n columns, on its left if right is true.
func (r ruler) pad(s string, n int, right bool) string {
	fill := strings.Repeat(" ", max(0, n-r.width(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// piece is a part of a line that is not broken, in one style.
type piece struct {
	text  string
	style tint
	width int
	gap   bool // the space that the end of a line swallows
	end   bool // the end of a line
	glued bool // stays with the piece before
}

// pieces cuts a text where lines may break.
func (r ruler) pieces(s string, style tint) []piece {
	var out []piece
	for g := graphemes.FromString(s); g.Next(); {
		p := piece{text: g.Value(), style: style, width: r.width(g.Value())}
		p.end, p.gap = p.text == "\n", p.text == " "
		if n := len(out); n > 0 && !breakable(out[n-1], p) {
			out[n-1].text += p.text
			out[n-1].width += p.width
		} else {
			out = append(out, p)
		}
	}
	return out
}

// breakable says whether a line may end between two pieces: at spaces, and
// around Chinese letters, but not before a closing mark nor after an opening one.
func breakable(a, b piece) bool {
	if a.gap || a.end || b.gap || b.end {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(a.text)
	first, _ := utf8.DecodeRuneInString(b.text)
	return (ideographic(first) || ideographic(last)) && !closing(first) && !opening(last)
}

func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

func closing(r rune) bool {
	return strings.ContainsRune("，。！？；：、）》」』】〉”’…％%,.!?;:)]}", r)
}

func opening(r rune) bool { return strings.ContainsRune("（《「『【〈“‘([{¥$", r) }

// wrap lays pieces into lines of at most n columns; a word longer than a line
// is broken where it must be.
func (r ruler) wrap(pieces []piece, n int) [][]piece {
	lines := [][]piece{nil}
	used := 0
	for _, p := range r.broken(pieces, n) {
		at := len(lines) - 1
		switch {
		case p.end:
			lines, used = append(lines, nil), 0
			continue
		case p.gap && used == 0 && at > 0:
			continue
		case used > 0 && used+p.width > n:
			keep, move := splitGlued(lines[at], p)
			lines[at] = keep
			lines, used = append(lines, move), total(move)
			if p.gap {
				continue
			}
		}
		at = len(lines) - 1
		lines[at], used = append(lines[at], p), used+p.width
	}
	return lines
}

// splitGlued takes from the end of a line what has to move down with p.
func splitGlued(line []piece, p piece) (keep, move []piece) {
	i := len(line)
	for glued := p.glued; glued && i > 1; {
		i--
		glued = line[i].glued
	}
	return line[:i:i], line[i:]
}

func total(line []piece) (n int) {
	for _, p := range line {
		n += p.width
	}
	return n
}

// broken cuts the pieces that are longer than a line.
func (r ruler) broken(pieces []piece, n int) []piece {
	var out []piece
	for _, p := range pieces {
		for p.width > n {
			head := r.cond.Truncate(p.text, n, "")
			if head == "" {
				break
			}
			out = append(out, piece{text: head, style: p.style, width: r.width(head), glued: p.glued})
			p.text, p.width, p.glued = p.text[len(head):], p.width-r.width(head), false
		}
		out = append(out, p)
	}
	return out
}
