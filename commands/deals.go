package commands

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage"
)

// openDeal is a line of the list of open deals.
type openDeal struct {
	deal   *crm.Opportunity
	stake  unit.Money // of the open warnings on it that the caller may see
	amount unit.Money // in the company's currency; as it is where there is no rate
}

// openDeals lists the caller's own open deals, else those they may see: what is
// most at stake first, then the largest.
func (s *Set) openDeals(ctx context.Context, c *Call) (Reply, error) {
	scope, err := c.scope(ctx)
	if err != nil {
		return Reply{}, err
	}
	title := i18n.Key("commands.deal.mine")
	deals, err := c.openDealsOf(ctx, kpi.Scope{Owners: map[string]bool{c.Person.Owner: c.Person.Owner != ""}})
	if err == nil && len(deals) == 0 {
		title = "commands.deal.theirs"
		deals, err = c.openDealsOf(ctx, scope)
	}
	switch {
	case err != nil:
		return Reply{}, err
	case len(deals) == 0:
		return Reply{}, refuse("commands.deal.none")
	}
	if err := c.weigh(ctx, scope, deals); err != nil {
		return Reply{}, err
	}
	slices.SortFunc(deals, func(a, b openDeal) int {
		return cmp.Or(cmp.Compare(b.stake.Minor, a.stake.Minor), cmp.Compare(b.amount.Minor, a.amount.Minor), cmp.Compare(a.deal.ID, b.deal.ID))
	})
	top := deals[:min(len(deals), mostChoices)]
	table, buttons := c.dealTable(top)
	table.More = len(deals) - len(top)
	return Reply{Blocks: []chat.Block{
		chat.Heading(c.t(title, "n", len(deals))), {Table: table}, chat.Buttons(buttons...), chat.Note(c.t("commands.deal.note")),
	}}, nil
}

func (c *Call) openDealsOf(ctx context.Context, scope kpi.Scope) (out []openDeal, err error) {
	err = c.view(ctx, func(v *crm.View) error {
		out = nil
		for o, err := range crm.All[*crm.Opportunity](v) {
			if err != nil {
				return err
			}
			if o.Class != crm.Open || !scope.Allows(o.Owner) {
				continue
			}
			amount, err := v.Convert(o.Amount, v.Today())
			if errors.Is(err, unit.ErrNoRate) {
				amount, err = o.Amount, nil
			}
			if err != nil {
				return err
			}
			out = append(out, openDeal{deal: o, amount: amount})
		}
		return nil
	})
	return out, err
}

// weigh adds what is at stake by the open warnings on each deal.
func (c *Call) weigh(ctx context.Context, scope kpi.Scope, deals []openDeal) error {
	return c.state(ctx, func(r storage.Reader) error {
		list, err := alerts.Book{}.List(r, alerts.Filter{})
		if err != nil {
			return err
		}
		stake := map[crm.Ref]unit.Money{}
		for _, a := range list {
			if before, ok := stake[a.Reading.Subject]; sees(c.Person, scope, a) && (!ok || before.Minor < a.Reading.Exposure.Minor) {
				stake[a.Reading.Subject] = a.Reading.Exposure
			}
		}
		for i, d := range deals {
			deals[i].stake = stake[crm.Ref{Kind: crm.KindOpportunity, ID: d.deal.ID}]
		}
		return nil
	})
}

func (c *Call) dealTable(deals []openDeal) (*chat.Table, []chat.Button) {
	t := &chat.Table{Columns: []chat.Column{
		{Title: c.t("commands.card.deal")}, {Title: c.t("commands.card.stage")},
		{Title: c.t("commands.card.amount"), Right: true}, {Title: c.t("commands.column.exposure"), Right: true},
	}}
	var buttons []chat.Button
	for _, d := range deals {
		stake := i18n.None
		if !d.stake.IsZero() {
			stake = c.Lang.Money(d.stake)
		}
		name := namedRecord{id: d.deal.ID, name: d.deal.Name}
		t.Rows = append(t.Rows, []string{name.label(c.Lang), c.stageAndClass(d.deal), c.Lang.Money(d.deal.Amount), stake})
		buttons = append(buttons, chat.Button{
			Label: name.plain(c.Lang), Token: c.token(chat.Press{Verb: "deal", Args: map[string]string{"id": d.deal.ID, "asof": ""}}),
		})
	}
	return t, buttons
}
