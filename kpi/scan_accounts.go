package kpi

import (
	"cmp"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scanNewAccounts counts accounts on the day they became customers: OpenedOn,
// or the first order that is not cancelled where that is unknown.
func scanNewAccounts(r *reader, p unit.Period, emit func(*facts) error) error {
	for src, err := range r.v.Facts(crm.KindAccount, p) {
		if err != nil {
			return err
		}
		if err := emit(&facts{src: src, n: 1, num: ones(src.Len())}); err != nil {
			return err
		}
	}
	undated, err := r.undated()
	if err != nil || len(undated) == 0 {
		return err
	}
	first, err := r.firstOrders(undated, p.To)
	if err != nil {
		return err
	}
	f := newRows()
	for account, o := range first {
		if p.Contains(o.day) {
			f.add(o.day, 1, cmp.Or(undated[account], o.owner), account, 0, 0)
		}
	}
	return emit(f)
}

// undated are the owners of the accounts without a day of opening, by account.
func (r *reader) undated() (map[int64]int64, error) {
	out := map[int64]int64{}
	for src, err := range r.v.Facts(crm.KindAccount, unit.Period{From: 0, To: 1}) {
		if err != nil {
			return nil, err
		}
		owners := src.Column(crm.ColOwner)
		for i, account := range src.Column(crm.ColAccount) {
			out[account] = owners[i]
		}
	}
	return out, nil
}

// firstOrder is the day of an account's first order and its owner.
type firstOrder struct {
	day   unit.Day
	owner int64
}

// firstOrders are the first orders before a day of the given accounts.
func (r *reader) firstOrders(of map[int64]int64, before unit.Day) (map[int64]firstOrder, error) {
	out := map[int64]firstOrder{}
	for src, err := range r.v.Facts(crm.KindOrder, unit.Period{From: everyDay.From, To: before}) {
		if err != nil {
			return nil, err
		}
		notCancelled(src)
		owners, days := src.Column(crm.ColOwner), src.Days()
		for i, account := range src.Column(crm.ColAccount) {
			if _, asked := of[account]; !asked || days[i] == 0 { // an order without a day is no first one
				continue
			}
			if _, had := out[account]; !had { // in the order of days
				out[account] = firstOrder{unit.Day(days[i]), owners[i]}
			}
		}
	}
	return out, nil
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
func scanChurn(r *reader, p unit.Period, emit func(*facts) error) error {
	earlier, later := churnWindows(p)
	cover, err := r.v.Coverage(crm.KindOrder)
	if err != nil || cover.Rows == 0 || cover.First > earlier.From {
		return err
	}
	accounts, err := r.v.Names(crm.ClassAccount)
	if err != nil {
		return err
	}
	// By account: the owner of its last order in the earlier window and one,
	// 0 for none, and whether it ordered in the later.
	last, back := make([]int32, accounts+1), make([]bool, accounts+1)
	err = r.ordersBy(earlier, func(account, owner int64) { last[account] = int32(owner) + 1 })
	if err == nil {
		err = r.ordersBy(later, func(account, _ int64) { back[account] = true })
	}
	if err != nil {
		return err
	}
	return emit(churned(p.To-1, last, back))
}

// churned are the facts of the accounts that ordered before.
func churned(day unit.Day, last []int32, back []bool) *facts {
	f := newRows()
	owners, accounts := f.by[crm.ColOwner], f.by[crm.ColAccount]
	for account := 1; account < len(last); account++ {
		if last[account] == 0 {
			continue
		}
		owners, accounts = append(owners, int64(last[account]-1)), append(accounts, int64(account))
		f.num = append(f.num, oneIf(!back[account]))
	}
	n := len(f.num)
	f.by[crm.ColOwner], f.by[crm.ColAccount] = owners, accounts
	f.by[crm.ColProduct], f.by[crm.ColStage] = make([]int64, n), make([]int64, n)
	f.day, f.den = sameDay(day, n), ones(n)
	return f
}

// ordersBy gives the account and owner of each order of p that counts, in the
// order of days.
func (r *reader) ordersBy(p unit.Period, do func(account, owner int64)) error {
	for src, err := range r.v.Facts(crm.KindOrder, p) {
		if err != nil {
			return err
		}
		notCancelled(src)
		owners := src.Column(crm.ColOwner)
		for i, account := range src.Column(crm.ColAccount) {
			do(account, owners[i])
		}
	}
	return nil
}
