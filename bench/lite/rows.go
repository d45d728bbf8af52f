package lite

import (
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/internal/unit"
)

const schema = `
CREATE TABLE teams (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, region TEXT);
CREATE TABLE owners (id INTEGER PRIMARY KEY, team INTEGER, name TEXT, region TEXT);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE rates (id INTEGER PRIMARY KEY, on_day INTEGER, per REAL);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT, owner INTEGER, region TEXT, opened_on INTEGER);
CREATE TABLE deals (id INTEGER PRIMARY KEY, account INTEGER, owner INTEGER, product INTEGER, stage INTEGER, class INTEGER, created_on INTEGER,
	expected INTEGER, closed_on INTEGER, minor INTEGER, currency TEXT, base INTEGER);
CREATE TABLE stage_events (deal INTEGER, on_day INTEGER, from_stage INTEGER, to_stage INTEGER);
CREATE TABLE contracts (id INTEGER PRIMARY KEY, account INTEGER, owner INTEGER, minor INTEGER, currency TEXT, base INTEGER, status INTEGER,
	sent_on INTEGER, signed_on INTEGER);
CREATE TABLE orders (id INTEGER PRIMARY KEY, account INTEGER, owner INTEGER, product INTEGER, ordered_on INTEGER, minor INTEGER, currency TEXT,
	base INTEGER, cancelled INTEGER);
CREATE TABLE returns (id INTEGER PRIMARY KEY, order_id INTEGER, account INTEGER, owner INTEGER, returned_on INTEGER, minor INTEGER,
	currency TEXT, base INTEGER);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, order_id INTEGER, account INTEGER, owner INTEGER, issued_on INTEGER, due_on INTEGER, minor INTEGER,
	currency TEXT, rate REAL, base INTEGER);
CREATE TABLE payments (id INTEGER PRIMARY KEY, invoice INTEGER, account INTEGER, owner INTEGER, paid_on INTEGER, minor INTEGER, currency TEXT,
	base INTEGER);
CREATE TABLE activities (id INTEGER PRIMARY KEY, account INTEGER, owner INTEGER, type INTEGER, on_day INTEGER, is_open INTEGER);
CREATE TABLE surveys (id INTEGER PRIMARY KEY, account INTEGER, owner INTEGER, nps INTEGER, sent_on INTEGER, answered_on INTEGER, score INTEGER);
`

// indexes cover the questions, and let what belongs to an account be found.
const indexes = `
CREATE INDEX orders_day ON orders (ordered_on, cancelled, owner, account, base);
CREATE INDEX orders_owner ON orders (owner, ordered_on, cancelled, base);
CREATE INDEX orders_account ON orders (account, ordered_on, cancelled, base);
CREATE INDEX returns_day ON returns (returned_on, order_id);
CREATE INDEX deals_closed ON deals (class, closed_on, created_on);
CREATE INDEX deals_account ON deals (account, class);
CREATE INDEX events_deal ON stage_events (deal);
CREATE INDEX contracts_sent ON contracts (sent_on, status, signed_on);
CREATE INDEX surveys_sent ON surveys (nps, sent_on, answered_on, score);
CREATE INDEX surveys_account ON surveys (account, nps, answered_on, score);
CREATE INDEX activities_account ON activities (account, is_open, on_day);
CREATE INDEX invoices_account ON invoices (account, due_on);
CREATE INDEX payments_invoice ON payments (invoice, paid_on, minor);
`

func order(o gen.Order) []any {
	return []any{o.ID, o.Account, some(o.Owner), o.Product, int(o.On), o.Amount.Minor, string(o.Amount.Currency()), o.Amount.Base, o.Cancelled}
}

// some is NULL for None.
func some(i int) any {
	if i == gen.None {
		return nil
	}
	return i
}

// day is NULL for the absent day.
func day(d unit.Day) any {
	if d == 0 {
		return nil
	}
	return int(d)
}

// text is NULL for none.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}
