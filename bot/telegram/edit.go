package telegram

import (
	"context"
	"fmt"
	"strconv"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
)

// Edit replaces the message of r. One that says the same already is left alone.
func (t *Telegram) Edit(ctx context.Context, r chat.Receipt, p chat.Post) (chat.Receipt, error) {
	a, ok := aimOf(p)
	old, known := parseRef(r.ID)
	if !ok || !known {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.Refused, Err: fmt.Errorf("%q is no message of Telegram", r.ID)}
	}
	in := old.chat
	if in == 0 {
		in, _ = strconv.ParseInt(r.Place.Channel, 10, 64) // 0 is nobody's chat
	}
	if in != a.chat { // what stands there is a note for somebody the bot could not write to
		return t.Send(ctx, p)
	}
	t.forms.know(p)
	err := t.replace(ctx, in, old, p)
	switch {
	case err == nil || asCall(err).unmodified():
		return r, nil
	case migrated(err) != 0:
		return t.Send(ctx, p)
	}
	f := failure(err)
	if f.Outcome == chat.Unknown {
		f.Outcome = chat.NotSent // made twice, an edit is the same
	}
	return chat.Receipt{}, f
}

func (t *Telegram) replace(ctx context.Context, in int64, old ref, p chat.Post) error {
	limit := maxText
	if old.captioned {
		limit = maxCaption
	}
	m := render(p, limit)
	params := tg.Params{"chat_id": strconv.FormatInt(in, 10), "message_id": strconv.FormatInt(old.id, 10)}
	put(params, "reply_markup", m.Keyboard, true)
	switch {
	case !old.captioned:
		params["text"] = m.Text
		params["link_preview_options"] = `{"is_disabled":true}`
		put(params, "entities", m.Entities, len(m.Entities) > 0)
		return t.change(ctx, in, "editMessageText", params)
	case len(m.Photos) == 0:
		params["caption"] = m.Text
		put(params, "caption_entities", m.Entities, len(m.Entities) > 0)
		return t.change(ctx, in, "editMessageCaption", params)
	}
	put(params, "media", map[string]any{
		"type": "photo", "media": "attach://chart", "caption": m.Text, "caption_entities": m.Entities,
	}, true)
	return t.change(ctx, in, "editMessageMedia", params, upload("chart", m.Photos[0]))
}

func (t *Telegram) change(ctx context.Context, in int64, method string, params tg.Params, files ...tg.RequestFile) error {
	if err := t.turn(ctx, in); err != nil {
		return err
	}
	return t.client.call(ctx, method, params, nil, files...)
}
