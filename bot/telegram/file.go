package telegram

import (
	"context"
	"slices"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// maxName is the longest name of a file, in columns.
const maxName = 100

// sendable says that Telegram can take f; it takes no empty files.
func sendable(f chat.File) bool { return len(f.Data) > 0 && len(f.Data) <= chat.MaxFile }

// file says what a file holds, under which its name is shown by Telegram.
func (p *pen) file(w *writer, f chat.File) {
	if !sendable(f) {
		w.put(italic, p.lang.T("telegram.file.none", "name", p.ruler.cut(head(f.Name), maxName)))
		return
	}
	if f.Alt != "" {
		w.put(italic, p.lang.T("telegram.file", "alt", head(f.Alt)))
	}
}

// document sends a file with its words, as one message. Where a group takes no
// documents the words say so.
func (t *Telegram) document(ctx context.Context, a aim, f chat.File, p chat.Post) (ref, error) {
	m := render(p, maxCaption)
	params := a.params()
	params["caption"] = m.Text
	put(params, "caption_entities", m.Entities, len(m.Entities) > 0)
	put(params, "reply_markup", m.Keyboard, len(m.Keyboard.InlineKeyboard) > 0)
	name := chat.Inert(newRuler().cut(f.Name, maxName))
	r, err := t.deliver(ctx, a, "sendDocument", params, ref{captioned: true},
		tg.RequestFile{Name: "document", Data: tg.FileBytes{Name: name, Bytes: f.Data}})
	if asCall(err).says("not enough rights to send documents", "chat_send_docs_forbidden") {
		return t.words(ctx, a, render(withoutFiles(p), maxText))
	}
	return r, err
}

// withoutFiles says in the place of each file that it is not there.
func withoutFiles(p chat.Post) chat.Post {
	lang, ok := i18n.ParseLang(p.Lang)
	if !ok {
		lang = i18n.EN
	}
	p.Blocks = slices.Clone(p.Blocks)
	for i, b := range p.Blocks {
		if b.File != nil {
			p.Blocks[i] = chat.Note(lang.T("telegram.file.none", "name", b.File.Name))
		}
	}
	return p
}
