package web

import (
	"context"
	"errors"

	"github.com/riskbell/riskbell/internal/chat"
)

// Send shows p to whom it is for.
func (w *Web) Send(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.NotSent, Err: err}
	}
	l := w.log.add(w.draw(p))
	return chat.Receipt{Place: p.To, ID: l.ID}, nil
}

// Edit shows p in the place of the message of r.
func (w *Web) Edit(ctx context.Context, r chat.Receipt, p chat.Post) (chat.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.NotSent, Err: err}
	}
	l := w.draw(p)
	l.ID, l.channel = r.ID, r.Place.Channel
	if !w.log.replace(l) {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.Refused, Err: errGone}
	}
	return r, nil
}

var errGone = errors.New("the message is no longer kept")

// draw is p as a line of its channel.
func (w *Web) draw(p chat.Post) line {
	lang := langOf(p.Lang, w.o.Lang)
	l := line{channel: p.To.Channel, From: "bot", Blocks: view(lang, p.Blocks), Lang: string(lang), Thread: p.To.Thread}
	if p.Only != nil {
		l.only = p.Only.User
	}
	return l
}
