package alerts

import (
	"errors"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// readReceivables reads invoices, and what was paid for them up to today.
func (f *Facts) readReceivables() error {
	if err := roomFor(f, crm.KindInvoice, &f.invoices); err != nil {
		return err
	}
	err := f.facts(crm.KindInvoice, func(src *crm.Facts) {
		accounts, due := src.Column(crm.ColAccount), src.Column(crm.ColDone)
		amounts, currencies := src.Column(crm.ColAmount), src.Column(crm.ColCurrency)
		for i, day := range src.Days() {
			f.seen(crm.KindInvoice, unit.Day(day))
			f.account(accounts[i])
			f.invoices = append(f.invoices, invoice{
				minor: amounts[i], currency: uint32(currencies[i]), account: uint32(accounts[i]), row: uint32(len(f.invoices)),
				issued: unit.Day(day), due: unit.Day(due[i]),
			})
			f.billIDs.add(src, i)
		}
	})
	if err != nil {
		return err
	}
	return f.readPayments(indexed(f.billIDs))
}

func (f *Facts) readPayments(bills *index) error {
	var ref []byte
	return f.facts(crm.KindPayment, func(src *crm.Facts) {
		amounts, currencies := src.Column(crm.ColAmount), src.Column(crm.ColCurrency)
		for i, day := range src.Days() {
			on := unit.Day(day)
			f.seen(crm.KindPayment, on)
			ref = src.AppendRef(ref[:0], i)
			if n, ok := bills.find(ref); ok && on <= f.today {
				f.pay(&f.invoices[n], f.amount(amounts[i], currencies[i]), on)
			}
		}
	})
}

// amount is money for minor units and the number of their currency.
func (f *Facts) amount(minor, currency int64) unit.Money {
	return unit.Minor(minor, unit.Currency(f.codes[currency]))
}

// pay takes a payment in; one without a rate does not count.
func (f *Facts) pay(i *invoice, m unit.Money, on unit.Day) {
	b := f.bill(i)
	if err := f.view.Pay(&b, m, on); err != nil && !errors.Is(err, unit.ErrNoRate) {
		f.fail(err)
	}
	i.paid, i.paidOn = b.Paid, max(i.paidOn, on)
	if b.Foreign != 0 {
		f.foreign[i.row] = b.Foreign
	}
}

func (f *Facts) bill(i *invoice) crm.Bill {
	return crm.Bill{
		Amount: f.amount(i.minor, int64(i.currency)), Issued: i.issued, Due: i.due, Paid: i.paid, Foreign: f.foreign[i.row],
	}
}

// open is what is still owed, in major units of the base currency.
func (f *Facts) open(b crm.Bill) float64 {
	left, err := f.view.Left(b)
	if err != nil && !errors.Is(err, unit.ErrNoRate) {
		f.fail(err)
	}
	return left.Float()
}

// settledBelow is the share of an invoice that is no debt: what banks keep, or
// somebody rounded off.
const settledBelow = .01

// paying sets what an account owes and how late it usually is. Every cent that
// is left counts as owed; how long it has been so goes by the invoices of which
// a part worth the name is left.
func (f *Facts) paying(s *sheet, a *account) {
	var open float64
	var oldest *invoice
	var late []float64
	var owed []*invoice
	for _, i := range a.invoices {
		b := f.bill(i)
		left := f.open(b)
		settled := i.minor <= 0 || left < settledBelow*f.money(b.Amount, b.Issued)
		if settled && i.due != 0 && i.paidOn != 0 {
			late = append(late, float64(i.paidOn-i.due))
		}
		if !b.Late(f.today) || left == 0 {
			continue
		}
		open += left
		owed = append(owed, i)
		if !settled && (oldest == nil || i.due < oldest.due) {
			oldest = i
		}
	}
	s.set("overdue_amount", open)
	s.set("overdue_invoices", float64(len(owed)))
	usual := 0.0
	if len(late) >= 3 {
		usual = max(0, stats.Quantile(late, .9))
		s.set("usual_delay", usual)
	}
	if s.proving {
		s.prove("overdue_amount", f.citeInvoices(owed...)...)
	}
	if oldest == nil {
		s.set("overdue_days", 0)
		return
	}
	days := float64(f.today - oldest.due)
	s.set("overdue_days", days)
	s.set("beyond_usual", days-usual)
	if s.proving {
		s.prove("overdue_days", f.citeInvoices(oldest)...)
	}
}

func (f *Facts) citeInvoices(list ...*invoice) []Evidence {
	var out []Evidence
	for _, i := range list {
		id := f.billIDs.at(i.row)
		out = append(out, cite(crm.KindInvoice, id, "due_on"), cite(crm.KindInvoice, id, "amount"))
	}
	return out
}
