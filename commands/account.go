package commands

import (
	"context"
	"errors"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage"
)

// account is a card of what is known of a customer, now or as it was on a day.
func (s *Set) account() command {
	return command{verb: "account", names: []string{"account", "客户", "customer"}, run: s.lookup(lookup{"account", crm.KindAccount, findAccounts, (*Call).accountCard})}
}

func findAccounts(v *crm.View, scope kpi.Scope, name string) ([]namedRecord, error) {
	var all []namedRecord
	for a, err := range crm.All[*crm.Account](v) {
		if err != nil {
			return nil, err
		}
		if scope.Allows(a.Owner) {
			all = append(all, namedRecord{id: a.ID, name: a.Name, nameEN: a.NameEN})
		}
	}
	return search(all, name), nil
}

func (c *Call) accountCard(v *crm.View, org *crm.Org, id string) ([]chat.Block, error) {
	a, ok, err := crm.Get[*crm.Account](v, id)
	if err != nil || !ok {
		return nil, err
	}
	facts := []chat.Fact{
		{Label: c.t("commands.card.owner"), Value: c.ownerName(org, a.Owner)},
		{Label: c.t("commands.card.region"), Value: c.region(a.Region, org, a.Owner)},
		{Label: c.t("commands.card.industry"), Value: c.industry(a.Industry)},
		{Label: c.t("commands.card.since"), Value: c.Lang.Day(a.OpenedOn)},
	}
	for _, add := range []func(*crm.View, *crm.Account) ([]chat.Fact, error){
		c.orderFacts, c.dealFacts, c.overdueFacts, c.contactFacts, c.surveyFacts,
	} {
		more, err := add(v, a)
		if err != nil {
			return nil, err
		}
		facts = append(facts, more...)
	}
	blocks := []chat.Block{chat.Heading(namedRecord{id: a.ID, name: a.Name, nameEN: a.NameEN}.label(c.Lang)), chat.Facts(facts...)}
	return append(blocks, c.asKnown(v, crm.Ref{Kind: crm.KindAccount, ID: id})...), nil
}

// asKnown says of which moment a card speaks, and whether the history before
// it is known.
func (c *Call) asKnown(v *crm.View, ref crm.Ref) []chat.Block {
	// The days of a card are the company's, and so is its moment.
	blocks := []chat.Block{chat.Note(c.t("commands.card.asof", "when", c.companyMoment(v.At())))}
	if unknown, err := v.HistoryUnknown(ref); err == nil && unknown {
		blocks = append(blocks, chat.Note(c.t("commands.card.unknown")))
	}
	return blocks
}

func (c *Call) orderFacts(v *crm.View, a *crm.Account) ([]chat.Fact, error) {
	orders, err := gather(crm.OfAccount[*crm.Order](v, a.ID))
	if err != nil {
		return nil, err
	}
	var year []*crm.Order
	var last unit.Day
	for _, o := range orders {
		if o.Cancelled {
			continue
		}
		last = max(last, o.OrderedOn)
		if o.OrderedOn > v.Today().AddMonths(-12) {
			year = append(year, o)
		}
	}
	total, err := sum(v, year, func(o *crm.Order) (unit.Money, unit.Day) { return o.Amount, o.OrderedOn })
	return []chat.Fact{
		{Label: c.t("commands.card.revenue"), Value: c.amount("commands.card.revenue.value", total)},
		{Label: c.t("commands.card.lastorder"), Value: c.ago(v, last)},
	}, err
}

func (c *Call) dealFacts(v *crm.View, a *crm.Account) ([]chat.Fact, error) {
	var open []*crm.Opportunity
	for o, err := range crm.OfAccount[*crm.Opportunity](v, a.ID) {
		if err != nil {
			return nil, err
		}
		if o.Class == crm.Open {
			open = append(open, o)
		}
	}
	total, err := sum(v, open, func(o *crm.Opportunity) (unit.Money, unit.Day) { return o.Amount, v.Today() })
	return []chat.Fact{{Label: c.t("commands.card.deals"), Value: c.amount("commands.card.deals.value", total)}}, err
}

func (c *Call) overdueFacts(v *crm.View, a *crm.Account) ([]chat.Fact, error) {
	t, err := overdueOf(v, a)
	return []chat.Fact{{Label: c.t("commands.card.overdue"), Value: c.amount("commands.card.overdue.value", t)}}, err
}

