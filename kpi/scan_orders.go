package kpi

import (
	"cmp"
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scanRevenue books orders on the day they were ordered, without those known
// as cancelled, and takes returns off on the day of the return, so that a
// month once told changes by cancellations only.
func scanRevenue(r *reader, p unit.Period, emit func(*facts) error) error {
	if err := r.orders(p, emit); err != nil {
		return err
	}
	return r.returns(p, emit)
}

// scanOrders counts the orders of p that are not cancelled.
func scanOrders(r *reader, p unit.Period, emit func(*facts) error) error {
	return r.orders(p, func(f *facts) error {
		f.num, f.shared = ones(f.length()), true
		return emit(f)
	})
}

// scanAvgDeal weighs the amount of each order, before returns, by one.
func scanAvgDeal(r *reader, p unit.Period, emit func(*facts) error) error {
	return r.orders(p, func(f *facts) error {
		f.den = ones(f.length())
		return emit(f)
	})
}

// orders gives the orders of p that count, with their amount in minor units
// of the base currency and, if products are asked, their split over them.
func (r *reader) orders(p unit.Period, do func(*facts) error) error {
	lines, err := r.lines(p)
	if err != nil {
		return err
	}
	for src, err := range r.v.Facts(crm.KindOrder, p) {
		if err != nil {
			return err
		}
		notCancelled(src)
		f := &facts{src: src, n: 1}
		if f.num, err = r.amounts(src, 0); err != nil {
			return err
		}
		if r.products {
			f.parts = splits(src, lines, f.num)
		}
		if err := do(f); err != nil {
			return err
		}
	}
	return nil
}

// notCancelled takes cancelled orders out.
func notCancelled(orders *crm.Facts) {
	if flag, alike := orders.Const(crm.ColFlag); alike && flag == 0 {
		return
	}
	flags := orders.Column(crm.ColFlag)
	orders.Keep(where(len(flags), func(i int) bool { return flags[i] == 0 }))
}

// splits are the parts of orders that are not of one product themselves.
func splits(orders *crm.Facts, lines map[string][]part, amounts []float64) [][]part {
	parts := make([][]part, len(amounts))
	for i, product := range orders.Column(crm.ColProduct) {
		if product == 0 {
			parts[i] = settle(lines[orders.ID(i)], amounts[i])
		}
	}
	return parts
}

// lines are the parts of the orders of p by order, nil unless products are asked.
func (r *reader) lines(p unit.Period) (map[string][]part, error) {
	if !r.products {
		return nil, nil
	}
	parts := map[string][]part{}
	for src, err := range r.v.Facts(crm.KindOrderLine, p) {
		if err != nil {
			return nil, err
		}
		amounts, err := r.amounts(src, 0)
		if err != nil {
			return nil, err
		}
		for i, product := range src.Column(crm.ColProduct) {
			order := src.Ref(i)
			parts[order] = addPart(parts[order], product, amounts[i])
		}
	}
	return parts, nil
}

func addPart(parts []part, product int64, num float64) []part {
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
		return addPart(parts, 0, rest)
	}
	parts[len(parts)-1].num += rest
	return parts
}

// returns takes back what was returned in p; a return of a cancelled order
// takes nothing, since the order was not counted either.
func (r *reader) returns(p unit.Period, emit func(*facts) error) error {
	for src, err := range r.v.Facts(crm.KindReturn, p) {
		if err != nil {
			return err
		}
		f := &facts{src: src}
		if f.num, err = r.amounts(src, 0); err != nil {
			return err
		}
		for i := range f.num {
			f.num[i] = -f.num[i]
		}
		back := f.clone()
		if err := r.fromOrders(src, back); err != nil {
			return err
		}
		side := back.clone()
		if err := emit(back); err != nil {
			return err
		}
		for i := range side.num {
			side.num[i] = -side.num[i]
		}
		if err := emit(side.side("returned", side.num)); err != nil {
			return err
		}
	}
	return nil
}

// fromOrders fills in what returns leave to their orders, and takes out those
// of cancelled ones.
func (r *reader) fromOrders(src *crm.Facts, f *facts) error {
	orders, err := r.v.FactFinder(crm.KindOrder)
	if err != nil {
		return err
	}
	at, days := make([]int, 0, f.length()), src.Column(crm.ColSince)
	for i := range f.num {
		id := src.Ref(i)
		if id == "" {
			at = append(at, i)
			continue
		}
		order, err := orders.Find(id, unit.Day(days[i]))
		if err != nil {
			return err
		}
		if order != nil && order.Column(crm.ColFlag)[0] != 0 {
			continue
		}
		if at = append(at, i); order == nil {
			continue
		}
		for _, c := range []crm.Column{crm.ColOwner, crm.ColAccount, crm.ColProduct} {
			f.by[c][i] = cmp.Or(f.by[c][i], order.Column(c)[0])
		}
	}
	f.keep(at)
	return nil
}
