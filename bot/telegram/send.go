package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// maxPictures is how many of a post's pictures follow it.
const maxPictures = 4

// Send delivers p as one message. A file carries the words as its caption, cut
// to what one takes. A picture carries the words as its caption
// where they are short enough; else it follows them. What is for one person in
// a group goes into their private chat.
func (t *Telegram) Send(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	a, ok := aimOf(p)
	if !ok {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.Refused, Err: fmt.Errorf("%q is no chat of Telegram", p.To.Channel)}
	}
	t.forms.know(p)
	r, err := t.send(ctx, p, a)
	if moved := migrated(err); moved != 0 {
		a.chat, a.thread, a.reply = moved, 0, 0
		p.To = chat.Place{Platform: Name, Channel: strconv.FormatInt(moved, 10)}
		r, err = t.send(ctx, p, a)
	}
	if err == nil {
		return receiptOf(p, a, r), nil
	}
	f := failure(err)
	if f.Outcome == chat.PlaceBad && strconv.FormatInt(a.chat, 10) != p.To.Channel {
		return t.invite(ctx, p)
	}
	return chat.Receipt{}, f
}

func receiptOf(p chat.Post, a aim, r ref) chat.Receipt {
	if strconv.FormatInt(a.chat, 10) != p.To.Channel {
		r.chat = a.chat
	}
	return chat.Receipt{Place: p.To, ID: r.String()}
}

// migrated is the new number of a group that became a supergroup; 0 if the call
// did not fail for that.
func migrated(err error) int64 {
	if err == nil {
		return 0
	}
	if a := asCall(err).answer(); a != nil {
		return a.MigrateToChatID
	}
	return 0
}

// send sends p to a, without its thread if that is gone.
func (t *Telegram) send(ctx context.Context, p chat.Post, a aim) (ref, error) {
	m := render(p, maxText)
	file := len(m.Files) == 1 && len(m.Photos) == 0
	caption := file || len(m.Files) == 0 && len(m.Photos) == 1 && units(m.Text) <= maxCaption
	try := func() (ref, error) {
		switch {
		case file:
			return t.document(ctx, a, m.Files[0], p)
		case caption:
			return t.picture(ctx, a, m.Photos[0], m)
		}
		return t.words(ctx, a, m)
	}
	r, err := try()
	if a.thread != 0 && asCall(err).says("message thread not found", "topic_deleted", "topic_closed") {
		a.thread = 0
		r, err = try()
	}
	if err != nil || caption {
		return r, err
	}
	for _, image := range m.Photos[:min(len(m.Photos), maxPictures)] {
		beside := aim{chat: a.chat, thread: a.thread, reply: r.id}
		alone := render(chat.Post{Lang: p.Lang, Blocks: []chat.Block{{Image: &chat.Image{Alt: image.Alt}}}}, maxCaption)
		if _, err := t.picture(ctx, beside, image, alone); err != nil {
			// The words arrived, and say what the picture shows: sending both
			// again would say them twice.
			t.log.Warn("a picture was not sent", "post", p.Key, "error", err)
		}
	}
	for _, f := range m.Files {
		beside := aim{chat: a.chat, thread: a.thread, reply: r.id}
		if _, err := t.document(ctx, beside, f, chat.Post{Lang: p.Lang, Blocks: []chat.Block{{File: &f}}}); err != nil {
			t.log.Warn("a file was not sent", "post", p.Key, "error", err)
		}
	}
	return r, nil
}

func (t *Telegram) words(ctx context.Context, a aim, m message) (ref, error) {
	params := a.params()
	params["text"] = m.Text
	params["link_preview_options"] = `{"is_disabled":true}`
	put(params, "entities", m.Entities, len(m.Entities) > 0)
	put(params, "reply_markup", m.Keyboard, len(m.Keyboard.InlineKeyboard) > 0)
	return t.deliver(ctx, a, "sendMessage", params, ref{})
}

// picture sends an image with its caption; one that is no photo to Telegram, for
// its measures, as a file.
func (t *Telegram) picture(ctx context.Context, a aim, image chat.Image, m message) (ref, error) {
	params := a.params()
	params["caption"] = m.Text
	put(params, "caption_entities", m.Entities, len(m.Entities) > 0)
	put(params, "reply_markup", m.Keyboard, len(m.Keyboard.InlineKeyboard) > 0)
	r, err := t.deliver(ctx, a, "sendPhoto", params, ref{captioned: true}, upload("photo", image))
	if asCall(err).says("photo_invalid", "photo_ext_invalid", "image_process_failed") {
		return t.deliver(ctx, a, "sendDocument", params, ref{captioned: true}, upload("document", image))
	}
	return r, err
}

func upload(field string, image chat.Image) tg.RequestFile {
	return tg.RequestFile{Name: field, Data: tg.FileBytes{Name: "chart.png", Bytes: image.PNG}}
}

func (a aim) params() tg.Params {
	p := tg.Params{"chat_id": strconv.FormatInt(a.chat, 10)}
	p.AddNonZero64("message_thread_id", a.thread)
	if a.reply != 0 {
		put(p, "reply_parameters", map[string]any{"message_id": a.reply, "allow_sending_without_reply": true}, true)
	}
	return p
}

// put adds what Telegram wants as JSON.
func put(p tg.Params, key string, value any, present bool) {
	if !present {
		return
	}
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // plain data
	}
	p[key] = string(body)
}

var errNoMessage = errors.New("the reply names no message")

var errPaced = errors.New("the chat has had its messages for now")

// deliver makes a call that puts a message into a chat, when it is its turn.
func (t *Telegram) deliver(ctx context.Context, a aim, method string, params tg.Params, like ref, files ...tg.RequestFile) (ref, error) {
	if err := t.turn(ctx, a.chat); err != nil {
		return like, err
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	err := t.client.call(ctx, method, params, &sent, files...)
	if err == nil && sent.ID <= 0 {
		err = &callError{method: method, wrote: true, status: 200, err: errNoMessage}
	}
	like.id = sent.ID
	return like, err
}

// turn waits until it is the turn of a message into a chat.
func (t *Telegram) turn(ctx context.Context, to int64) error {
	wait, err := t.pace.wait(ctx, to)
	switch {
	case err != nil:
		return &pacedError{cause: err}
	case wait > 0:
		return &pacedError{wait, errPaced}
	}
	return nil
}

// invite says in a group that an answer waits for somebody whom the bot may not
// write to first. It says nothing of the answer.
func (t *Telegram) invite(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	lang, ok := i18n.ParseLang(p.Lang)
	if !ok {
		lang = i18n.EN
	}
	note := p
	note.Only, note.Blocks = nil, []chat.Block{chat.Line(lang.T("telegram.private"))}
	a, _ := aimOf(note)
	m := render(note, maxText)
	if address := t.Invite("chat"); address != "" {
		m.Keyboard.InlineKeyboard = [][]tg.InlineKeyboardButton{{{Text: lang.T("telegram.private.open"), URL: &address}}}
	}
	r, err := t.words(ctx, a, m)
	if err != nil {
		return chat.Receipt{}, failure(err)
	}
	return receiptOf(note, a, r), nil
}
