package telegram

import (
	"encoding/json"
	"net/http"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// Via lets the bot reach Telegram through rt.
func (t *Telegram) Via(rt http.RoundTripper) { t.client.http.Transport = rt }

// Read is what an update means.
func (t *Telegram) Read(body string) []chat.Event {
	u, ok := t.read(json.RawMessage(body))
	if !ok {
		return nil
	}
	e, ok := receiver{bot: account{Username: "x"}, now: func() unit.Instant { return 1 }}.event(u)
	if !ok {
		return nil
	}
	return []chat.Event{e}
}
