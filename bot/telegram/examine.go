package telegram

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Examined is how the bot's account stands.
type Examined struct {
	// Err is why nothing is known of it: Telegram did not answer, or, with
	// Refused, does not know the token.
	Err     error
	Refused bool
	Bot     string // user name
	// ReadsAll says that in groups the bot is given every message, not only what
	// is meant for it: its privacy mode is off.
	ReadsAll bool
	// HookErr is why nothing is known of the webhook.
	HookErr error
	// Hook is where Telegram brings updates, "" if it waits to be asked; Pending
	// are those it still has.
	Hook    string
	Pending int
	// Failed is when bringing them failed last, and Failure why; zero if it never did.
	Failed  time.Time
	Failure string
	// Menu says that the commands are offered as New was told to; MenuErr is why
	// that is not known.
	Menu    bool
	MenuErr error
	// Date is the time by Telegram's clock when it answered, within a second;
	// zero if unknown.
	Date time.Time
}

// Examine asks Telegram about the bot. It changes nothing.
func (t *Telegram) Examine(ctx context.Context) (out Examined) {
	out.Date = t.date(ctx)
	var me struct {
		account
		ReadsAll bool `json:"can_read_all_group_messages"`
	}
	if err := t.client.call(ctx, "getMe", nil, &me); err != nil {
		return Examined{Err: err, Refused: asCall(err).revoked(), Date: out.Date}
	}
	out.Bot, out.ReadsAll = me.Username, me.ReadsAll
	var hook struct {
		URL     string `json:"url"`
		Pending int    `json:"pending_update_count"`
		Failed  int64  `json:"last_error_date"`
		Failure string `json:"last_error_message"`
	}
	if out.HookErr = t.client.call(ctx, "getWebhookInfo", nil, &hook); out.HookErr == nil {
		out.Hook, out.Pending, out.Failure = hook.URL, hook.Pending, t.client.hide(hook.Failure)
		if hook.Failed > 0 {
			out.Failed = time.Unix(hook.Failed, 0)
		}
	}
	out.Menu, out.MenuErr = t.offered(ctx)
	return out
}

// offered reports that the menu of commands is what it should be.
func (t *Telegram) offered(ctx context.Context) (bool, error) {
	for code, lang := range menuLanguages() {
		params := tg.Params{}
		params.AddNonEmpty("language_code", code)
		var is, want []tg.BotCommand
		if err := t.client.call(ctx, "getMyCommands", params, &is); err != nil {
			return false, err
		}
		if err := json.Unmarshal([]byte(t.menu(lang)), &want); err != nil {
			return false, err
		}
		if len(is) != len(want) {
			return false, nil
		}
		for i := range is {
			if is[i] != want[i] {
				return false, nil
			}
		}
	}
	return true, nil
}

// menuLanguages are the languages of the menu by the code of Telegram's; "" is
// everybody else's.
func menuLanguages() map[string]i18n.Lang {
	return map[string]i18n.Lang{"": i18n.EN, "en": i18n.EN, "zh": i18n.ZH}
}

// date asks for the server's clock, without the token.
func (t *Telegram) date(ctx context.Context) time.Time {
	ctx, stop := context.WithTimeout(ctx, answerIn)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, t.o.Server, nil)
	if err != nil {
		return time.Time{}
	}
	reply, err := t.client.http.Do(r)
	if err != nil {
		return time.Time{} // getMe tells why
	}
	_ = reply.Body.Close()                            // it has none
	at, _ := http.ParseTime(reply.Header.Get("Date")) // zero where there is none
	return at
}
