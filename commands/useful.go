package commands

import (
	"context"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// useful and useless say whether a warning was worth the reading.
func (s *Set) useful() command {
	return command{verb: "useful", names: []string{"useful", "有用"}, run: s.feedback(true, "commands.useful.done")}
}

func (s *Set) useless() command {
	return command{verb: "useless", names: []string{"useless", "没用", "无用"}, run: s.feedback(false, "commands.useless.done")}
}

func (s *Set) feedback(useful bool, done i18n.Key) func(context.Context, *Call) (Reply, error) {
	return func(ctx context.Context, c *Call) (Reply, error) {
		a, note, err := c.warning(ctx)
		if err != nil {
			return Reply{}, err
		}
		return s.act(c, a, func(w storage.Writer) (string, error) {
			_, err := alerts.Book{}.Feedback(w, c.Person.ID, a.ID, useful, note)
			return c.t(done, "warning", c.title(a)), err
		}), nil
	}
}
