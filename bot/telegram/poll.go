package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
)

// poll asks for updates until ctx ends. An update is confirmed by asking for
// the next ones, which happens only when it was handled: what a crash leaves
// unconfirmed comes again, and the handler knows it by its id.
func (t *Telegram) poll(ctx context.Context, h chat.Handler) error {
	if err := t.keep(ctx, "deleteWebhook", t.unhook); err != nil {
		return err
	}
	var offset int64
	var wait time.Duration
	for ctx.Err() == nil {
		asked := time.Now()
		updates, err := t.updates(ctx, offset)
		if err == nil {
			wait = 0
			if len(updates) == 0 && time.Since(asked) < breath {
				sleep(ctx, breath)
			}
			if next := t.handle(ctx, h, updates); next > offset {
				offset = next
			}
			continue
		}
		switch e := asCall(err); {
		case ctx.Err() != nil:
			return nil
		case e.revoked():
			return errToken(err)
		case e.code() == 409:
			wait = t.conflict(err, wait)
		default:
			wait = t.trouble("getUpdates", err, wait)
		}
		sleep(ctx, wait)
	}
	return nil
}

// breath is the pause after a server that has nothing to say did not hold the
// poll: Telegram's does.
const breath = 100 * time.Millisecond

// unhook ends the bringing of updates by requests, which excludes asking.
func (t *Telegram) unhook(ctx context.Context) error {
	err := t.client.call(ctx, "deleteWebhook", nil, nil)
	if refused(err) {
		t.log.Warn("the webhook of this bot was not deleted", "error", err)
		return nil
	}
	return err
}

// updates asks for those from offset on.
func (t *Telegram) updates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	params := tg.Params{"timeout": strconv.Itoa(int(pollFor / time.Second)), "allowed_updates": wanted}
	params.AddNonZero64("offset", offset)
	var out []json.RawMessage
	err := t.client.call(ctx, "getUpdates", params, &out)
	return out, err
}

// conflict is another program that asks for the same bot's updates: one of the
// two gets them, at random. It says so each time, and less and less often.
func (t *Telegram) conflict(err error, last time.Duration) time.Duration {
	wait := max(5*time.Second, min(2*last, maxWait))
	t.log.Error("another program receives this bot's updates: stop it, or give it a token of its own",
		"error", err, "again_in", wait)
	return wait
}

// handle hands updates over, those of a chat in their order and several chats
// at once, until all are handled or ctx ends. It gives the offset that confirms
// them; 0 confirms nothing.
func (t *Telegram) handle(ctx context.Context, h chat.Handler, raw []json.RawMessage) int64 {
	var chats []int64
	lanes := map[int64][]incoming{}
	var last int64
	for _, r := range raw {
		u, ok := t.read(r)
		if last = max(last, u.ID); !ok {
			continue
		}
		lane := u.lane()
		if lanes[lane] == nil {
			chats = append(chats, lane)
		}
		lanes[lane] = append(lanes[lane], u)
	}
	var workers sync.WaitGroup
	free := make(chan struct{}, parallel)
	for _, c := range chats {
		free <- struct{}{}
		workers.Go(func() {
			defer func() { <-free }()
			for _, u := range lanes[c] {
				t.until(ctx, h, u)
			}
		})
	}
	workers.Wait()
	if ctx.Err() != nil || last == 0 {
		return 0
	}
	return last + 1
}

// read decodes an update. One that cannot be read is passed over: it would come
// again for ever.
func (t *Telegram) read(raw json.RawMessage) (u incoming, ok bool) {
	if err := json.Unmarshal(raw, &u); err != nil {
		var id struct {
			ID int64 `json:"update_id"`
		}
		_ = json.Unmarshal(raw, &id) // without an id the next one confirms it
		t.log.Error("an update cannot be read and is passed over", "update", id.ID, "error", err)
		return incoming{ID: id.ID}, false
	}
	return u, true
}

// until hands an update over until it is handled or ctx ends.
func (t *Telegram) until(ctx context.Context, h chat.Handler, u incoming) {
	for wait := time.Duration(0); ctx.Err() == nil; {
		err := t.take(ctx, h, u)
		if err == nil {
			return
		}
		wait = max(firstWait/4, min(2*wait, maxWait/2))
		t.log.Error("an update was not handled; trying again", "update", u.ID, "error", err, "in", wait)
		sleep(ctx, wait)
	}
}

// take handles one update. A press is answered at once, so that its button does
// not wait for the store.
func (t *Telegram) take(ctx context.Context, h chat.Handler, u incoming) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	if u.Callback != nil {
		t.around.Go(func() { t.answer(ctx, u.Callback.ID) })
	}
	e, ok := receiver{bot: t.me(), now: t.o.Now}.event(u)
	if !ok {
		return nil
	}
	if e, ok = t.dialogue(ctx, e); !ok {
		return nil
	}
	return h(ctx, e)
}

// answer lets the button stop waiting. Telegram takes it for a short time only;
// a late one is refused, which changes nothing.
func (t *Telegram) answer(ctx context.Context, id string) {
	err := t.client.call(ctx, "answerCallbackQuery", tg.Params{"callback_query_id": id}, nil)
	if err != nil && ctx.Err() == nil {
		t.log.Debug("a press was not answered", "error", err)
	}
}

// lane is the chat of an update, so that its updates keep their order.
func (u incoming) lane() int64 {
	switch {
	case u.Message != nil:
		return u.Message.Chat.ID
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat.ID
	}
	return 0
}
