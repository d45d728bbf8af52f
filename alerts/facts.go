package alerts

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// Facts is what one evaluation looks at: the records of a View in compact rows,
// each kind read once. Accounts, owners, products and codes stand as the
// numbers that the ledger's facts give them. The View is asked again only for
// the records that a reading shows.
type Facts struct {
	view  *crm.View
	at    unit.Instant
	today unit.Day
	zone  *time.Location
	base  unit.Currency
	org   *crm.Org
	// owners, products, stages and codes are names by number.
	owners, products, stages, codes []string

	accounts  []account // by number; what has no account is at 0
	order     []uint32  // numbers of the accounts there are, in the order of their ids
	sales     []sale    // by day
	saleIDs   ids
	returns   map[uint32][]back // by place among the sales
	invoices  []invoice
	billIDs   ids              // of invoices
	foreign   map[uint32]int64 // what came in for invoices in currencies other than their own, by place
	deals     []deal           // by id
	dealIDs   *index
	wins      []win
	spells    map[uint32][]spell // stays of deals by stage
	pipeline  *pipeline          // once it was asked for
	contracts []contract         // by the day they were sent
	surveys   []survey           // by the day they were sent
	delivered []delivery         // by the day they were promised for
	scale     uint32             // the scale most answers of surveys are on
	lulls     map[crm.Kind]*lull // kinds with records up to today
	limits    []*crm.PolicyLimit
	feed      []feedAge
	records   map[crm.Ref][]crm.Version // what the readings of a subject show
	err       error                     // the first of looking records up
}

// Gather reads the View once.
func Gather(v *crm.View) (*Facts, error) {
	f := &Facts{
		view: v, at: v.At(), today: v.Today(), zone: v.Zone(), base: v.Base(),
		lulls: map[crm.Kind]*lull{}, returns: map[uint32][]back{}, foreign: map[uint32]int64{}, spells: map[uint32][]spell{},
		records: map[crm.Ref][]crm.Version{},
	}
	var err error
	if f.org, err = v.Org(); err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		f.readNames, f.readAccounts, f.readDeals, f.readOrders, f.readReceivables, f.readContracts, f.readActivities, f.readSurveys, f.readDeliveries,
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("alerts: reading the ledger: %w", err)
		}
	}
	f.arrange()
	return f, f.feeds(v)
}

// readNames reads the names behind the numbers, and the limits of the house.
func (f *Facts) readNames() (err error) {
	for class, into := range map[crm.Class]*[]string{
		crm.ClassOwner: &f.owners, crm.ClassProduct: &f.products, crm.ClassStage: &f.stages, crm.ClassCode: &f.codes,
	} {
		if *into, _, err = f.view.NamesOf(class); err != nil {
			return err
		}
	}
	return each(crm.All[*crm.PolicyLimit](f.view), func(l *crm.PolicyLimit) { f.limits = append(f.limits, l) })
}

func each[R any](seq iter.Seq2[R, error], fn func(R)) error {
	for r, err := range seq {
		if err != nil {
			return err
		}
		fn(r)
	}
	return nil
}

// everyDay holds every day a record may have.
var everyDay = unit.Period{From: -1 << 31, To: 1<<31 - 1}

// facts hands fn the records of a kind, block by block.
func (f *Facts) facts(kind crm.Kind, fn func(*crm.Facts)) error {
	return each(f.view.FactsOnce(kind, everyDay), fn)
}

// roomFor makes room for the records of a kind.
func roomFor[T any](f *Facts, kind crm.Kind, list *[]T) error {
	n, err := f.view.FactRows(kind)
	*list = slices.Grow(*list, n)
	return err
}

// readAccounts reads accounts and counts their contacts.
func (f *Facts) readAccounts() error {
	names, order, err := f.view.NamesOf(crm.ClassAccount)
	if err != nil {
		return err
	}
	f.accounts, f.order = make([]account, len(names)), order
	for i, id := range names {
		f.accounts[i].id = id
	}
	err = f.facts(crm.KindAccount, func(src *crm.Facts) {
		owners, regions := src.Column(crm.ColOwner), src.Column(crm.ColRegion)
		from, to := src.Column(crm.ColSince), src.Column(crm.ColDone)
		for i, number := range src.Column(crm.ColAccount) {
			a := f.account(number)
			a.owner, a.region = uint32(owners[i]), uint32(regions[i])
			a.closedFrom, a.closedTo = unit.Day(from[i]), unit.Day(to[i])
		}
	})
	if err != nil {
		return err
	}
	return f.facts(crm.KindContact, func(src *crm.Facts) {
		for _, number := range src.Column(crm.ColAccount) {
			f.account(number).contacts++
		}
	})
}

// account is the account with the number, which is there from now on.
func (f *Facts) account(number int64) *account {
	a := &f.accounts[number]
	a.there = true
	return a
}

// money is m in major units of the base currency; an amount without a rate
// counts as nothing.
func (f *Facts) money(m unit.Money, on unit.Day) float64 {
	if m.IsZero() {
		return 0
	}
	c, err := f.view.Convert(m, on)
	if err != nil {
		return 0
	}
	return c.Float()
}

// minor is money for an amount in minor units and the number of its currency.
func (f *Facts) minor(amount, currency int64, on unit.Day) float64 {
	return f.money(unit.Money{Minor: amount, Currency: unit.Currency(f.codes[currency])}, on)
}

// seen notes a record of a dated kind; they come by day.
func (f *Facts) seen(kind crm.Kind, on unit.Day) {
	if on == 0 || on > f.today {
		return
	}
	l := f.lulls[kind]
	if l == nil {
		f.lulls[kind] = &lull{last: on}
		return
	}
	if on > f.today-365 {
		l.longest = max(l.longest, int(on-l.last))
		l.year++
	}
	l.last = on
}
