package bot

import (
	"context"
	"strings"
	"time"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/internal/unit"
)

func (d *doctor) telegram(ctx context.Context) {
	p, on := OpenTelegram(d.config.Telegram, d.Clock, nil)
	switch {
	case !on:
		return
	case d.Offline:
		d.add("telegram", Worn, "platform.offline", "platform", "Telegram")
		return
	}
	ctx, stop := context.WithTimeout(ctx, askFor)
	defer stop()
	asked := d.Clock()
	saw := p.(*telegram.Telegram).Examine(ctx)
	d.compare("Telegram", asked, saw.Date)
	switch {
	case saw.Refused:
		d.add("telegram", Broken, "telegram.refused")
	case saw.Err != nil:
		d.add("telegram", Broken, "platform.silent", "platform", "Telegram", "error", saw.Err)
	default:
		d.add("telegram", Sound, "telegram.fine", "bot", saw.Bot)
		d.hook(saw)
		d.account(saw)
	}
}

// hook compares how updates come with how they should.
func (d *doctor) hook(saw telegram.Examined) {
	want := ""
	if d.config.Telegram.Mode == modeWebhook {
		want = d.config.Telegram.URL
	}
	// A process that starts sets it right; beside one that serves, somebody else
	// has changed it.
	wrong := Worn
	if d.held {
		wrong = Broken
	}
	switch {
	case saw.HookErr != nil:
		d.add("telegram", Broken, "platform.silent", "platform", "Telegram", "error", saw.HookErr)
		return
	case saw.Hook == want && want == "":
		d.add("telegram", Sound, "telegram.poll.fine")
	case saw.Hook == want:
		d.add("telegram", Sound, "telegram.hook.fine", "host", host(want))
	case want == "":
		d.add("telegram", wrong, "telegram.poll.hooked", "host", host(saw.Hook))
	case saw.Hook == "":
		d.add("telegram", wrong, "telegram.hook.none", "host", host(want))
	default:
		d.add("telegram", wrong, "telegram.hook.other", "host", host(saw.Hook), "want", host(want))
	}
	d.brought(saw, saw.Hook == want)
}

const (
	recently    = 24 * time.Hour // Telegram keeps an update for so long
	manyPending = 100
)

// brought says how updates reach the webhook, if it is ours.
func (d *doctor) brought(saw telegram.Examined, ours bool) {
	failed := unit.At(saw.Failed)
	if ours && !saw.Failed.IsZero() && d.Clock().Sub(failed) < recently {
		d.add("telegram", Broken, "telegram.hook.failing", "error", saw.Failure, "when", d.at(failed))
	}
	if saw.Pending > manyPending {
		d.add("telegram", Worn, "telegram.pending", "count", saw.Pending)
	}
}

// account looks at what the bot's account offers, and what it is given.
func (d *doctor) account(saw telegram.Examined) {
	switch {
	case saw.MenuErr != nil:
		d.add("telegram", Broken, "platform.silent", "platform", "Telegram", "error", saw.MenuErr)
	case saw.Menu:
		d.add("telegram", Sound, "telegram.menu.fine")
	default:
		d.add("telegram", Worn, "telegram.menu.other")
	}
	if saw.ReadsAll {
		d.add("telegram", Worn, "telegram.reads")
	} else {
		d.add("telegram", Sound, "telegram.private")
	}
}

// host is that of an address: the rest may hold a secret.
func host(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	return rest[strings.LastIndexByte(rest, '@')+1:]
}
