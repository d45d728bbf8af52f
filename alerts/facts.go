package alerts

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// Facts is what one evaluation looks at: the records of a View, read once and
// laid beside each other. It is plain memory and does not need the View again.
type Facts struct {
	at        unit.Instant
	today     unit.Day
	zone      *time.Location
	base      unit.Currency
	org       *crm.Org
	accounts  map[string]*account
	deals     []*deal
	contracts []*crm.Contract
	sales     []*sale // by day
	limits    []*crm.PolicyLimit
	products  map[string]*crm.Product
	surveys   []*crm.Survey
	delivered []*crm.Delivery
	latest    map[crm.Kind][]unit.Day // days with records of the dated kinds, sorted
	feed      []feedAge
	convert   func(unit.Money, unit.Day) (unit.Money, error)
}

// account is a customer with what belongs to it.
type account struct {
	id       string
	record   *crm.Account // never nil; only the id where the feed has none
	known    bool
	sales    []*sale // by day, cancelled ones left out
	repeat   []*sale // those that no deal brought: the customer's own rhythm
	invoices []*invoice
	contacts int
	touched  unit.Day // latest activity
}

// sale is one order.
type sale struct {
	order    *crm.Order
	on       unit.Day
	amount   float64 // major units of the base currency
	returned float64
	returns  []*crm.Return
}

// invoice is a receivable and what came in for it.
type invoice struct {
	record *crm.Invoice
	amount float64
	paid   float64
	paidOn unit.Day // of the latest payment
}

// open is what is still owed.
func (i *invoice) open() float64 { return max(0, i.amount-i.paid) }

// deal is an opportunity and its versions.
type deal struct {
	record   *crm.Opportunity
	versions []crm.VersionOf[*crm.Opportunity]
	amount   float64
	touched  unit.Day // latest activity
	next     bool     // an open activity lies ahead, or a next step is written
	contacts map[string]bool
	papers   bool // a contract or an order names it
}

type feedAge struct {
	source string
	at     unit.Instant
	rows   int
}

