package telegram

import (
	"context"
	"sync"
	"time"
)

// What Telegram advises bots to keep to: one message a second in a chat, for
// which it allows short bursts, 20 a minute in a group, 30 a second in all.
const (
	perAll   = 30
	perGroup = 20
	// burst is how many follow each other at once in a chat: an answer, and the
	// message that is edited with it.
	burst = 3
	// patience is how long a call waits for its turn; a longer wait is the
	// outbox's, which serves other chats meanwhile.
	patience  = 2 * time.Second
	keepChats = 2000
)

// window lets n things happen in any span.
type window struct {
	n    int
	span time.Duration
	last []time.Time // when the last n happen, in their order
}

// next is when one more may happen.
func (w *window) next(now time.Time) time.Time {
	if len(w.last) < w.n || w.last[0].Add(w.span).Before(now) {
		return now
	}
	return w.last[0].Add(w.span)
}

func (w *window) take(at time.Time) {
	if w.last = append(w.last, at); len(w.last) > w.n {
		w.last = w.last[1:]
	}
}

// pace lets calls wait so that Telegram need not refuse them.
type pace struct {
	off bool // for a server of one's own

	mu    sync.Mutex
	all   window
	chats map[int64][]*window
}

func newPace(off bool) *pace {
	return &pace{off: off, all: window{n: perAll, span: time.Second}, chats: map[int64][]*window{}}
}

// wait returns when a message may be sent into chat. If that would take longer
// than patience, it returns at once with the time to wait.
func (p *pace) wait(ctx context.Context, chat int64) (later time.Duration, err error) {
	if p.off {
		return 0, nil
	}
	wait := p.turn(time.Now(), chat)
	if wait > patience {
		return wait, nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-timer.C:
		return 0, nil
	}
}

// turn takes a turn in chat and says how long it is until then, unless that is
// longer than patience.
func (p *pace) turn(now time.Time, chat int64) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := now
	windows := append(p.of(now, chat), &p.all)
	for _, w := range windows {
		at = later(at, w.next(now))
	}
	if wait := at.Sub(now); wait > patience {
		return wait
	}
	for _, w := range windows {
		w.take(at)
	}
	return at.Sub(now)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (p *pace) of(now time.Time, chat int64) []*window {
	if w, ok := p.chats[chat]; ok {
		return w[:len(w):len(w)]
	}
	if len(p.chats) >= keepChats {
		p.forget(now)
	}
	w := []*window{{n: burst, span: burst * time.Second}}
	if chat < 0 { // groups have ids below zero
		w = append(w, &window{n: perGroup, span: time.Minute})
	}
	p.chats[chat] = w
	return w[:len(w):len(w)]
}

// forget drops the chats in which nothing was sent for a minute.
func (p *pace) forget(now time.Time) {
	for chat, windows := range p.chats {
		last := windows[0].last
		if len(last) == 0 || now.Sub(last[len(last)-1]) > time.Minute {
			delete(p.chats, chat)
		}
	}
}
