package bot

import (
	"context"
	"strings"
	"time"

	"github.com/riskbell/riskbell/bot/slack"
	"github.com/riskbell/riskbell/internal/unit"
)

// askFor is how long a platform's answers may take in all.
const askFor = 10 * time.Second

func (d *doctor) slack(ctx context.Context) {
	p, on := OpenSlack(d.config, d.Clock, nil)
	switch {
	case !on:
		return
	case d.Offline:
		d.add("slack", Worn, "platform.offline", "platform", "Slack")
		return
	}
	ctx, stop := context.WithTimeout(ctx, askFor)
	defer stop()
	asked := d.Clock()
	saw := p.(*slack.Slack).Examine(ctx)
	d.compare("Slack", asked, saw.Date)
	switch {
	case saw.Refused != "":
		d.add("slack", Broken, "slack.refused", "code", saw.Refused)
	case saw.Err != nil:
		d.add("slack", Broken, "platform.silent", "platform", "Slack", "error", saw.Err)
	default:
		d.add("slack", Sound, "slack.fine", "bot", saw.Bot, "team", saw.Team)
		d.scopes(saw)
		d.socket(saw)
		d.blocks(saw)
	}
}

func (d *doctor) scopes(saw slack.Examined) {
	switch {
	case saw.Scopes == nil:
		d.add("slack", Worn, "slack.scopes.unknown")
	case len(saw.Missing) > 0:
		d.add("slack", Broken, "slack.scopes.missing", "scopes", strings.Join(saw.Missing, ", "))
	default:
		d.add("slack", Sound, "slack.scopes.fine", "n", len(saw.Scopes))
	}
}

func (d *doctor) socket(saw slack.Examined) {
	switch {
	case d.config.Slack.Mode == modeHTTP:
		d.add("slack", Sound, "slack.http", "address", d.config.Slack.Listen)
	case saw.SocketRefused != "":
		d.add("slack", Broken, "slack.socket.refused", "code", saw.SocketRefused)
	case saw.Socket != nil:
		d.add("slack", Broken, "platform.silent", "platform", "Slack", "error", saw.Socket)
	default:
		d.add("slack", Sound, "slack.socket.fine")
	}
}

// blocks says what Slack thinks of the blocks that posts are made of.
func (d *doctor) blocks(saw slack.Examined) {
	switch {
	case len(saw.Faults) > 0:
		d.add("slack", Worn, "slack.blocks.refused", "faults", strings.Join(saw.Faults, "; "))
	case saw.Blocks != nil:
		d.add("slack", Worn, "slack.blocks.unknown", "error", saw.Blocks)
	default:
		d.add("slack", Sound, "slack.blocks.fine")
	}
}

const (
	slowClock = 30 * time.Second // more is worth a look
	// wrongClock is more than platforms allow: five minutes are what Slack's
	// signatures are good for.
	wrongClock = 5 * time.Minute
)

// compare compares the clock, as it was when a platform was asked, with the
// platform's, which tells whole seconds.
func (d *doctor) compare(platform string, here unit.Instant, there time.Time) {
	if there.IsZero() {
		return
	}
	off := here.Sub(unit.At(there))
	seconds := int(off.Abs().Round(time.Second) / time.Second)
	switch {
	case off.Abs() <= slowClock:
		d.add("clock", Sound, "clock.fine", "platform", platform)
	case off > wrongClock:
		d.add("clock", Broken, "clock.ahead", "platform", platform, "seconds", seconds)
	case off < -wrongClock:
		d.add("clock", Broken, "clock.behind", "platform", platform, "seconds", seconds)
	default:
		d.add("clock", Worn, "clock.off", "platform", platform, "seconds", seconds)
	}
}
