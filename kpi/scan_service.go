package kpi

import (
	"errors"

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
func scanSurveys(r *reader, p unit.Period, emit func(*facts) error) error {
	scores := memo[float64]{of: r.v.Score}
	var parts [2]*crm.Facts
	for src, err := range r.v.Facts(crm.KindSurvey, p) {
		if err != nil {
			return err
		}
		answered, nps, score := src.Column(crm.ColDone), src.Column(crm.ColFlag), src.Column(crm.ColScore)
		responses := make([]float64, len(answered))
		var csatAt, npsAt []int
		var satisfied, promoted, csat []float64
		for i := range answered {
			s, err := scores.at(score[i])
			switch {
			case err != nil:
				return err
			case answered[i] == 0:
				continue
			case nps[i] != 0:
				npsAt, promoted = append(npsAt, i), append(promoted, oneIf(s >= Promoter)-oneIf(s <= Detractor))
			default:
				csatAt, csat = append(csatAt, i), append(csat, s)
				satisfied = append(satisfied, oneIf(s >= Satisfied))
			}
			responses[i] = 1
		}
		for i, at := range [][]int{csatAt, npsAt} {
			parts[i] = src.Only(at, parts[i])
		}
		again := src.Only(csatAt, nil)
		for _, f := range []*facts{
			{src: src, tag: "response", num: responses},
			{src: parts[1], tag: "nps", num: promoted},
			{src: again, tag: "satisfied", num: satisfied},
			{src: parts[0], num: csat},
		} {
			f.n, f.den = 1, ones(f.length())
			if err := emit(f); err != nil {
				return err
			}
		}
	}
	return nil
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
func scanDeliveries(r *reader, p unit.Period, emit func(*facts) error) error {
	for src, err := range r.v.Facts(crm.KindDelivery, p) {
		if err != nil {
			return err
		}
		done, promised := src.Column(crm.ColDone), src.Days()
		src.Keep(where(len(done), func(i int) bool { return done[i] != 0 || promised[i] < int64(r.today) }))
		done, promised = src.Column(crm.ColDone), src.Days()
		f := &facts{src: src, n: 1, num: make([]float64, len(done)), den: ones(len(done))}
		for i := range done {
			f.num[i] = oneIf(done[i] != 0 && done[i] <= promised[i])
		}
		if err := emit(f); err != nil {
			return err
		}
	}
	return nil
}

// scanOverdue adds what is still owed at the end of p on invoices due before
// that day. The rate is that of the invoice's day.
func scanOverdue(r *reader, p unit.Period, emit func(*facts) error) error {
	day := p.To - 1
	paid, err := r.paid(day)
	if err != nil {
		return err
	}
	for src, err := range r.v.Facts(crm.KindInvoice, unit.Period{From: everyDay.From, To: day + 1}) {
		if err != nil {
			return err
		}
		f := &facts{src: src, n: 1}
		if f.num, err = r.owed(src, day, paid); err != nil {
			return err
		}
		f.keep(where(f.length(), func(i int) bool { return f.num[i] > 0 }))
		f.day = sameDay(day, f.length())
		if err := emit(f); err != nil {
			return err
		}
	}
	return nil
}

// paid are the payments that came in by the end of day, by invoice.
func (r *reader) paid(day unit.Day) (map[string][]payment, error) {
	paid := map[string][]payment{}
	for src, err := range r.v.Facts(crm.KindPayment, unit.Period{From: everyDay.From, To: day + 1}) {
		if err != nil {
			return nil, err
		}
		amounts, codes, days := src.Column(crm.ColAmount), src.Column(crm.ColCurrency), src.Days()
		for i, minor := range amounts {
			c, err := r.currency(codes[i])
			if err != nil {
				return nil, err
			}
			invoice := src.Ref(i)
			paid[invoice] = append(paid[invoice], payment{unit.Minor(minor, c.code), unit.Day(days[i])})
		}
	}
	return paid, nil
}

// payment is money that came in.
type payment struct {
	amount unit.Money
	on     unit.Day
}

// owed is what is left of each invoice that is late on day, in minor units of
// the base currency; 0 for the others.
func (r *reader) owed(invoices *crm.Facts, day unit.Day, paid map[string][]payment) ([]float64, error) {
	amounts, codes := invoices.Column(crm.ColAmount), invoices.Column(crm.ColCurrency)
	days, due := invoices.Days(), invoices.Column(crm.ColDone)
	out := make([]float64, len(amounts))
	for i, minor := range amounts {
		b := crm.Bill{Issued: unit.Day(days[i]), Due: unit.Day(due[i])}
		if !b.Late(day) {
			continue
		}
		c, err := r.currency(codes[i])
		if err != nil {
			return nil, err
		}
		b.Amount = unit.Minor(minor, c.code)
		if out[i], err = r.left(b, paid[invoices.ID(i)]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// left is what the payments leave of a bill. What has no rate is counted.
func (r *reader) left(b crm.Bill, payments []payment) (float64, error) {
	for _, p := range payments {
		if err := r.rated(r.v.Pay(&b, p.amount, p.on)); err != nil {
			return 0, err
		}
	}
	left, err := r.v.Left(b)
	return float64(left.Minor), r.rated(err)
}

// rated counts an amount without a rate instead of failing.
func (r *reader) rated(err error) error {
	if errors.Is(err, unit.ErrNoRate) {
		r.noRate++
		return nil
	}
	return err
}
