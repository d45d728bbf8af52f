package commands

import (
	"context"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// home is everything of the caller on one card: numbers, warnings, settings. An
// app's home tab shows it.
func (s *Set) home() command {
	return command{verb: "home", names: []string{"home", "首页"}, run: s.runHome}
}

// homeNumbers are the figures of this month that a home shows.
var homeNumbers = []string{kpi.Revenue, kpi.Orders, kpi.WinRate}

func (s *Set) runHome(ctx context.Context, c *Call) (Reply, error) {
	var blocks []chat.Block
	if may, _ := authorise(c.Person, "risks"); may {
		numbers, err := c.numbers(ctx)
		if err != nil {
			return Reply{}, err
		}
		c.Text = ""
		risks, err := s.runRisks(ctx, c)
		if err != nil {
			return Reply{}, err
		}
		blocks = append(append(numbers, risks.Blocks...), chat.Block{Divider: true})
	}
	me, err := s.runMe(ctx, c)
	return Reply{Blocks: append(append(blocks, me.Blocks...), chat.Note(c.t("commands.home.settings")))}, err
}

// numbers are this month's figures of the rows that the caller sees; nothing for
// who sees none.
func (c *Call) numbers(ctx context.Context) (blocks []chat.Block, err error) {
	err = c.view(ctx, func(v *crm.View) error {
		org, err := v.Org()
		if err != nil {
			return err
		}
		scope := scopeOf(c.Person, org)
		if !scope.All && len(scope.Owners) == 0 {
			return nil
		}
		month := unit.ByMonth.Around(v.Today())
		var facts []chat.Fact
		for _, metric := range homeNumbers {
			r, err := kpi.Answer(v, scope, kpi.Query{Metric: metric, Period: month})
			if err != nil {
				return err
			}
			facts = append(facts, chat.Fact{Label: c.t(r.Definition.NameKey()), Value: r.Text(c.Lang)})
		}
		blocks = []chat.Block{chat.Heading(c.t("commands.home.numbers", "period", month)), chat.Facts(facts...)}
		return nil
	})
	return blocks, err
}
