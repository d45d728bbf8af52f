package commands

import (
	"context"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

// ack takes a warning: "I'm on it". What is said after the number is kept as a note.
func (s *Set) ack() command {
	return command{verb: "ack", names: []string{"ack", "确认", "收到", "acknowledge"}, run: s.runAck}
}

func (s *Set) runAck(ctx context.Context, c *Call) (Reply, error) {
	a, note, err := c.warning(ctx)
	if err != nil {
		return Reply{}, err
	}
	if a.Ack.By == c.Person.ID && note == "" && a.Open() {
		return Reply{Blocks: []chat.Block{chat.Line(c.t("commands.ack.already", "when", c.moment(a.Ack.At), "warning", c.title(a)))}}, nil
	}
	return s.act(c, a, func(w storage.Writer) (string, error) {
		_, err := alerts.Book{}.Ack(w, c.Person.ID, a.ID, note)
		return c.t("commands.ack.done", "warning", c.title(a)), err
	}), nil
}
