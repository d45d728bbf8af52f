package kpi

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scanNewAccounts counts accounts on the day they became customers: OpenedOn,
// or the first order that is not cancelled where that is unknown.
func scanNewAccounts(r *reader, p unit.Period, emit func(*fact)) error {
	undated := map[string]*crm.Account{}
	for a, err := range crm.All[*crm.Account](r.v) {
		if err != nil {
			return err
		}
		if a.OpenedOn == 0 {
			undated[a.ID] = a
		} else if p.Contains(a.OpenedOn) {
			emit(&fact{day: a.OpenedOn, owner: a.Owner, account: a.ID, num: 1, n: 1})
		}
	}
	if len(undated) == 0 {
		return nil
	}
	return r.firstOrders(p, undated, emit)
}

// firstOrders looks only at accounts that ordered in p.
func (r *reader) firstOrders(p unit.Period, undated map[string]*crm.Account, emit func(*fact)) error {
	for o, err := range crm.During[*crm.Order](r.v, p) {
		if err != nil {
			return err
		}
		a := undated[o.Account]
		if a == nil || o.Cancelled {
			continue
		}
		delete(undated, a.ID) // the period is read in date order: only the first may count
		first, err := r.firstOrder(a.ID)
		if err != nil {
			return err
		}
		if p.Contains(first) {
			emit(&fact{day: first, owner: either(a.Owner, o.Owner), account: a.ID, num: 1, n: 1})
		}
	}
	return nil
}

func (r *reader) firstOrder(account string) (unit.Day, error) {
	first := unit.Day(0)
	for o, err := range crm.OfAccount[*crm.Order](r.v, account) {
		if err != nil {
			return 0, err
		}
		if !o.Cancelled && (first == 0 || o.OrderedOn < first) {
			first = o.OrderedOn
		}
	}
	return first, nil
}

// ChurnWindow is the least number of days without an order after which a
// customer counts as lost.
const ChurnWindow = 90

// churnWindows are the two adjacent windows of p's churn: as long as p, at
// least ChurnWindow days, the later one ending with p.
func churnWindows(p unit.Period) (earlier, later unit.Period) {
	length := unit.Day(max(p.Days(), ChurnWindow))
	later = unit.Period{From: p.To - length, To: p.To}
	earlier = unit.Period{From: later.From - length, To: later.From}
	return earlier, later
}

// scanChurn weighs each account that ordered in the earlier window by one and
// counts it lost if it ordered nothing in the later. It belongs to the owner
// of its last order before. Without a whole earlier window on record there
// are no facts, so no rate.
func scanChurn(r *reader, p unit.Period, emit func(*fact)) error {
	earlier, later := churnWindows(p)
	cover, err := r.v.Coverage(crm.KindOrder)
	if err != nil || cover.Rows == 0 || cover.First > earlier.From {
		return err
	}
	before := map[string]*crm.Order{}
	var order []string
	for o, err := range crm.During[*crm.Order](r.v, unit.Period{From: earlier.From, To: later.To}) {
		if err != nil {
			return err
		}
		if o.Cancelled || o.Account == "" {
			continue
		}
		switch last := before[o.Account]; {
		case o.OrderedOn < later.From && last == nil:
			order = append(order, o.Account)
			before[o.Account] = o
		case o.OrderedOn < later.From:
			before[o.Account] = o
		case last != nil:
			delete(before, o.Account)
			emit(kept(p, last))
		}
	}
	for _, account := range order {
		if last := before[account]; last != nil {
			f := kept(p, last)
			f.num = 1
			emit(f)
		}
	}
	return nil
}

func kept(p unit.Period, last *crm.Order) *fact {
	return &fact{day: p.To - 1, owner: last.Owner, account: last.Account, den: 1, n: 1}
}
