package web

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Limits of a message; what is cut is marked or counted.
const (
	maxText  = 12_000 // bytes of a paragraph
	maxLabel = 300    // bytes of a label, a title, a cell
	maxRows  = 200
	maxParts = 500 // blocks, spans, facts, buttons, fields, options: each
	maxImage = 4 << 20
)

// block is a chat.Block with its words made inert, and what the page needs to
// know beside it.
type block struct {
	chat.Block
	// Level is the severity of a warning whose title this is.
	Level string `json:"level,omitempty"`
	// More says how many rows of the table are left out.
	More string `json:"more,omitempty"`
}

// levels are the severities by the keys of their words.
var levels = []string{"notice", "warning", "critical"}

// view is blocks for the page.
func view(l i18n.Lang, blocks []chat.Block) []block {
	out := []block{}
	for _, b := range first(blocks, maxParts) {
		v := block{Block: inert(b)}
		if t := v.Table; t != nil && t.More > 0 {
			v.More = l.T("web.more_rows", "n", t.More)
		}
		if f := b.File; f != nil {
			v.Note = l.T("web.file", "name", label(f.Name), "alt", label(f.Alt))
		}
		if len(v.Text) > 1 {
			v.Level = levelOf(l, v.Text[0].Text)
		}
		out = append(out, v)
	}
	return out
}

// levelOf is the severity that a mark such as "[Warning] " names; "" for other
// words.
func levelOf(l i18n.Lang, mark string) string {
	word, ok := strings.CutPrefix(strings.TrimSpace(mark), "[")
	for _, level := range levels {
		if ok && word == l.T(i18n.Key("alerts.severity."+level))+"]" {
			return level
		}
	}
	return ""
}

func inert(b chat.Block) chat.Block {
	return chat.Block{
		Heading: label(b.Heading), Text: each(b.Text, span), Facts: each(b.Facts, fact), Table: table(b.Table),
		Image: image(b.Image), Buttons: each(b.Buttons, button), Note: lines(b.Note), Divider: b.Divider, Form: form(b.Form),
	}
}

func label(s string) string { return chat.Inert(cut(s, maxLabel)) }

func lines(s string) string { return chat.InertLines(cut(s, maxText)) }

// cut shortens s to at most n bytes between runes, with a mark.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}

func first[T any](all []T, n int) []T { return all[:min(len(all), n)] }

func each[T any](all []T, make func(T) T) (out []T) {
	for _, x := range first(all, maxParts) {
		out = append(out, make(x))
	}
	return out
}

func span(s chat.Span) chat.Span {
	s.Text = lines(s.Text)
	if u, err := url.Parse(s.Link); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		s.Link = ""
	}
	return s
}

func fact(f chat.Fact) chat.Fact { return chat.Fact{Label: label(f.Label), Value: lines(f.Value)} }

func button(b chat.Button) chat.Button {
	b.Label = label(b.Label)
	return b
}

func table(t *chat.Table) *chat.Table {
	if t == nil {
		return nil
	}
	out := &chat.Table{More: t.More + max(0, len(t.Rows)-maxRows), Rows: [][]string{}}
	for _, c := range first(t.Columns, maxParts) {
		out.Columns = append(out.Columns, chat.Column{Title: label(c.Title), Right: c.Right})
	}
	for _, row := range first(t.Rows, maxRows) {
		cells := make([]string, len(out.Columns))
		for i := range min(len(row), len(cells)) {
			cells[i] = label(row[i])
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

var png = []byte("\x89PNG\r\n\x1a\n")

// image is a picture; of what is none, or is too large, the words stay.
func image(i *chat.Image) *chat.Image {
	if i == nil {
		return nil
	}
	out := &chat.Image{Alt: label(i.Alt)}
	if bytes.HasPrefix(i.PNG, png) && len(i.PNG) <= maxImage {
		out.PNG = i.PNG
	}
	return out
}

func form(f *chat.Form) *chat.Form {
	if f == nil {
		return nil
	}
	out := *f
	out.Title, out.Submit = label(f.Title), label(f.Submit)
	out.Fields = each(f.Fields, func(x chat.Field) chat.Field {
		x.Label, x.Value = label(x.Label), lines(x.Value)
		x.Options = each(x.Options, func(o chat.Option) chat.Option { return chat.Option{Value: o.Value, Label: label(o.Label)} })
		return x
	})
	return &out
}
