package commands

import (
	"context"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
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
	var blocks []chat.Block
	err = c.state(ctx, func(r storage.Reader) error {
		history, err := alerts.Book{}.History(r, a.Fingerprint())
		voice := c.voice()
		voice.Names = Names(r, c.Lang)
		blocks = voice.Why(a, history)
		return err
	})
	if err != nil {
		return Reply{}, err
	}
	if a.Open() {
		blocks = append(blocks, chat.Buttons(
			c.button("commands.button.ack", "ack", map[string]string{"alert": a.ID}),
			c.button("commands.button.snooze", "snooze", map[string]string{"alert": a.ID}),
		))
	}
	return Reply{Blocks: blocks}, nil
}
