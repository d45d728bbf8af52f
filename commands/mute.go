package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// mute stops the caller's own digests for a while.
func (s *Set) mute() command {
	return command{verb: "mute", names: []string{"mute", "静音", "免打扰"}, run: runMute}
}

func runMute(_ context.Context, c *Call) (Reply, error) {
	if slices.Contains([]string{"off", "关", "关闭", "取消"}, strings.ToLower(c.Text)) {
		return c.settle(func(p *chat.Person) { p.MutedUntil = 0 }, "commands.mute.off"), nil
	}
	until, ok := parseUntil(c.Text, c.Now, c.Zone)
	if !ok {
		return Reply{}, refuse("commands.mute.when")
	}
	return c.settle(func(p *chat.Person) { p.MutedUntil = until }, "commands.mute.done", "until", c.moment(until)), nil
}

// settle changes the caller's own settings.
func (c *Call) settle(change func(*chat.Person), done i18n.Key, args ...any) Reply {
	return Reply{Open: true, Object: c.Person.ID, Change: func(w storage.Writer) ([]chat.Block, error) {
		p, ok, err := chat.People{}.Get(w, c.Person.ID)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, refuse("commands.error.changed")
		}
		change(&p)
		if err := (chat.People{}).Put(w, p); err != nil {
			return nil, err
		}
		return []chat.Block{chat.Line(c.t(done, args...))}, nil
	}}
}

// moment is an instant as the caller's clocks show it, with the year where it
// is not this one.
func (c *Call) moment(at unit.Instant) string { return c.momentIn(c.Zone, at) }

func (c *Call) momentIn(zone *time.Location, at unit.Instant) string {
	day := c.Lang.ShortDay(at.Day(zone))
	if at.In(zone).Year() != c.Now.In(zone).Year() {
		day = c.Lang.Day(at.Day(zone))
	}
	return day + " " + at.In(zone).Format("15:04")
}
