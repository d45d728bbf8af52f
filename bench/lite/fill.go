package lite

import (
	"context"
	"database/sql"
	"strings"

	"github.com/riskbell/riskbell/bench/gen"
)

// batchRows is how many rows a commit has, manyRows how many a statement.
const (
	batchRows = 100_000
	manyRows  = 32
)

// filler inserts rows, many by a statement and very many by a commit.
type filler struct {
	ctx    context.Context
	conn   *sql.Conn
	tx     *sql.Tx
	rows   int // since the last commit
	tables []*table
}

// table is one table being filled.
type table struct {
	f       *filler
	name    string
	columns int
	many    *sql.Stmt // of the present transaction; nil when it has none yet
	args    []any
}

func (f *filler) table(name string, columns int) func(...any) error {
	t := &table{f: f, name: name, columns: columns}
	f.tables = append(f.tables, t)
	return t.add
}

func (t *table) add(v ...any) error {
	if t.args = append(t.args, v...); len(t.args) < manyRows*t.columns {
		return nil
	}
	return t.flush()
}

// flush inserts the rows gathered, as one statement.
func (t *table) flush() (err error) {
	n := len(t.args) / t.columns
	if n == 0 {
		return nil
	}
	if err := t.f.begin(); err != nil {
		return err
	}
	if n < manyRows {
		_, err = t.f.tx.ExecContext(t.f.ctx, t.insert(n), t.args...)
	} else {
		if t.many == nil {
			if t.many, err = t.f.tx.PrepareContext(t.f.ctx, t.insert(n)); err != nil {
				return err
			}
		}
		_, err = t.many.ExecContext(t.f.ctx, t.args...)
	}
	t.args = t.args[:0]
	if t.f.rows += n; err == nil && t.f.rows >= batchRows {
		err = t.f.commit()
	}
	return err
}

func (t *table) insert(n int) string {
	row := ",(?" + strings.Repeat(",?", t.columns-1) + ")"
	return "INSERT INTO " + t.name + " VALUES " + strings.Repeat(row, n)[1:]
}

func (f *filler) begin() (err error) {
	if f.tx == nil {
		f.tx, err = f.conn.BeginTx(f.ctx, nil)
	}
	return err
}

func (f *filler) commit() error {
	for _, t := range f.tables {
		t.many = nil // it was the transaction's
	}
	tx := f.tx
	f.tx, f.rows = nil, 0
	if tx == nil {
		return nil
	}
	return tx.Commit()
}

// end inserts what is left.
func (f *filler) end() error {
	for _, t := range f.tables {
		if err := t.flush(); err != nil {
			return err
		}
	}
	return f.commit()
}

// writer writes each kind into its table.
func (f *filler) writer() *gen.Writer {
	teams, owners, products, rates := f.table("teams", 4), f.table("owners", 4), f.table("products", 2), f.table("rates", 3)
	accounts, deals, events, contracts := f.table("accounts", 5), f.table("deals", 12), f.table("stage_events", 4), f.table("contracts", 9)
	orders, returns, invoices, payments := f.table("orders", 9), f.table("returns", 8), f.table("invoices", 10), f.table("payments", 8)
	activities, surveys := f.table("activities", 6), f.table("surveys", 7)
	return &gen.Writer{
		Team:    func(t gen.Team) error { return teams(t.ID, some(t.Parent), t.Name, t.Region) },
		Owner:   func(o gen.Owner) error { return owners(o.ID, o.Team, o.Name, text(o.Region)) },
		Product: func(p gen.Product) error { return products(p.ID, p.Name) },
		Rate:    func(r gen.Rate) error { return rates(r.ID, int(r.On), r.Per) },
		Account: func(a gen.Account) error { return accounts(a.ID, a.Name(), a.Owner, text(a.Region), int(a.OpenedOn)) },
		Deal: func(d gen.Deal) error {
			for _, e := range d.Events {
				if err := events(e.Deal, int(e.On), e.From, e.To); err != nil {
					return err
				}
			}
			return deals(d.ID, d.Account, some(d.Owner), d.Product, d.Stage, int(d.Class), int(d.CreatedOn), int(d.Expected),
				day(d.ClosedOn), d.Amount.Minor, string(d.Amount.Currency()), d.Amount.Base)
		},
		Contract: func(k gen.Contract) error {
			return contracts(k.ID, k.Account, some(k.Owner), k.Amount.Minor, string(k.Amount.Currency()), k.Amount.Base, int(k.Status),
				int(k.SentOn), day(k.SignedOn))
		},
		Order: func(o gen.Order) error { return orders(order(o)...) },
		Return: func(r gen.Return) error {
			return returns(r.ID, r.Order, r.Account, some(r.Owner), int(r.On), r.Amount.Minor, string(r.Amount.Currency()), r.Amount.Base)
		},
		Invoice: func(v gen.Invoice) error {
			return invoices(v.ID, v.Order, v.Account, some(v.Owner), int(v.On), int(v.DueOn), v.Amount.Minor,
				string(v.Amount.Currency()), v.Amount.Rate, v.Amount.Base)
		},
		Payment: func(p gen.Payment) error {
			return payments(p.ID, p.Invoice, p.Account, some(p.Owner), int(p.On), p.Amount.Minor, string(p.Amount.Currency()), p.Amount.Base)
		},
		Activity: func(a gen.Activity) error {
			return activities(a.ID, a.Account, some(a.Owner), a.Type, int(a.On), a.Open)
		},
		Survey: func(s gen.Survey) error {
			return surveys(s.ID, s.Account, some(s.Owner), s.NPS, int(s.SentOn), day(s.AnsweredOn), s.Score)
		},
	}
}
