package duck

import (
	"database/sql/driver"

	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/internal/unit"
)

const schema = `
CREATE TABLE teams (id INTEGER, parent INTEGER, name VARCHAR, region VARCHAR);
CREATE TABLE owners (id INTEGER, team INTEGER, name VARCHAR, region VARCHAR);
CREATE TABLE products (id INTEGER, name VARCHAR);
CREATE TABLE rates (id INTEGER, on_day INTEGER, per DOUBLE);
CREATE TABLE accounts (id INTEGER, name VARCHAR, owner INTEGER, region VARCHAR, opened_on INTEGER);
CREATE TABLE deals (id INTEGER, account INTEGER, owner INTEGER, product INTEGER, stage TINYINT, class TINYINT, created_on INTEGER,
	expected INTEGER, closed_on INTEGER, minor BIGINT, currency VARCHAR, base BIGINT);
CREATE TABLE stage_events (deal INTEGER, on_day INTEGER, from_stage TINYINT, to_stage TINYINT);
CREATE TABLE contracts (id INTEGER, account INTEGER, owner INTEGER, minor BIGINT, currency VARCHAR, base BIGINT, status TINYINT,
	sent_on INTEGER, signed_on INTEGER);
CREATE TABLE orders (id INTEGER, account INTEGER, owner INTEGER, product INTEGER, ordered_on INTEGER, minor BIGINT, currency VARCHAR,
	base BIGINT, cancelled BOOLEAN);
CREATE TABLE returns (id INTEGER, order_id INTEGER, account INTEGER, owner INTEGER, returned_on INTEGER, minor BIGINT,
	currency VARCHAR, base BIGINT);
CREATE TABLE invoices (id INTEGER, order_id INTEGER, account INTEGER, owner INTEGER, issued_on INTEGER, due_on INTEGER, minor BIGINT,
	currency VARCHAR, rate DOUBLE, base BIGINT);
CREATE TABLE payments (id INTEGER, invoice INTEGER, account INTEGER, owner INTEGER, paid_on INTEGER, minor BIGINT, currency VARCHAR,
	base BIGINT);
CREATE TABLE activities (id INTEGER, account INTEGER, owner INTEGER, type TINYINT, on_day INTEGER, is_open BOOLEAN);
CREATE TABLE surveys (id INTEGER, account INTEGER, owner INTEGER, nps BOOLEAN, sent_on INTEGER, answered_on INTEGER, score TINYINT);
CREATE VIEW sales AS
	SELECT ordered_on AS day, owner, account, base, 1 AS n FROM orders WHERE NOT cancelled
	UNION ALL
	SELECT r.returned_on, coalesce(r.owner, o.owner), r.account, -r.base, 0 FROM returns r JOIN orders o ON o.id = r.order_id
	WHERE NOT o.cancelled;
`

// rows writes each kind into its table.
func rows(table func(string) func(...driver.Value) error) *gen.Writer {
	teams, owners, products, rates := table("teams"), table("owners"), table("products"), table("rates")
	accounts, deals, events, contracts := table("accounts"), table("deals"), table("stage_events"), table("contracts")
	orders, returns, invoices, payments := table("orders"), table("returns"), table("invoices"), table("payments")
	activities, surveys := table("activities"), table("surveys")
	return &gen.Writer{
		Team:    func(t gen.Team) error { return teams(num(t.ID), some(t.Parent), t.Name, t.Region) },
		Owner:   func(o gen.Owner) error { return owners(num(o.ID), num(o.Team), o.Name, text(o.Region)) },
		Product: func(p gen.Product) error { return products(num(p.ID), p.Name) },
		Rate:    func(r gen.Rate) error { return rates(num(r.ID), int32(r.On), r.Per) },
		Account: func(a gen.Account) error {
			return accounts(num(a.ID), a.Name(), num(a.Owner), text(a.Region), int32(a.OpenedOn))
		},
		Deal: func(d gen.Deal) error {
			for _, e := range d.Events {
				if err := events(num(e.Deal), int32(e.On), int8(e.From), int8(e.To)); err != nil {
					return err
				}
			}
			return deals(num(d.ID), num(d.Account), some(d.Owner), num(d.Product), int8(d.Stage), int8(d.Class), int32(d.CreatedOn),
				int32(d.Expected), day(d.ClosedOn), d.Amount.Minor, string(d.Amount.Currency()), d.Amount.Base)
		},
		Contract: func(k gen.Contract) error {
			return contracts(num(k.ID), num(k.Account), some(k.Owner), k.Amount.Minor, string(k.Amount.Currency()), k.Amount.Base,
				int8(k.Status), int32(k.SentOn), day(k.SignedOn))
		},
		Order: func(o gen.Order) error { return orders(order(o)...) },
		Return: func(r gen.Return) error {
			return returns(num(r.ID), num(r.Order), num(r.Account), some(r.Owner), int32(r.On), r.Amount.Minor,
				string(r.Amount.Currency()), r.Amount.Base)
		},
		Invoice: func(v gen.Invoice) error {
			return invoices(num(v.ID), num(v.Order), num(v.Account), some(v.Owner), int32(v.On), int32(v.DueOn), v.Amount.Minor,
				string(v.Amount.Currency()), v.Amount.Rate, v.Amount.Base)
		},
		Payment: func(p gen.Payment) error {
			return payments(num(p.ID), num(p.Invoice), num(p.Account), some(p.Owner), int32(p.On), p.Amount.Minor,
				string(p.Amount.Currency()), p.Amount.Base)
		},
		Activity: func(a gen.Activity) error {
			return activities(num(a.ID), num(a.Account), some(a.Owner), int8(a.Type), int32(a.On), a.Open)
		},
		Survey: func(s gen.Survey) error {
			return surveys(num(s.ID), num(s.Account), some(s.Owner), s.NPS, int32(s.SentOn), day(s.AnsweredOn), int8(s.Score))
		},
	}
}

func order(o gen.Order) []driver.Value {
	return []driver.Value{num(o.ID), num(o.Account), some(o.Owner), num(o.Product), int32(o.On), o.Amount.Minor,
		string(o.Amount.Currency()), o.Amount.Base, o.Cancelled}
}

func num(i int) driver.Value { return int32(i) }

// some is NULL for None.
func some(i int) driver.Value {
	if i == gen.None {
		return nil
	}
	return int32(i)
}

// day is NULL for the absent day.
func day(d unit.Day) driver.Value {
	if d == 0 {
		return nil
	}
	return int32(d)
}

// text is NULL for none.
func text(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}
