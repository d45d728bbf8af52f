package alerts

import (
	"maps"
	"math"
	"slices"

	"github.com/riskbell/riskbell/internal/stats"
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
func (f *Facts) inventing(people []*person) {
	desks, all := f.desks()
	chis := map[uint32]float64{}
	for number := range desks {
		if own := desks[number].now; own.total() >= leastDigits {
			chis[uint32(number)] = digitChi(own, all.minus(own))
		}
	}
	spread := digitSpread(chis)
	for _, p := range people {
		d := &desks[p.number]
		if d.now.total() == 0 {
			continue
		}
		rest := all.minus(d.now)
		p.set("digits_n", d.now.total())
		f.proveSales(p.sheet, "digits_n", d.sales, len(d.sales))
		p.set("digits_share", d.now.total()/all.total())
		p.set("digits_amount", d.amount)
		if chi, ok := chis[p.number]; ok && rest.total() > 0 {
			p.set("digits_p", chiTail8(chi/spread))
			// One customer's usual order size is nobody's invention.
			p.set("digits_gap", digitGap(d.most, rest))
			if d.before.total() >= leastOwn {
				p.set("digits_before", chiTail8(digitChi(d.now, d.before)))
			}
		}
	}
}

// desks counts the digits by person, and those of all in the span compared.
func (f *Facts) desks() (desks []desk, all digits) {
	largest := f.largestCustomers()
	desks = byOwner[desk](f)
	for _, s := range f.chosen() {
		d := &desks[s.owner]
		if s.on <= f.today-digitSpan {
			d.before.add(s.minor)
			continue
		}
		d.now.add(s.minor)
		d.sales = append(d.sales, s)
		d.amount += s.amount
		all.add(s.minor)
		if s.account != largest[s.owner] {
			d.most.add(s.minor)
		}
	}
	return desks, all
}

// price is an amount in a currency.
type price struct {
	minor    int64
	currency uint32
}

// chosen are the sales whose amounts somebody may have chosen: list prices,
// which repeat, are left out.
func (f *Facts) chosen() (out []*sale) {
	seen := map[price]int32{}
	for i := range f.sales {
		seen[price{f.sales[i].minor, f.sales[i].currency}]++
	}
	for i := f.salesSince(f.today - digitSpan - digitBefore + 1); i < len(f.sales); i++ {
		if s := &f.sales[i]; s.minor > 0 && seen[price{s.minor, s.currency}] < listPrice {
			out = append(out, s)
		}
	}
	return out
}

// largestCustomers is, by person, the account with most orders in the span; of
// equals the first by id.
func (f *Facts) largestCustomers() []uint32 {
	counts, out := map[[2]uint32]int{}, byOwner[uint32](f)
	for i := f.salesSince(f.today - digitSpan + 1); i < len(f.sales); i++ {
		owner, account := f.sales[i].owner, f.sales[i].account
		counts[[2]uint32{owner, account}]++
		best, n := counts[[2]uint32{owner, out[owner]}], counts[[2]uint32{owner, account}]
		if n > best || n == best && f.accounts[account].id < f.accounts[out[owner]].id {
			out[owner] = account
		}
	}
	return out
}

// digitSpread is how much more than chance the digits of reps differ, because
// their customers and products do: the median chi-square against its own.
func digitSpread(chis map[uint32]float64) float64 {
	list := slices.Collect(maps.Values(chis))
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
