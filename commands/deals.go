package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	id     string
	mine   bool
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
	deals, err := c.openDealsIn(ctx, scope)
	if err != nil {
		return Reply{}, err
	}
	title := i18n.Key("commands.deal.theirs")
	if slices.ContainsFunc(deals, func(d openDeal) bool { return d.mine }) {
		title = "commands.deal.mine"
		deals = slices.DeleteFunc(deals, func(d openDeal) bool { return !d.mine })
	}
	if len(deals) == 0 {
		return Reply{}, refuse("commands.deal.none")
	}
	if err := c.weigh(ctx, scope, deals); err != nil {
		return Reply{}, err
	}
	slices.SortFunc(deals, func(a, b openDeal) int {
		return cmp.Or(cmp.Compare(b.stake.Minor, a.stake.Minor), cmp.Compare(b.amount.Minor, a.amount.Minor), cmp.Compare(a.id, b.id))
	})
	top := deals[:min(len(deals), mostChoices)]
	table, buttons, err := c.dealTable(ctx, top)
	table.More = len(deals) - len(top)
	return Reply{Blocks: []chat.Block{
		chat.Heading(c.t(title, "n", len(deals))), {Table: table}, chat.Buttons(buttons...), chat.Note(c.t("commands.deal.note")),
	}}, err
}

// openDealsIn is the caller's own open deals and those of the scope, from the
// columns: the few that are shown are read whole afterwards.
func (c *Call) openDealsIn(ctx context.Context, scope kpi.Scope) (out []openDeal, err error) {
	err = c.view(ctx, func(v *crm.View) error {
		out = nil
		for f, err := range v.Facts(crm.KindOpportunity, unit.Period{From: crm.OpenDay, To: crm.OpenDay + 1}) {
			if err != nil {
				return err
			}
			owners, amounts, currencies := f.Column(crm.ColOwner), f.Column(crm.ColAmount), f.Column(crm.ColCurrency)
			for i, number := range owners {
				owner, err := v.Name(crm.ClassOwner, number)
				if err != nil {
					return err
				}
				mine := owner != "" && owner == c.Person.Owner
				if !mine && !scope.Allows(owner) {
					continue
				}
				amount, err := worth(v, amounts[i], currencies[i])
				if err != nil {
					return err
				}
				out = append(out, openDeal{id: f.ID(i), mine: mine, amount: amount})
			}
		}
		return nil
	})
	return out, err
}

// worth is an amount of the columns in the company's currency today.
func worth(v *crm.View, minor, currency int64) (unit.Money, error) {
	code, err := v.Name(crm.ClassCode, currency)
	if err != nil {
		return unit.Money{}, err
	}
	m := unit.Minor(minor, unit.Currency(code))
	out, err := v.Convert(m, v.Today())
	if errors.Is(err, unit.ErrNoRate) {
		return m, nil
	}
	return out, err
}

// weigh adds what is at stake by the open warnings on each deal.
func (c *Call) weigh(ctx context.Context, scope kpi.Scope, deals []openDeal) error {
	return c.state(ctx, func(r storage.Reader) error {
		list, err := alerts.Book{}.List(r, "")
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
			deals[i].stake = stake[crm.Ref{Kind: crm.KindOpportunity, ID: d.id}]
		}
		return nil
	})
}

func (c *Call) dealTable(ctx context.Context, deals []openDeal) (*chat.Table, []chat.Button, error) {
	t := &chat.Table{Columns: []chat.Column{
		{Title: c.t("commands.card.deal")}, {Title: c.t("commands.card.stage")},
		{Title: c.t("commands.card.amount"), Right: true}, {Title: c.t("commands.column.exposure"), Right: true},
	}}
	var buttons []chat.Button
	err := c.view(ctx, func(v *crm.View) error {
		t.Rows, buttons = nil, nil
		for _, d := range deals {
			o, ok, err := crm.Get[*crm.Opportunity](v, d.id)
			if err != nil {
				return err
			}
			if !ok {
				return fmt.Errorf("%s/%s is among the facts and not among the records", crm.KindOpportunity, d.id)
			}
			row, button := c.dealRow(o, d)
			t.Rows, buttons = append(t.Rows, row), append(buttons, button)
		}
		return nil
	})
	return t, buttons, err
}

func (c *Call) dealRow(o *crm.Opportunity, d openDeal) ([]string, chat.Button) {
	stake := i18n.None
	if !d.stake.IsZero() {
		stake = c.Lang.Money(d.stake)
	}
	name := namedRecord{id: o.ID, name: o.Name}
	return []string{name.label(c.Lang), c.stageAndClass(o), c.Lang.Money(o.Amount), stake}, chat.Button{
		Label: name.plain(c.Lang), Token: c.token(chat.Press{Verb: "deal", Args: map[string]string{"id": o.ID, "asof": ""}}),
	}
}
