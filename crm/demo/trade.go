package demo

import (
	"math"
	"math/rand/v2"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// purchase is an order that will be placed.
type purchase struct {
	account        *account
	yuan           float64
	exact          unit.Money // of deals and plots; else lines are counted out from yuan
	owner          string
	deal, contract string
	product        string
	reverse        int    // days until it is all reversed, 0: never
	reason         string // of the reversal
	ticket         bool   // a complaint comes before it
	quietly        bool   // without invoice
}

// trade lets the days pass: every account may order, deals and plots place
// theirs.
func (b *builder) trade() {
	for d := b.start; d < b.horizon; d++ {
		for _, a := range b.accounts {
			b.step(a, d)
		}
		for _, p := range b.pending[d] {
			if p.deal != "" {
				p.account.lastDeal = d
			}
			b.order(p, d)
		}
	}
}

// step moves one account by a day: business is done until it fills the gap to
// the next order, an Erlang-2 time with mean 1 at the account's own rate.
func (b *builder) step(a *account, d unit.Day) {
	if a.prospect || d < a.opened || a.gone != 0 {
		return
	}
	rate, value := a.at(d)
	for _, w := range b.slump[a.region] {
		if w.has(d) {
			rate, value = rate*slumpRate, value*slumpValue
		}
	}
	a.done += b.cal.at(d) * rate * a.rate / 7
	if a.done < a.gap || rate == 0 {
		return
	}
	a.done, a.gap = 0, gamma(a.rng, 2, 2)
	a.orders = append(a.orders, d)
	yuan := a.value * gamma(a.rng, 2.4, 2.4) * value
	if a.share != nil {
		yuan = b.flow(d) * a.share(d) / (1 - a.share(d)) * 7 / a.rate * between(a.rng, .8, 1.2)
	}
	b.order(purchase{account: a, yuan: math.Max(600, yuan)}, d)
	if !a.planned && a.rng.Float64() < a.drop && len(a.orders) > 1 {
		a.gone = d + 1
	}
}

// flow is the others' mean revenue of a day over the last half year.
func (b *builder) flow(d unit.Day) float64 {
	sum, n := 0.0, 0
	for i := max(b.start, d-182); i < d; i++ {
		sum, n = sum+b.revenue[i], n+1
	}
	if n < 30 {
		return 350_000
	}
	return sum / float64(n)
}

// order enters an order with all that follows from it.
func (b *builder) order(p purchase, d unit.Day) {
	a, r := p.account, p.account.rng
	if p.owner == "" {
		p.owner = a.ownerOn(d)
	}
	o := &crm.Order{Account: a.id, Owner: p.owner, Opportunity: p.deal, Contract: p.contract, OrderedOn: d}
	o.ID = b.id("O-", 5)
	o.Number = "SO" + d.Time().Format("060102") + o.ID[2:]
	at := moment(r, d)
	lines := b.lines(p, o, r)
	o.Product = lines[0].Product
	for i, l := range lines {
		l.ID = o.ID + "-" + string(rune('1'+i))
		o.Amount = unit.Minor(o.Amount.Minor+l.Amount.Minor, l.Amount.Currency)
		b.add(l, at)
	}
	entry := b.add(o, at)
	b.book(p, o, d)
	delivered := b.deliver(a, o, r)
	if !p.quietly {
		b.bill(a, o, r)
	}
	b.takeBack(p, o, lines, r)
	b.aftercare(a, o, delivered, r)
	b.blur(entry, o, r)
}

func (b *builder) book(p purchase, o *crm.Order, d unit.Day) {
	yuan := b.yuan(o.Amount, d)
	if p.account.share == nil {
		b.revenue[d] += yuan
	}
	if b.quotas[o.Owner] == nil {
		b.quotas[o.Owner] = map[unit.Day]float64{}
	}
	b.quotas[o.Owner][unit.ByQuarter.StartOf(d)] += yuan
}

// lines are the products of an order: one line of the exact amount, or one to
// three counted out at the price of the day.
func (b *builder) lines(p purchase, o *crm.Order, r *rand.Rand) []*crm.OrderLine {
	line := func(product string, quantity float64, price unit.Money) *crm.OrderLine {
		return &crm.OrderLine{Order: o.ID, Account: o.Account, Owner: o.Owner, Product: product, OrderedOn: o.OrderedOn,
			Quantity: quantity, UnitPrice: price, Amount: price.Times(quantity)}
	}
	if !p.exact.IsZero() {
		return []*crm.OrderLine{line(p.product, 1, p.exact)}
	}
	n := 1 + weighted(r, []float64{.65, .25, .1})
	var out []*crm.OrderLine
	for i := range n {
		it := b.item(p.account.bundle[weighted(r, []float64{.4, .3, .2, .1})])
		if it.price > p.yuan && i == 0 || it.price > p.yuan/float64(n) && i > 0 {
			it = b.item("spare")
		}
		price := b.money(p.account, b.priceOn(it, o.OrderedOn)*pick(r, []float64{1, 1, .98, .95, .92}), o.OrderedOn)
		quantity := math.Max(1, math.Round(p.yuan/float64(n)/b.yuan(price, o.OrderedOn)))
		out = append(out, line(it.id, quantity, price))
	}
	return out
}

func (b *builder) priceOn(it *item, d unit.Day) float64 {
	if it.dearer != 0 && d >= it.dearer {
		return math.Round(it.price * (1 + dearerBy))
	}
	return it.price
}

// lateShare is the usual share of late deliveries.
const lateShare = .06

// deliver promises the goods and, in time or late, ships them.
func (b *builder) deliver(a *account, o *crm.Order, r *rand.Rand) unit.Day {
	promised := b.cal.workday(o.OrderedOn + unit.Day(days(r, 6, 13)))
	d := &crm.Delivery{Order: o.ID, Account: a.id, Owner: o.Owner, PromisedOn: promised, Product: o.Product}
	d.ID = "DL-" + o.ID[2:]
	l := b.add(d, o.CreatedAt+60_000)
	day := max(o.OrderedOn+1, promised-unit.Day(r.IntN(4)))
	if r.Float64() < lateShare {
		day = promised + unit.Day(days(r, 1, 4))
	}
	if (a.late.has(promised) || b.item(o.Product).late.has(promised)) && r.Float64() < .65 {
		day = promised + unit.Day(days(r, 4, 14))
	}
	revise(l, moment(r, day), func(d *crm.Delivery) { d.DeliveredOn = day })
	return day
}

// bill sends the invoice and brings the payments, in one or two parts.
func (b *builder) bill(a *account, o *crm.Order, r *rand.Rand) {
	issued := b.cal.workday(o.OrderedOn + unit.Day(days(r, 1, 3)))
	v := &crm.Invoice{Account: a.id, Owner: o.Owner, Order: o.ID, Contract: o.Contract, IssuedOn: issued, DueOn: issued + unit.Day(a.terms), Amount: o.Amount}
	v.ID = "I-" + o.ID[2:]
	v.Number = "INV" + o.Number[2:]
	b.add(v, moment(r, issued))
	paid := v.DueOn + unit.Day(math.Round(math.Max(-20, math.Min(16, -3+6*r.NormFloat64()))))
	if a.unpaid.has(v.DueOn) {
		paid = a.unpaid.to + unit.Day(days(r, 0, 6))
	}
	part := v.Amount
	if v.Amount.Minor > 12_000_000 && r.Float64() < .4 {
		part = v.Amount.Times(.5)
		b.pay(v, part, max(issued+1, paid-unit.Day(days(r, 5, 15))), r)
		part.Minor = v.Amount.Minor - part.Minor
	}
	b.pay(v, part, max(issued+1, paid), r)
}

func (b *builder) pay(v *crm.Invoice, m unit.Money, d unit.Day, r *rand.Rand) {
	p := &crm.Payment{Account: v.Account, Owner: v.Owner, Invoice: v.ID, PaidOn: d, Amount: m}
	p.ID = b.id("P-", 5)
	b.add(p, moment(r, d))
}

// returnShare is the share of lines sent back; the median lag is 9.8 days.
const returnShare = .017

func (b *builder) takeBack(p purchase, o *crm.Order, lines []*crm.OrderLine, r *rand.Rand) {
	for i, l := range lines {
		lag, reason := p.reverse, p.reason
		if lag == 0 {
			if p.deal != "" || r.Float64() > returnShare {
				continue
			}
			lag, reason = int(math.Ceil(math.Min(90, lognormal(r, math.Log(9.8), .9)))), pick(r, []string{"质量问题", "型号不符", "数量有误", "客户取消"})
		}
		d := o.OrderedOn + unit.Day(lag)
		x := &crm.Return{Account: o.Account, Owner: o.Owner, Order: o.ID, Product: l.Product, ReturnedOn: d, Quantity: l.Quantity, Amount: l.Amount, Reason: reason}
		x.ID = b.id("R-", 4)
		b.add(x, moment(r, d))
		if p.ticket && i == 0 {
			b.ticket(p.account, o.Owner, d-unit.Day(days(r, 4, 9)), "return", "high", "整批质量问题，申请退货", r)
		}
	}
}
