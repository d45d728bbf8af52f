package telegram

import "net/http"

// Via lets the bot reach Telegram through rt.
func (t *Telegram) Via(rt http.RoundTripper) { t.client.http.Transport = rt }
