package kpi

import (
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scanRevenue books orders on the day they were ordered, without those known
// as cancelled, and takes returns off on the day of the return, so that a
// month once told changes by cancellations only.
func scanRevenue(r *reader, p unit.Period, emit func(*fact)) error {
	err := r.orders(p, func(o *crm.Order, amount float64, parts []part) {
		f := orderFact(o)
		f.num, f.parts = amount, parts
		emit(&f)
	})
	if err != nil {
		return err
	}
	return r.returns(p, emit)
}

// scanOrders counts the orders of p that are not cancelled.
func scanOrders(r *reader, p unit.Period, emit func(*fact)) error {
	return r.orders(p, func(o *crm.Order, _ float64, parts []part) {
		f := orderFact(o)
		f.num, f.parts, f.shared = 1, parts, true
		emit(&f)
	})
}

// scanAvgDeal weighs the amount of each order, before returns, by one.
func scanAvgDeal(r *reader, p unit.Period, emit func(*fact)) error {
	return r.orders(p, func(o *crm.Order, amount float64, parts []part) {
		f := orderFact(o)
		f.num, f.den, f.parts = amount, 1, parts
		emit(&f)
	})
}

func orderFact(o *crm.Order) fact {
	return fact{day: o.OrderedOn, owner: o.Owner, account: o.Account, product: o.Product, n: 1}
}

// orders gives the orders of p that count, with their amount in minor units
// of the base currency and, if products are asked, their split over them.
func (r *reader) orders(p unit.Period, do func(o *crm.Order, amount float64, parts []part)) error {
	lines, err := r.lines(p)
	if err != nil {
		return err
	}
	for o, err := range crm.During[*crm.Order](r.v, p) {
		if err != nil {
			return err
		}
		if o.Cancelled {
			continue
		}
		amount, ok, err := r.minor(o.Amount, o.OrderedOn)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		var parts []part
		if o.Product == "" {
			parts = settle(lines[o.ID], amount)
		}
		do(o, amount, parts)
	}
	return nil
}

// lines are the parts of the orders of p by order, nil unless products are asked.
func (r *reader) lines(p unit.Period) (map[string][]part, error) {
	if !r.products {
		return nil, nil
	}
	parts := map[string][]part{}
	for l, err := range crm.During[*crm.OrderLine](r.v, p) {
		if err != nil {
			return nil, err
		}
		amount, ok, err := r.minor(l.Amount, l.OrderedOn)
		if err != nil {
			return nil, err
		}
		if ok {
			parts[l.Order] = addPart(parts[l.Order], l.Product, amount)
		}
	}
	return parts, nil
}

func addPart(parts []part, product string, num float64) []part {
	for i := range parts {
		if parts[i].product == product {
			parts[i].num += num
			return parts
		}
	}
	return append(parts, part{product, num})
}

// settle makes the parts add up to the order's amount: what the lines do not
// explain (freight, a discount on the whole) belongs to no product, the cents
// of rounding to the last part.
func settle(parts []part, amount float64) []part {
	if len(parts) == 0 {
		return nil
	}
	rest := amount
	for _, p := range parts {
		rest -= p.num
	}
	if math.Abs(rest) > float64(len(parts)) {
		return addPart(parts, "", rest)
	}
	parts[len(parts)-1].num += rest
	return parts
}

// returns takes back what was returned in p; a return of a cancelled order
// takes nothing, since the order was not counted either.
func (r *reader) returns(p unit.Period, emit func(*fact)) error {
	for back, err := range crm.During[*crm.Return](r.v, p) {
		if err != nil {
			return err
		}
		f, ok, err := r.returned(back)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		emit(&f)
		f.tag, f.num = "returned", -f.num
		emit(&f)
	}
	return nil
}

func (r *reader) returned(back *crm.Return) (f fact, ok bool, err error) {
	amount, ok, err := r.minor(back.Amount, back.ReturnedOn)
	if err != nil || !ok {
		return f, false, err
	}
	f = fact{day: back.ReturnedOn, owner: back.Owner, account: back.Account, product: back.Product, num: -amount}
	if back.Order == "" {
		return f, true, nil
	}
	order, known, err := crm.Get[*crm.Order](r.v, back.Order)
	if err != nil || !known {
		return f, true, err
	}
	f.owner, f.account = either(f.owner, order.Owner), either(f.account, order.Account)
	f.product = either(f.product, order.Product)
	return f, !order.Cancelled, nil
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
