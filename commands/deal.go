package commands

import (
	"context"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/kpi"
)

// deal is a card of an opportunity with what changed over time.
func (s *Set) deal() command {
	card := s.lookup(lookup{"deal", crm.KindOpportunity, findDeals, (*Call).dealCard})
	return command{verb: "deal", names: []string{"deal", "商机", "opportunity"}, run: func(ctx context.Context, c *Call) (Reply, error) {
		if c.Text == "" && c.Args == nil {
			return s.openDeals(ctx, c)
		}
		return card(ctx, c)
	}}
}

func findDeals(v *crm.View, scope kpi.Scope, name string) ([]namedRecord, error) {
	if o, ok, err := crm.Get[*crm.Opportunity](v, name); err != nil || ok && scope.Allows(o.Owner) {
		if err != nil {
			return nil, err
		}
		return []namedRecord{{id: o.ID, name: o.Name}}, nil
	}
	var all []namedRecord
	for o, err := range crm.All[*crm.Opportunity](v) {
		if err != nil {
			return nil, err
		}
		if scope.Allows(o.Owner) {
			all = append(all, namedRecord{id: o.ID, name: o.Name})
		}
	}
	return search(all, name), nil
}

func (c *Call) dealCard(v *crm.View, org *crm.Org, id string) ([]chat.Block, error) {
	o, ok, err := crm.Get[*crm.Opportunity](v, id)
	if err != nil || !ok {
		return nil, err
	}
	account, err := c.accountName(v, o.Account)
	if err != nil {
		return nil, err
	}
	history, err := c.dealHistory(v, id)
	if err != nil {
		return nil, err
	}
	facts := []chat.Fact{
		{Label: c.t("commands.card.account"), Value: account},
		{Label: c.t("commands.card.owner"), Value: c.ownerName(org, o.Owner)},
		{Label: c.t("commands.card.stage"), Value: c.stageAndClass(o)},
		{Label: c.t("commands.card.amount"), Value: c.Lang.Money(o.Amount)},
		{Label: c.t("commands.card.created"), Value: c.Lang.Day(o.CreatedOn)},
		{Label: c.t("commands.card.close"), Value: c.Lang.Day(o.CloseDate)},
		{Label: c.t("commands.card.next"), Value: orNone(o.NextStep)},
	}
	if o.ClosedOn != 0 {
		facts = append(facts, chat.Fact{Label: c.t("commands.card.closed"), Value: c.Lang.Day(o.ClosedOn)})
	}
	blocks := []chat.Block{chat.Heading(namedRecord{id: o.ID, name: o.Name}.label(c.Lang)), chat.Facts(facts...)}
	if len(history.Rows) > 0 {
		blocks = append(blocks, chat.Line(c.t("commands.card.history")), chat.Block{Table: history})
	}
	return append(blocks, c.asKnown(v, crm.Ref{Kind: crm.KindOpportunity, ID: id})...), nil
}

func (c *Call) accountName(v *crm.View, id string) (string, error) {
	a, ok, err := crm.Get[*crm.Account](v, id)
	if err != nil || !ok {
		return orNone(id), err
	}
	return namedRecord{id: a.ID, name: a.Name, nameEN: a.NameEN}.label(c.Lang), nil
}

// stageAndClass is the stage's name, with what it means where that says more.
func (c *Call) stageAndClass(o *crm.Opportunity) string {
	stage, class := c.stage(o.Stage), c.t(i18n.Key("commands.class."+string(o.Class)))
	if stage == class || o.Stage == "" {
		return class
	}
	return c.t("commands.card.stage.value", "stage", stage, "class", class)
}

func (c *Call) stage(code string) string { return kpi.Result{}.Name(c.Lang, kpi.Stage, code) }

// followed are the fields whose changes a deal's history shows.
var followed = []string{"stage", "amount", "close_date", "owner"}

// dealHistory is the changes of the followed fields, the latest first.
func (c *Call) dealHistory(v *crm.View, id string) (*chat.Table, error) {
	versions, err := crm.History[*crm.Opportunity](v, id)
	if err != nil {
		return nil, err
	}
	t := &chat.Table{Columns: []chat.Column{
		{Title: c.t("commands.column.known")}, {Title: c.t("commands.column.field")},
		{Title: c.t("commands.column.before")}, {Title: c.t("commands.column.after")},
	}}
	for i := len(versions) - 1; i > 0; i-- {
		if versions[i].Deleted || versions[i-1].Deleted {
			continue
		}
		for _, field := range followed {
			before, after := c.fieldText(versions[i-1].Record, field), c.fieldText(versions[i].Record, field)
			if before != after && before != i18n.None {
				t.Rows = append(t.Rows, []string{
					c.Lang.ShortDay(versions[i].KnownAt.Day(v.Zone())), c.t(i18n.Key("commands.field." + field)), before, after,
				})
			}
		}
	}
	if len(t.Rows) > mostHistory {
		t.More = len(t.Rows) - mostHistory
		t.Rows = t.Rows[:mostHistory]
	}
	return t, nil
}

// mostHistory is how many changes a card shows.
const mostHistory = 10

func (c *Call) fieldText(o *crm.Opportunity, field string) string {
	switch field {
	case "stage":
		if o.Stage == "" {
			return i18n.None
		}
		return c.stage(o.Stage)
	case "amount":
		return c.Lang.Money(o.Amount)
	case "close_date":
		return c.Lang.Day(o.CloseDate)
	}
	return orNone(o.Owner)
}
