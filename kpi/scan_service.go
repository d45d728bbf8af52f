package kpi

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// Satisfied is the least CSAT score, of 1 to 5, that counts as satisfied; an
// NPS answer is a promoter from Promoter on and a detractor up to Detractor.
const (
	Satisfied = 4
	Promoter  = 9
	Detractor = 6
)

// scanSurveys takes the surveys sent in p: the mean of the CSAT answers, and
// beside it the share satisfied, the NPS and the response rate.
func scanSurveys(r *reader, p unit.Period, emit func(*fact)) error {
	for s, err := range crm.During[*crm.Survey](r.v, p) {
		if err != nil {
			return err
		}
		f := fact{day: s.SentOn, owner: s.Owner, account: s.Account, product: s.Product, den: 1, n: 1}
		answered := s.AnsweredOn != 0
		emit(f.side("response", oneIf(answered)))
		switch {
		case !answered:
		case s.Scale == "nps":
			emit(f.side("nps", oneIf(s.Score >= Promoter)-oneIf(s.Score <= Detractor)))
		default:
			emit(f.side("satisfied", oneIf(s.Score >= Satisfied)))
			f.num = s.Score
			emit(&f)
		}
	}
	return nil
}

// side is a copy of f as a side figure.
func (f fact) side(tag string, num float64) *fact {
	f.tag, f.num = tag, num
	return &f
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// scanDeliveries weighs each delivery promised in p by one and counts those
// delivered on the day promised or before. One promised for today that is
// not out yet is undecided and left out.
func scanDeliveries(r *reader, p unit.Period, emit func(*fact)) error {
	for d, err := range crm.During[*crm.Delivery](r.v, p) {
		if err != nil {
			return err
		}
		if d.DeliveredOn == 0 && d.PromisedOn >= r.today {
			continue
		}
		f := fact{day: d.PromisedOn, owner: d.Owner, account: d.Account, product: d.Product, den: 1, n: 1}
		f.num = oneIf(d.DeliveredOn != 0 && d.DeliveredOn <= d.PromisedOn)
		emit(&f)
	}
	return nil
}

// scanOverdue adds what is still owed at the end of p on invoices due before
// that day. The rate is that of the invoice's day.
func scanOverdue(r *reader, p unit.Period, emit func(*fact)) error {
	day := p.To - 1
	paid, err := r.paid(day)
	if err != nil {
		return err
	}
	for i, err := range again(r.kept.on, &r.kept.invoices, crm.All[*crm.Invoice](r.v)) {
		if err != nil {
			return err
		}
		if i.DueOn == 0 || i.DueOn >= day || i.IssuedOn > day {
			continue
		}
		owed, err := r.owed(i, paid[i.ID])
		if err != nil {
			return err
		}
		if owed > 0 {
			emit(&fact{day: day, owner: i.Owner, account: i.Account, num: owed, n: 1})
		}
	}
	return nil
}

// paid is what was paid by the end of day, by invoice.
func (r *reader) paid(day unit.Day) (map[string][]*crm.Payment, error) {
	paid := map[string][]*crm.Payment{}
	for p, err := range again(r.kept.on, &r.kept.payments, crm.All[*crm.Payment](r.v)) {
		if err != nil {
			return nil, err
		}
		if p.PaidOn <= day {
			paid[p.Invoice] = append(paid[p.Invoice], p)
		}
	}
	return paid, nil
}

// owed is what is left of an invoice, in minor units of the base currency.
// Payments in the invoice's currency are taken off before it is converted,
// so that a paid invoice is paid whatever the rates did.
func (r *reader) owed(i *crm.Invoice, payments []*crm.Payment) (float64, error) {
	left, foreign := i.Amount, 0.0
	for _, p := range payments {
		if p.Amount.Currency == left.Currency {
			left.Minor -= p.Amount.Minor
			continue
		}
		minor, _, err := r.minor(p.Amount, p.PaidOn)
		if err != nil {
			return 0, err
		}
		foreign += minor
	}
	if left.Minor <= 0 {
		return 0, nil
	}
	minor, ok, err := r.minor(left, i.IssuedOn)
	if !ok || err != nil {
		return 0, err
	}
	return max(0, minor-foreign), nil
}