// Gather reads the View once.
func Gather(v *crm.View) (*Facts, error) {
	org, err := v.Org()
	if err != nil {
		return nil, err
	}
	f := &Facts{
		at: v.At(), today: v.Today(), zone: v.Zone(), base: v.Base(), org: org, convert: v.Convert,
		accounts: map[string]*account{}, products: map[string]*crm.Product{}, latest: map[crm.Kind][]unit.Day{},
	}
	orders := map[string]*sale{}
	invoices := map[string]*invoice{}
	deals := map[string]*deal{}
	steps := []error{
		each(crm.All[*crm.Account](v), func(a *crm.Account) { f.accounts[a.ID] = &account{id: a.ID, record: a, known: true} }),
		each(crm.All[*crm.Product](v), func(p *crm.Product) { f.products[p.ID] = p }),
		each(crm.All[*crm.PolicyLimit](v), func(l *crm.PolicyLimit) { f.limits = append(f.limits, l) }),
		each(crm.All[*crm.Order](v), func(o *crm.Order) { f.addOrder(o, orders) }),
		each(crm.All[*crm.Return](v), func(r *crm.Return) { f.addReturn(r, orders) }),
		each(crm.All[*crm.Invoice](v), func(i *crm.Invoice) { f.addInvoice(i, invoices) }),
		each(crm.All[*crm.Payment](v), func(p *crm.Payment) { f.addPayment(p, invoices) }),
		each(crm.All[*crm.Delivery](v), func(d *crm.Delivery) { f.delivered = append(f.delivered, d) }),
		each(crm.All[*crm.Survey](v), func(s *crm.Survey) { f.surveys = append(f.surveys, s) }),
		each(crm.All[*crm.Contact](v), func(c *crm.Contact) { f.account(c.Account).contacts++ }),
		each(crm.All[*crm.Opportunity](v), func(o *crm.Opportunity) { f.addDeal(o, deals) }),
		each(crm.All[*crm.Contract](v), func(c *crm.Contract) { f.addContract(c, deals) }),
		each(crm.All[*crm.Activity](v), func(a *crm.Activity) { f.addActivity(a, deals) }),
	}
	for _, err := range steps {
		if err != nil {
			return nil, fmt.Errorf("alerts: reading the ledger: %w", err)
		}
	}
	for _, s := range f.sales {
		if d := deals[s.order.Opportunity]; d != nil {
			d.papers = true
		}
	}
	if err := f.histories(v); err != nil {
		return nil, err
	}
	return f, f.feeds(v)
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

// account is the account by id, known to the feed or not. Records without an
// account share the one named "".
func (f *Facts) account(id string) *account {
	a, ok := f.accounts[id]
	if !ok {
		a = &account{id: id, record: &crm.Account{}}
		a.record.ID = id
		f.accounts[id] = a
	}
	return a
}

// money is m in major units of the base currency; an amount without a rate
// counts as nothing.
func (f *Facts) money(m unit.Money, on unit.Day) float64 {
	if m.IsZero() {
		return 0
	}
	c, err := f.convert(m, on)
	if err != nil {
		return 0
	}
	return c.Float()
}

func (f *Facts) seen(kind crm.Kind, on unit.Day) {
	if on != 0 && on <= f.today {
		f.latest[kind] = append(f.latest[kind], on)
	}
}

func (f *Facts) addOrder(o *crm.Order, orders map[string]*sale) {
	f.seen(crm.KindOrder, o.OrderedOn)
	if o.OrderedOn == 0 || o.OrderedOn > f.today {
		return
	}
	s := &sale{order: o, on: o.OrderedOn, amount: f.money(o.Amount, o.OrderedOn)}
	orders[o.ID] = s
	f.sales = append(f.sales, s)
	if !o.Cancelled {
		a := f.account(o.Account)
		a.sales = append(a.sales, s)
		if o.Opportunity == "" {
			a.repeat = append(a.repeat, s)
		}
	}
}

func (f *Facts) addReturn(r *crm.Return, orders map[string]*sale) {
	f.seen(crm.KindReturn, r.ReturnedOn)
	if s := orders[r.Order]; s != nil && r.ReturnedOn <= f.today {
		s.returned += f.money(r.Amount, r.ReturnedOn)
		s.returns = append(s.returns, r)
	}
}

func (f *Facts) addInvoice(i *crm.Invoice, invoices map[string]*invoice) {
	f.seen(crm.KindInvoice, i.IssuedOn)
	v := &invoice{record: i, amount: f.money(i.Amount, i.IssuedOn)}
	invoices[i.ID] = v
	a := f.account(i.Account)
	a.invoices = append(a.invoices, v)
}

func (f *Facts) addPayment(p *crm.Payment, invoices map[string]*invoice) {
	f.seen(crm.KindPayment, p.PaidOn)
	if v := invoices[p.Invoice]; v != nil && p.PaidOn <= f.today {
		v.paid += f.money(p.Amount, p.PaidOn)
		v.paidOn = max(v.paidOn, p.PaidOn)
	}
}

func (f *Facts) addDeal(o *crm.Opportunity, deals map[string]*deal) {
	d := &deal{record: o, amount: f.money(o.Amount, f.today), contacts: map[string]bool{}, next: o.NextStep != ""}
	deals[o.ID] = d
	f.deals = append(f.deals, d)
}

func (f *Facts) addContract(c *crm.Contract, deals map[string]*deal) {
	f.contracts = append(f.contracts, c)
	if d := deals[c.Opportunity]; d != nil {
		d.papers = true
	}
}

func (f *Facts) addActivity(a *crm.Activity, deals map[string]*deal) {
	f.seen(crm.KindActivity, a.On)
	d := deals[a.Opportunity]
	switch {
	case a.Open && a.On >= f.today:
		if d != nil {
			d.next = true
		}
	case !a.Open && a.On <= f.today:
		acc := f.account(a.Account)
		acc.touched = max(acc.touched, a.On)
		if d != nil {
			d.touched = max(d.touched, a.On)
			if a.Contact != "" {
				d.contacts[a.Contact] = true
			}
		}
	}
}

// histories reads the versions of all deals: one walk over what became known.
func (f *Facts) histories(v *crm.View) error {
	for _, d := range f.deals {
		h, err := crm.History[*crm.Opportunity](v, d.record.ID)
		if err != nil {
			return fmt.Errorf("alerts: %w", err)
		}
		d.versions = h
	}
	return nil
}

// accountIDs is the ids of all accounts, sorted; "" is left out.
func (f *Facts) accountIDs() []string {
	ids := sortedKeys(f.accounts)
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

// regionOf is the region code of an account, "" if unknown.
func (f *Facts) regionOf(a *account) string {
	if a.record.Region != "" {
		return a.record.Region
	}
	return f.org.RegionOf(a.record.Owner)
}
