package gen

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// ids are written as a CRM would: a letter and a number of fixed width. None is "".
func id(letter byte, width, i int) string {
	if i == None {
		return ""
	}
	return fmt.Sprintf("%c-%0*d", letter, width, i)
}

// AccountID is the account's id in the feed.
func AccountID(i int) string { return id('A', 7, i) }

// AccountNumber is the number of the account with an id of AccountID.
func AccountNumber(id string) (int, error) { return strconv.Atoi(strings.TrimPrefix(id, "A-")) }

// OwnerID is the owner's id in the feed, "" for None.
func OwnerID(i int) string { return id('U', 4, i) }

// OrderID is the order's id in the feed.
func OrderID(i int) string { return id('O', 9, i) }

func teamID(i int) string    { return id('T', 4, i) }
func productID(i int) string { return id('P', 4, i) }
func dealID(i int) string    { return id('D', 9, i) }
func invoiceID(i int) string { return id('I', 9, i) }

func meta(name string, created, modified unit.Instant) crm.Meta {
	return crm.Meta{ID: name, CreatedAt: created, ModifiedAt: modified}
}

// dated is the Meta of a fact entered on a day and changed on another, 0 for never.
func dated(name string, i int, on, changed unit.Day) crm.Meta {
	return meta(name, stamp(on, i), stamp(max(on, changed), i))
}

// collector turns rows into records of the feed.
type collector struct {
	page crm.Page
	c    *Company
}

func (k *collector) add(r crm.Record) error {
	k.page.Records = append(k.page.Records, r)
	return nil
}

// writer collects records.
func (k *collector) writer() *Writer {
	return &Writer{
		Team: k.team, Owner: k.owner, Account: k.account, Deal: k.deal, Contract: k.contract,
		Product: func(p Product) error {
			return k.add(&crm.Product{Meta: k.old(productID(p.ID)), Name: p.Name, NameEN: p.Name})
		},
		Rate: func(r Rate) error {
			return k.add(&crm.ExchangeRate{Meta: dated(id('R', 4, r.ID), r.ID, r.On, 0), From: Foreign, To: Base, On: r.On, Per: r.Per})
		},
		Order: func(o Order) error { return k.add(o.Record(stamp(o.On, o.ID))) },
		Return: func(r Return) error {
			return k.add(&crm.Return{Meta: dated(id('B', 9, r.ID), r.ID, r.On, 0), Account: AccountID(r.Account),
				Owner: OwnerID(r.Owner), Order: OrderID(r.Order), ReturnedOn: r.On, Amount: r.Amount.Unit()})
		},
		Invoice: func(v Invoice) error {
			return k.add(&crm.Invoice{Meta: dated(invoiceID(v.ID), v.ID, v.On, 0), Account: AccountID(v.Account),
				Owner: OwnerID(v.Owner), Order: OrderID(v.Order), IssuedOn: v.On, DueOn: v.DueOn, Amount: v.Amount.Unit()})
		},
		Payment: func(p Payment) error {
			return k.add(&crm.Payment{Meta: dated(id('Y', 9, p.ID), p.ID, p.On, 0), Account: AccountID(p.Account),
				Owner: OwnerID(p.Owner), Invoice: invoiceID(p.Invoice), PaidOn: p.On, Amount: p.Amount.Unit()})
		},
		Activity: func(a Activity) error {
			return k.add(&crm.Activity{Meta: dated(id('V', 9, a.ID), a.ID, min(a.On, k.c.Today), 0), Type: Types[a.Type],
				Account: AccountID(a.Account), Owner: OwnerID(a.Owner), On: a.On, Open: a.Open})
		},
		Survey: k.survey,
	}
}

// old is the Meta of what was there before the company's life.
func (k *collector) old(name string) crm.Meta {
	at := (k.c.First - 800).Start(Zone)
	return meta(name, at, at)
}

func (k *collector) team(t Team) error {
	r := &crm.Team{Meta: k.old(teamID(t.ID)), Name: t.Name, NameEN: t.Name, Parent: teamID(t.Parent), Region: t.Region}
	if t.Manager != None {
		r.Manager = OwnerID(t.Manager)
	}
	return k.add(r)
}

func (k *collector) owner(o Owner) error {
	return k.add(&crm.Owner{Meta: k.old(OwnerID(o.ID)), Name: o.Name, NameEN: o.Name, Team: teamID(o.Team)})
}

func (k *collector) account(a Account) error {
	return k.add(&crm.Account{Meta: dated(AccountID(a.ID), a.ID, a.OpenedOn, 0), Name: a.Name(), NameEN: a.Name(),
		Owner: OwnerID(a.Owner), Region: a.Region, OpenedOn: a.OpenedOn})
}

// Record is the order as the feed has it, last changed at an instant.
func (o Order) Record(modified unit.Instant) *crm.Order {
	return &crm.Order{Meta: meta(OrderID(o.ID), stamp(o.On, o.ID), modified), Account: AccountID(o.Account),
		Owner: OwnerID(o.Owner), Product: productID(o.Product), OrderedOn: o.On, Amount: o.Amount.Unit(), Cancelled: o.Cancelled}
}

var classes = [3]crm.StageClass{crm.Open, crm.Won, crm.Lost}

func (k *collector) deal(d Deal) error {
	r := &crm.Opportunity{Meta: dated(dealID(d.ID), d.ID, d.CreatedOn, d.StageSince), Account: AccountID(d.Account),
		Owner: OwnerID(d.Owner), Product: productID(d.Product), Name: "Deal", Stage: Stages[d.Stage], Class: classes[d.Class],
		StageSince: d.StageSince, Amount: d.Amount.Unit(), CreatedOn: d.CreatedOn, CloseDate: d.Expected, ClosedOn: d.ClosedOn}
	for _, e := range d.Events[1:] {
		at := stamp(e.On, d.ID)
		tell := func(field, old, new string) {
			k.page.History = append(k.page.History, crm.FieldChange{Ref: crm.Ref{Kind: crm.KindOpportunity, ID: r.ID}, Field: field, Old: old, New: new, At: at})
		}
		tell("stage", Stages[e.From], Stages[e.To])
		if e.To == d.Stage && d.Class != Open {
			tell("class", string(crm.Open), string(r.Class))
		}
	}
	return k.add(r)
}

var statuses = [4]string{crm.ContractSent, crm.ContractSigned, crm.ContractRefused, crm.ContractTerminated}

func (k *collector) contract(c Contract) error {
	return k.add(&crm.Contract{Meta: dated(id('C', 9, c.ID), c.ID, c.SentOn, c.SignedOn), Account: AccountID(c.Account),
		Owner: OwnerID(c.Owner), Amount: c.Amount.Unit(), Status: statuses[c.Status], SentOn: c.SentOn, SignedOn: c.SignedOn})
}

func (k *collector) survey(s Survey) error {
	r := &crm.Survey{Meta: dated(id('S', 9, s.ID), s.ID, s.SentOn, s.AnsweredOn), Account: AccountID(s.Account),
		Owner: OwnerID(s.Owner), Scale: "csat", SentOn: s.SentOn, AnsweredOn: s.AnsweredOn, Score: float64(s.Score)}
	if s.NPS {
		r.Scale = "nps"
	}
	return k.add(r)
}
