package crm

import "github.com/riskbell/riskbell/internal/unit"

// Bill is an invoice and what came in for it: the one arithmetic behind every
// figure of what is overdue.
type Bill struct {
	Amount unit.Money
	Issued unit.Day
	Due    unit.Day // 0: not known, so never late
	// Paid is what came in in the invoice's own currency, in minor units of it:
	// an invoice that was paid is paid, whatever the rates did meanwhile. Foreign
	// is what came in in others, in minor units of the base currency.
	Paid, Foreign int64
}

// Late reports a bill that was issued by the day and due before it.
func (b Bill) Late(day unit.Day) bool { return b.Due != 0 && b.Due < day && b.Issued <= day }

// Pay takes in a payment of the day on. One in a currency other than the
// invoice's counts at the rate of its own day, and without one does not count:
// the error is unit.ErrNoRate.
func (v *View) Pay(b *Bill, m unit.Money, on unit.Day) error {
	if v.currency(m) == v.currency(b.Amount) {
		b.Paid += m.Minor
		return nil
	}
	c, err := v.Convert(m, on)
	b.Foreign += c.Minor
	return err
}

// Left is what is still owed, in the base currency at the rate of the invoice's
// day, and never below nothing. Without a rate it is nothing, with the error
// unit.ErrNoRate.
func (v *View) Left(b Bill) (unit.Money, error) {
	rest := unit.Minor(max(0, b.Amount.Minor-b.Paid), b.Amount.Currency)
	m, err := unit.Minor(0, v.base), error(nil)
	if rest.Minor > 0 {
		m, err = v.Convert(rest, b.Issued)
	}
	m.Minor = max(0, m.Minor-b.Foreign)
	return m, err
}
