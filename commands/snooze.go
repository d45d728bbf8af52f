package commands

import (
	"context"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

// snoozeDays is how long the button silences a warning.
const snoozeDays = "3d"

// snooze silences a warning until a time, or earlier when what was promised
// comes true or more is at stake.
func (s *Set) snooze() command {
	return command{verb: "snooze", names: []string{"snooze", "推迟", "稍后", "缓提醒"}, run: s.runSnooze}
}

func (s *Set) runSnooze(ctx context.Context, c *Call) (Reply, error) {
	a, rest, err := c.warning(ctx)
	if err != nil {
		return Reply{}, err
	}
	span, promise, _ := cutWord(rest, "until", "直到", "if", "如果")
	if c.Args != nil {
		span = snoozeDays
	}
	until, ok := parseUntil(span, c.Now, c.Zone)
	if !ok {
		return Reply{}, refuse("commands.snooze.when")
	}
	return s.act(c, a, func(w storage.Writer) (string, error) {
		snooze := alerts.Snooze{Until: until, Promise: promise, For: snoozedFor(c.Person)}
		_, err := alerts.Book{}.Snooze(w, c.Person.ID, a.ID, snooze)
		if promise != "" {
			return c.t("commands.snooze.promised", "warning", c.title(a), "until", c.moment(until), "promise", promise), err
		}
		return c.t("commands.snooze.done", "warning", c.title(a), "until", c.moment(until)), err
	}), nil
}

// snoozedFor is whom a snooze of p silences the warning for: managers and risk
// managers decide for everybody (""), others for themselves, so that nobody
// hides a warning from those above.
func snoozedFor(p chat.Person) string {
	if p.Has(chat.Manager) || p.Has(chat.RiskManager) {
		return ""
	}
	return p.ID
}

// wake ends the caller's own snooze.
func (s *Set) wake() command {
	return command{verb: "wake", names: []string{"wake", "恢复", "唤醒"}, run: func(ctx context.Context, c *Call) (Reply, error) {
		a, _, err := c.warning(ctx)
		if err != nil {
			return Reply{}, err
		}
		return s.act(c, a, func(w storage.Writer) (string, error) {
			_, err := alerts.Book{}.Wake(w, c.Person.ID, a.ID)
			return c.t("commands.wake.done", "warning", c.title(a)), err
		}), nil
	}}
}
