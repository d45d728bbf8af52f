package alerts

import (
	"math"

	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// Bounds of the comparison of leading digits.
const (
	digitSpan   = 180 // days of orders that are compared
	digitBefore = 730 // days before them that say what is usual for the person
	leastDigits = 40
	leastOwn    = 20 // earlier orders from which the own past says something
	listPrice   = 3  // an amount seen this often is a price, not a figure somebody chose
)

// digits counts the leading digits 1 to 9.
type digits [9]float64

func (d *digits) add(minor int64) {
	for minor >= 10 {
		minor /= 10
	}
	d[minor-1]++
}

func (d digits) total() (n float64) {
	for _, v := range d {
		n += v
	}
	return n
}

// minus is the counts of the others.
func (d digits) minus(own digits) digits {
	for i := range d {
		d[i] -= own[i]
	}
	return d
}

// desk is the leading digits of one person's order amounts.
type desk struct {
	now, before digits
	most        digits  // of now, without the customer with most orders
	amount      float64 // of the orders of now
	sales       []*sale // in the span compared
}

// inventing compares the leading digits of a person's order amounts with those
// of everybody else and with the person's own earlier ones, never with a law:
// honest desks follow none, and differ from each other as their customers do.
// Only who changed, and differs by more than chance and by a size that matters,
// is worth a look.
func (f *Facts) inventing(ids []string, subjects map[string]*Subject) {
	desks, all := f.desks()
	chis := map[string]float64{}
	for _, id := range sortedKeys(desks) {
		if own := desks[id].now; own.total() >= leastDigits {
			chis[id] = digitChi(own, all.minus(own))
		}
	}
	spread := digitSpread(chis)
	for _, id := range ids {
		d := desks[id]
		if d == nil || d.now.total() == 0 {
			continue
		}
		s, rest := subjects[id], all.minus(d.now)
		s.set("digits_n", d.now.total(), f.latestSales(d.sales)...)
		s.restsOn("digits_n", len(d.sales))
		s.set("digits_share", d.now.total()/all.total())
		s.set("digits_amount", d.amount)
		if chi, ok := chis[id]; ok && rest.total() > 0 {
			s.set("digits_p", chiTail8(chi/spread))
			// One customer's usual order size is nobody's invention.
			s.set("digits_gap", digitGap(d.most, rest))
			if d.before.total() >= leastOwn {
				s.set("digits_before", chiTail8(digitChi(d.now, d.before)))
			}
		}
	}
}

// desks counts the digits by person, and those of all in the span compared.
func (f *Facts) desks() (desks map[string]*desk, all digits) {
	largest := f.largestCustomers()
	desks = map[string]*desk{}
	for _, s := range f.chosen() {
		d, minor := desks[s.order.Owner], s.order.Amount.Minor
		if d == nil {
			d = &desk{}
			desks[s.order.Owner] = d
		}
		if s.on <= f.today-digitSpan {
			d.before.add(minor)
			continue
		}
		d.now.add(minor)
		d.sales = append(d.sales, s)
		d.amount += s.amount
		all.add(minor)
		if s.order.Account != largest[s.order.Owner] {
			d.most.add(minor)
		}
	}
	return desks, all
}

// chosen are the sales whose amounts somebody may have chosen: list prices,
// which repeat, are left out.
func (f *Facts) chosen() (out []*sale) {
	seen := map[unit.Money]int{}
	for _, s := range f.sales {
		seen[s.order.Amount]++
	}
	for _, s := range f.sales {
		if s.on > f.today-digitSpan-digitBefore && s.order.Amount.Minor > 0 && seen[s.order.Amount] < listPrice {
			out = append(out, s)
		}
	}
	return out
}

// largestCustomers is, by person, the account with most orders in the span.
func (f *Facts) largestCustomers() map[string]string {
	counts, out := map[[2]string]int{}, map[string]string{}
	for _, s := range f.sales {
		if s.on <= f.today-digitSpan {
			continue
		}
		owner, account := s.order.Owner, s.order.Account
		counts[[2]string{owner, account}]++
		best, n := counts[[2]string{owner, out[owner]}], counts[[2]string{owner, account}]
		if n > best || n == best && account < out[owner] {
			out[owner] = account
		}
	}
	return out
}

// digitSpread is how much more than chance the digits of reps differ, because
// their customers and products do: the median chi-square against its own.
func digitSpread(chis map[string]float64) float64 {
	var list []float64
	for _, id := range sortedKeys(chis) {
		list = append(list, chis[id])
	}
	if len(list) < 5 {
		return 1
	}
	return max(1, stats.Median(list)/medianChi8)
}

// medianChi8 is the median of chi-square with eight degrees of freedom.
const medianChi8 = 7.344

// digitChi is the chi-square, with eight degrees of freedom, of two counts
// coming from the same shares; 0 where one is empty.
func digitChi(a, b digits) (chi float64) {
	n, m := a.total(), b.total()
	if n == 0 || m == 0 {
		return 0
	}
	for i := range a {
		if pool := (a[i] + b[i]) / (n + m); pool > 0 {
			chi += sq(a[i]-n*pool)/(n*pool) + sq(b[i]-m*pool)/(m*pool)
		}
	}
	return chi
}

// digitGap is the share of a's amounts that would need another leading digit
// to agree with b's: half the sum of the differences of shares.
func digitGap(a, b digits) (gap float64) {
	for i := range a {
		gap += math.Abs(a[i]/a.total()-b[i]/b.total()) / 2
	}
	return gap
}

// chiTail8 is the chance of a larger chi-square with eight degrees of freedom:
// with an even number it is a Poisson sum.
func chiTail8(chi float64) float64 {
	tail, term := 0.0, math.Exp(-chi/2)
	for k := range 4 {
		tail += term
		term *= chi / 2 / float64(k+1)
	}
	return tail
}

func sq(x float64) float64 { return x * x }
