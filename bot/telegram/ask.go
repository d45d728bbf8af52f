package telegram

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// question is the message that asks for the field that is next.
func (d *dialogue) question(say i18n.Key) message {
	f := d.field()
	var blocks []chat.Block
	if say != "" {
		blocks = append(blocks, chat.Line(d.lang.T(say)))
	} else if d.asked == 0 {
		blocks = append(blocks, chat.Heading(d.form.Title))
	}
	blocks = append(blocks, chat.Para(chat.Span{Text: fmt.Sprintf("%d/%d ", d.asked+1, len(d.form.Fields))}, chat.Span{Text: f.Label, Style: chat.Strong}))
	switch {
	case f.Many:
		blocks = append(blocks, chat.Note(d.lang.T("telegram.form.many")))
	case len(f.Options) == 0:
		blocks = append(blocks, chat.Note(d.lang.T("telegram.form.write")))
	}
	m := render(chat.Post{Lang: string(d.lang), Blocks: blocks}, maxText)
	m.Keyboard = d.keyboard()
	return m
}

// maxOptions leaves room for the other buttons of a keyboard.
const maxOptions = maxKeys - 3

func (d *dialogue) keyboard() tg.InlineKeyboardMarkup {
	f, ruler := d.field(), newRuler()
	rows := [][]tg.InlineKeyboardButton{}
	key := func(label string, what int) tg.InlineKeyboardButton {
		data := choice{d.number, d.asked, what}.data()
		return tg.InlineKeyboardButton{Text: ruler.cut(chat.Inert(start(label)), maxKey), CallbackData: &data}
	}
	for i, o := range f.Options[:min(len(f.Options), maxOptions)] {
		label := o.Label
		if slices.Contains(d.chosen, i) {
			label = "✓ " + label
		}
		if chat.Inert(label) == "" {
			label = strconv.Itoa(i + 1)
		}
		rows = append(rows, []tg.InlineKeyboardButton{key(label, i)})
	}
	var last []tg.InlineKeyboardButton
	if f.Many {
		last = append(last, key(d.lang.T("telegram.form.done"), finished))
	}
	switch {
	case f.Value != "":
		last = append(last, key(d.lang.T("telegram.form.keep", "value", labelOf(*f)), skipped))
	case f.Optional:
		last = append(last, key(d.lang.T("telegram.form.skip"), skipped))
	}
	last = append(last, key(d.lang.T("telegram.form.cancel"), cancelled))
	return tg.InlineKeyboardMarkup{InlineKeyboard: append(rows, last)}
}

// ask puts the next question; the one before loses its buttons.
func (t *Telegram) ask(ctx context.Context, d *dialogue, say i18n.Key) error {
	if err := t.unask(ctx, d); err != nil {
		t.log.Debug("an answered question keeps its buttons", "error", err)
	}
	a, _ := aimOf(chat.Post{To: d.place}) // it came from there
	r, err := t.words(ctx, a, d.question(say))
	d.at = r
	return err
}

// unask takes the buttons from the question that stands there.
func (t *Telegram) unask(ctx context.Context, d *dialogue) error {
	if d.at.id == 0 {
		return nil
	}
	none := tg.InlineKeyboardMarkup{InlineKeyboard: [][]tg.InlineKeyboardButton{}}
	return t.rekey(ctx, d, none)
}

func (t *Telegram) remark(ctx context.Context, d *dialogue) error {
	return t.rekey(ctx, d, d.keyboard())
}

func (t *Telegram) rekey(ctx context.Context, d *dialogue, k tg.InlineKeyboardMarkup) error {
	in, _ := strconv.ParseInt(d.place.Channel, 10, 64) // it came from there
	params := tg.Params{"chat_id": d.place.Channel, "message_id": strconv.FormatInt(d.at.id, 10)}
	put(params, "reply_markup", k, true)
	err := t.change(ctx, in, "editMessageReplyMarkup", params)
	if err != nil && asCall(err).unmodified() {
		return nil
	}
	return err
}

func (t *Telegram) tell(ctx context.Context, d *dialogue, say i18n.Key) error {
	a, _ := aimOf(chat.Post{To: d.place}) // it came from there
	_, err := t.words(ctx, a, render(chat.Post{Lang: string(d.lang), Blocks: []chat.Block{chat.Line(d.lang.T(say))}}, maxText))
	return err
}
