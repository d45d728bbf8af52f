package commands

import (
	"context"
	"slices"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage"
)

// why shows the arithmetic of a warning. Its Chinese names also begin
// questions of kpi ("为什么华南下降"), which are left to it.
func (s *Set) why() command {
	return command{verb: "why", names: []string{"why", "为什么", "原因", "为啥"}, run: s.runWhy, takes: isWarning}
}

func (s *Set) runWhy(ctx context.Context, c *Call) (Reply, error) {
	a, _, err := c.warning(ctx)
	if err != nil {
		return Reply{}, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return Reply{}, err
	}
	var blocks []chat.Block
	var held Wait
	err = c.state(ctx, func(r storage.Reader) error {
		history, err := alerts.Book{}.History(r, a.Fingerprint())
		voice := c.voice()
		voice.Names = Names(r, c.Lang)
		blocks = voice.Why(a, history)
		if err == nil {
			held, err = s.heldBack(r, c, scope, a)
		}
		return err
	})
	if err != nil {
		return Reply{}, err
	}
	if text := held.Text(c.Lang, c.Now); text != "" {
		blocks = append(blocks, chat.Note(text))
	}
	if a.Open() {
		blocks = append(blocks, chat.Buttons(c.steps(a)...))
	}
	return Reply{Blocks: blocks}, nil
}

// steps are the buttons under a warning that is explained; who has taken it is
// not asked to take it again.
func (c *Call) steps(a alerts.Alert) []chat.Button {
	var out []chat.Button
	args := map[string]string{"alert": a.ID}
	if a.Ack.By != c.Person.ID {
		out = append(out, c.button("commands.button.ack", "ack", args))
	}
	return append(out, c.button("commands.button.snooze", "snooze", args))
}

// heldBack is until when the warning waits to be told to the caller; zero if
// nothing of it waits.
func (s *Set) heldBack(r storage.Reader, c *Call, scope kpi.Scope, a alerts.Alert) (Wait, error) {
	d, reason, err := s.makeDigest(r, c.Person, c.organisation, scope, false)
	if err != nil {
		return Wait{}, err
	}
	waits := d.Waiting
	if reason == alerts.ReasonQuietHours {
		waits = slices.Concat(waits, d.Items, d.Held)
	}
	if !slices.ContainsFunc(waits, func(it alerts.Item) bool { return it.Alert.ID == a.ID }) {
		return Wait{}, nil
	}
	at, why := s.hold(c.Person, c.Now)
	return Wait{Until: at, Reason: why, zone: c.Zone}, nil
}
