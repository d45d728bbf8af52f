package commands

import (
	"context"
	"strconv"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
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
	switch {
	case !ok && span == "" && promise != "":
		return Reply{}, refuse("commands.snooze.both", "id", a.ID, "example", promiseExample(a.Reading))
	case !ok:
		return Reply{}, refuse("commands.snooze.when")
	}
	return s.act(c, a, func(w storage.Writer) (string, error) {
		snooze := alerts.Snooze{Until: until, Promise: promise}
		snooze.For, snooze.Under = snoozedFor(c.Person)
		_, err := alerts.Book{}.Snooze(w, c.Person.ID, a.ID, snooze)
		if promise != "" {
			return c.t("commands.snooze.promised", "warning", c.title(a), "until", c.moment(until), "promise", promise), err
		}
		return c.t("commands.snooze.done", "warning", c.title(a), "until", c.moment(until)), err
	}), nil
}

// opposite is the comparison that fails where op holds.
var opposite = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}

// promiseExample is a condition over the warning as people may write one: that
// the first comparison of its rule no longer holds.
func promiseExample(r alerts.Reading) string {
	for _, t := range r.Terms {
		if op := opposite[t.Op]; op != "" && t.Holds && t.Limit.Text == "" && t.How == "" {
			return t.Feature + " " + op + " " + strconv.FormatFloat(t.Limit.Number, 'f', -1, 64)
		}
	}
	return "days_silent < 14"
}

// snoozedFor is whom a snooze of p silences the warning for: risk managers
// decide for everybody, managers for themselves and those under the owner they
// are, others for themselves, so that nobody hides a warning from those above.
func snoozedFor(p chat.Person) (person, under string) {
	switch {
	case p.Has(chat.RiskManager):
		return "", ""
	case p.Has(chat.Manager) && p.Owner != "":
		return "", p.Owner
	}
	return p.ID, ""
}

// bossesOf are the owners whose snoozes hold for p: the managers above. Who
// watches over all rows is under nobody.
func bossesOf(p chat.Person, org *crm.Org) []string {
	if p.Owner == "" || p.Has(chat.RiskManager) || p.Has(chat.Auditor) {
		return nil
	}
	return org.Managers(p.Owner)
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
