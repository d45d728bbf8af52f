package console

import (
	"fmt"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

const (
	margin = "  " // before everything the bot says, so that it stands apart
	// maxText is the longest paragraph in bytes; what is cut is marked.
	maxText = 12_000
	maxRows = 200
	maxCell = 160 // columns
)

// pen draws posts for one width of terminal.
type pen struct {
	ruler
	lang    i18n.Lang
	columns int // columns, without the margin
	colour  bool
	// number gives the number under which a token is pressed.
	number func(token string) int
}

// post is p as text, each line ended.
func (p pen) post(post chat.Post) string {
	var lines []string
	for i, b := range post.Blocks {
		// Room above what begins a part, and below the buttons that close one.
		if i > 0 && (b.Heading != "" || b.Table != nil || post.Blocks[i-1].Buttons != nil) {
			lines = append(lines, "")
		}
		lines = append(lines, p.block(b)...)
	}
	return indent(lines)
}

func indent(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight(margin+line, " "))
		b.WriteByte('\n')
	}
	return b.String()
}

func (p pen) block(b chat.Block) []string {
	switch {
	case b.Heading != "":
		return p.spans(bold, chat.Span{Text: chat.Inert(b.Heading)})
	case b.Text != nil:
		return p.spans(plain, b.Text...)
	case b.Facts != nil:
		return p.facts(b.Facts)
	case b.Table != nil:
		return p.table(*b.Table)
	case b.Image != nil:
		return p.spans(dim, chat.Span{Text: p.lang.T("console.image", "alt", chat.Inert(b.Image.Alt))})
	case b.Buttons != nil:
		return p.buttons(b.Buttons)
	case b.Note != "":
		return p.spans(dim, chat.Span{Text: b.Note})
	case b.Divider:
		return []string{p.paint(dim, strings.Repeat("-", min(p.columns, 32)))}
	case b.Form != nil:
		return p.form(*b.Form)
	case b.File != nil:
		return p.file(*b.File)
	}
	return nil
}

// spans is a wrapped paragraph; spans without a style take base.
func (p pen) spans(base tint, spans ...chat.Span) []string {
	var pieces []piece
	left := maxText
	for _, s := range spans {
		text := chat.InertLines(cutBytes(s.Text, left))
		left -= len(text)
		t := tintOf(s.Style)
		if t == plain {
			t = base
		}
		next := p.pieces(text, t)
		if len(pieces) > 0 && len(next) > 0 {
			next[0].glued = !breakable(pieces[len(pieces)-1], next[0])
		}
		pieces = append(pieces, next...)
		if link := chat.Inert(s.Link); link != "" && link != text {
			pieces = append(pieces, p.pieces(" <"+cutBytes(link, 2000)+">", dim)...)
		}
		if left <= 0 {
			break
		}
	}
	return p.lines(pieces, p.columns)
}

func (p pen) lines(pieces []piece, width int) []string {
	var out []string
	for _, line := range p.wrap(pieces, width) {
		out = append(out, p.line(line))
	}
	return out
}

// line joins pieces, painting each run of one style once.
func (p pen) line(pieces []piece) string {
	var b, run strings.Builder
	style := plain
	flush := func() {
		b.WriteString(p.paint(style, run.String()))
		run.Reset()
	}
	for _, x := range pieces {
		if x.style != style {
			flush()
			style = x.style
		}
		run.WriteString(x.text)
	}
	flush()
	return b.String()
}

// cutBytes shortens s to at most n bytes between runes, with a mark.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:max(0, n)], "") + "…"
}

// facts puts values under each other, after the widest label.
func (p pen) facts(facts []chat.Fact) []string {
	wide := 0
	for _, f := range facts {
		wide = max(wide, p.width(p.label(f)))
	}
	var out []string
	for _, f := range facts {
		label := p.paint(dim, p.pad(p.label(f), wide, false))
		room := max(8, p.columns-wide-2)
		for i, line := range p.lines(p.pieces(chat.InertLines(cutBytes(f.Value, maxText)), plain), room) {
			if i > 0 {
				label = strings.Repeat(" ", wide)
			}
			out = append(out, label+"  "+line)
		}
	}
	return out
}

func (p pen) label(f chat.Fact) string { return p.cut(chat.Inert(f.Label), max(6, p.columns/3)) }

// buttons are numbered; a row is broken between them only.
func (p pen) buttons(buttons []chat.Button) []string {
	var lines []string
	line, used := "", 0
	for _, b := range buttons {
		mark := fmt.Sprintf("[%d]", p.number(b.Token))
		label := p.cut(chat.Inert(b.Label), max(8, p.columns-6))
		w := p.width(mark) + 1 + p.width(label)
		if used > 0 && used+3+w > p.columns {
			lines, line, used = append(lines, line), "", 0
		}
		if used > 0 {
			line, used = line+"   ", used+3
		}
		line, used = line+p.paint(strong, mark)+" "+p.paint(tintOfButton(b.Weight), label), used+w
	}
	return append(lines, line)
}

// form is its title under a number, by which it is opened again.
func (p pen) form(f chat.Form) []string {
	mark := fmt.Sprintf("[%d]", p.number(f.Token))
	return []string{p.paint(strong, mark) + " " + p.paint(bold, p.cut(chat.Inert(f.Title), p.columns-6))}
}
