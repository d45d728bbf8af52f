package gen

import "github.com/riskbell/riskbell/internal/unit"

// Order is goods ordered. Owner is None for a few.
type Order struct {
	ID, Account, Owner, Product int
	On                          unit.Day
	Amount                      Money
	Cancelled                   bool
}

// Order is the order by number, as it was before any Changes.
func (c *Company) Order(i int) Order {
	d := c.roll(ofOrder, i)
	on := c.day(i, c.Orders)
	a := c.customer(&d, on)
	o := Order{ID: i, Account: a.ID, Owner: a.Owner, Product: d.n(c.Products), On: on}
	switch {
	case d.permille(5):
		o.Owner = None
	case d.permille(40):
		o.Owner = 1 + d.n(c.Owners-1)
	}
	o.Amount = c.money(d.amount(), a.Foreign, on)
	o.Cancelled = d.permille(30)
	return o
}

// Return takes goods back. Owner is None for half of them: then it is the
// order's.
type Return struct {
	ID, Order, Account, Owner int
	On                        unit.Day
	Amount                    Money
}

// Return is the return by number; false where it lies in the future.
func (c *Company) Return(i int) (Return, bool) {
	d := c.roll(ofReturn, i)
	of := max(1, c.Orders/c.Returns)
	o := c.Order(min(i*of+d.n(of), c.Orders-1))
	r := Return{ID: i, Order: o.ID, Account: o.Account, Owner: o.Owner, On: o.On + unit.Day(1+d.n(45))}
	if d.permille(500) {
		r.Owner = None
	}
	r.Amount = c.money(o.Amount.Minor*int64(1+d.n(10))/10, o.Amount.Foreign, r.On)
	return r, r.On <= c.Today
}

// Invoice is what an order's customer has to pay.
type Invoice struct {
	ID, Order, Account, Owner int
	On, DueOn                 unit.Day
	Amount                    Money
}

// Payment is money that came in for an invoice.
type Payment struct {
	ID, Invoice, Account, Owner int
	On                          unit.Day
	Amount                      Money
}

// Invoice is the invoice by number, with its payments up to today: none, one,
// or two. It is false where the order was cancelled.
func (c *Company) Invoice(i int) (Invoice, []Payment, bool) {
	o := c.Order(min(i*max(1, c.Orders/c.Invoices), c.Orders-1))
	if o.Cancelled {
		return Invoice{}, nil, false
	}
	d := c.roll(ofInvoice, i)
	v := Invoice{ID: i, Order: o.ID, Account: o.Account, Owner: o.Owner, On: o.On, DueOn: o.On + 30, Amount: o.Amount}
	return v, c.payments(&d, v), true
}

func (c *Company) payments(d *dice, v Invoice) []Payment {
	var out []Payment
	pay := func(minor int64, after int) {
		on := v.On + unit.Day(after)
		if on <= c.Today {
			out = append(out, Payment{ID: 2*v.ID + len(out), Invoice: v.ID, Account: v.Account, Owner: v.Owner,
				On: on, Amount: c.money(minor, v.Amount.Foreign, on)})
		}
	}
	lag, half := 5+d.n(45), v.Amount.Minor/2
	switch luck := d.n(1000); {
	case luck < 40: // never paid
	case luck < 70:
		pay(half, lag)
	case luck < 130:
		pay(half, lag)
		pay(v.Amount.Minor-half, lag+30)
	default:
		pay(v.Amount.Minor, lag)
	}
	return out
}