// overdueOf is what the account owes on invoices past due.
func overdueOf(v *crm.View, a *crm.Account) (total, error) {
	t := total{sum: unit.Money{Currency: v.Base()}}
	late, err := lateBills(v, a)
	if err != nil {
		return t, err
	}
	for _, b := range late {
		left, err := v.Left(*b)
		if err == nil && left.Minor == 0 {
			continue
		}
		if err := t.add(left, err); err != nil {
			return t, err
		}
	}
	return t, nil
}

// lateBills are the account's invoices that should have been paid by now, with
// what came in for them.
func lateBills(v *crm.View, a *crm.Account) (map[string]*crm.Bill, error) {
	late := map[string]*crm.Bill{}
	for i, err := range crm.OfAccount[*crm.Invoice](v, a.ID) {
		if err != nil {
			return nil, err
		}
		if b := (crm.Bill{Amount: i.Amount, Issued: i.IssuedOn, Due: i.DueOn}); b.Late(v.Today()) {
			late[i.ID] = &b
		}
	}
	for p, err := range crm.OfAccount[*crm.Payment](v, a.ID) {
		if err != nil {
			return nil, err
		}
		b, ok := late[p.Invoice]
		if !ok || p.PaidOn > v.Today() {
			continue
		}
		if err := v.Pay(b, p.Amount, p.PaidOn); err != nil && !errors.Is(err, unit.ErrNoRate) {
			return nil, err
		}
	}
	return late, nil
}

func (c *Call) contactFacts(v *crm.View, a *crm.Account) ([]chat.Fact, error) {
	var last unit.Day
	for act, err := range crm.OfAccount[*crm.Activity](v, a.ID) {
		if err != nil {
			return nil, err
		}
		if !act.Open && act.On <= v.Today() {
			last = max(last, act.On)
		}
	}
	return []chat.Fact{{Label: c.t("commands.card.contact"), Value: c.ago(v, last)}}, nil
}

func (c *Call) surveyFacts(v *crm.View, a *crm.Account) ([]chat.Fact, error) {
	total, n := 0.0, 0
	for sv, err := range crm.OfAccount[*crm.Survey](v, a.ID) {
		if err != nil {
			return nil, err
		}
		if sv.Scale != "nps" && sv.AnsweredOn != 0 && sv.AnsweredOn > v.Today().AddMonths(-12) {
			total, n = total+sv.Score, n+1
		}
	}
	if n == 0 {
		return nil, nil
	}
	return []chat.Fact{{Label: c.t("commands.card.csat"), Value: c.t("commands.card.csat.value", "score", total/float64(n), "n", n)}}, nil
}

// ago is a day and how many days have passed since.
func (c *Call) ago(v *crm.View, d unit.Day) string {
	if d == 0 {
		return c.t("commands.card.never")
	}
	return c.t("commands.card.ago", "day", d, "n", int(v.Today()-d))
}

func (c *Call) ownerName(org *crm.Org, id string) string {
	o := org.Owner(id)
	if o == nil {
		return orNone(id)
	}
	return namedRecord{id: o.ID, name: o.Name, nameEN: o.NameEN}.plain(c.Lang)
}

// region is the record's own region, or its owner's.
func (c *Call) region(code string, org *crm.Org, owner string) string {
	if code == "" {
		code = org.RegionOf(owner)
	}
	return kpi.Result{}.Name(c.Lang, kpi.Region, code)
}

// industry is the catalogue's name of a common code, or what the record says.
func (c *Call) industry(code string) string {
	if code == "" {
		return i18n.None
	}
	return kpi.Result{}.Name(c.Lang, "industry", code)
}

// openOn lists the open warnings on a record that the caller may see, without
// those that a stronger one speaks for.
func (s *Set) openOn(ctx context.Context, c *Call, ref crm.Ref) (blocks []chat.Block, err error) {
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	err = c.state(ctx, func(r storage.Reader) error {
		list, err := alerts.Book{}.List(r, ref.String())
		if err != nil {
			return err
		}
		var items []alerts.Item
		for _, a := range alerts.Spoken(list) {
			if sees(c.Person, scope, a) {
				items = append(items, alerts.Item{Alert: a})
			}
		}
		if len(items) > 0 {
			blocks = append(blocks, chat.Line(c.t("commands.card.warnings", "n", len(items))), c.warningTable(items))
		}
		return nil
	})
	return blocks, err
}
