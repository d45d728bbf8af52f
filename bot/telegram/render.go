package telegram

import (
	"strconv"
	"strings"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// What Telegram takes at most, in UTF-16 units after entities were read.
const (
	maxText    = 4096
	maxCaption = 1024
	maxBlocks  = 80 // of a post; so that each has room for some words
)

// message is a post as Telegram takes it.
type message struct {
	Text     string
	Entities []tg.MessageEntity
	Keyboard tg.InlineKeyboardMarkup
	Photos   []chat.Image
	Files    []chat.File
}

// pen draws a post in its language.
type pen struct {
	lang  i18n.Lang
	ruler ruler
	free  int // entities that are left
	// marks are the numbers of the groups of buttons, by the block they begin at.
	marks map[int]string
}

// render draws p with a text of at most limit units. The keyboard is no part of
// it: a text that is cut keeps its buttons, up to the hundred that one may have.
func render(p chat.Post, limit int) message {
	lang, ok := i18n.ParseLang(p.Lang)
	if !ok {
		lang = i18n.EN
	}
	m := message{}
	blocks := filled(p.Blocks)
	for _, b := range blocks {
		if b.Image != nil && len(b.Image.PNG) > 0 {
			m.Photos = append(m.Photos, *b.Image)
		}
		if b.File != nil && sendable(*b.File) {
			m.Files = append(m.Files, *b.File)
		}
	}
	groups := group(blocks)
	m.Keyboard = groups.keyboard(lang)
	pen := pen{lang: lang, ruler: newRuler(), marks: groups.marks()}
	m.Text, m.Entities = pen.text(blocks, limit)
	return m
}

// filled leaves out blocks that say nothing and those past the most there can be.
func filled(blocks []chat.Block) []chat.Block {
	var out []chat.Block
	for _, b := range blocks {
		if b.Heading != "" || len(b.Text) > 0 || len(b.Facts) > 0 || b.Table != nil || b.Image != nil ||
			len(b.Buttons) > 0 || b.Note != "" || b.Divider || b.Form != nil || b.File != nil {
			out = append(out, b)
		}
	}
	if len(out) > maxBlocks {
		out = append(out[:maxBlocks-1:maxBlocks-1], chat.Note(mark))
	}
	return out
}

func (p *pen) block(w *writer, b chat.Block) {
	switch {
	case b.Heading != "":
		w.put(bold, b.Heading)
	case len(b.Text) > 0:
		p.para(w, b.Text)
	case len(b.Facts) > 0:
		p.facts(w, b.Facts)
	case b.Table != nil:
		p.table(w, *b.Table)
	case b.Image != nil:
		w.put(italic, p.lang.T("telegram.image", "alt", head(b.Image.Alt)))
	case b.Note != "":
		w.lines(italic, b.Note)
	case b.Divider:
		w.own(plain, strings.Repeat("─", 12))
	case b.Form != nil:
		w.put(bold, b.Form.Title)
	case b.File != nil:
		p.file(w, *b.File)
	}
}

func (p *pen) para(w *writer, spans []chat.Span) {
	for _, s := range spans {
		switch {
		case safeLink(s.Link):
			w.link(s.Link, s.Text)
		case s.Style == chat.Code:
			w.put(code, s.Text)
		case s.Style == chat.Plain:
			w.lines(plain, s.Text)
		default:
			w.lines(bold, s.Text)
		}
	}
}

// safeLink says that an address is one a message may lead to.
func safeLink(s string) bool {
	ok := strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
	return ok && len(s) <= 2000 && chat.Inert(s) == s && !strings.ContainsAny(s, " \"<>")
}

func (p *pen) facts(w *writer, facts []chat.Fact) {
	colon := ": "
	if p.lang == i18n.ZH {
		colon = "："
	}
	for i, f := range facts {
		if i > 0 {
			w.own(plain, "\n")
		}
		w.put(bold, p.ruler.cut(chat.Inert(start(f.Label)), maxLabel))
		w.own(plain, colon)
		w.lines(plain, f.Value)
	}
}

// maxLabel is the longest label of a value, in columns.
const maxLabel = 40

// number is the n-th mark of a group of buttons: ① to ⑳, then (21).
func number(n int) string {
	if n <= 20 {
		return string(rune('①' + n - 1))
	}
	return "(" + strconv.Itoa(n) + ")"
}
