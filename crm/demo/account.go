package demo

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// account is a customer and the truth about it.
type account struct {
	id, name string
	life     *life
	region   string
	rep      *rep
	opened   unit.Day
	prospect bool // buys only through deals
	currency unit.Currency
	bundle   []string
	terms    int // days to pay

	rate    float64 // orders per week
	value   float64 // mean order in CNY
	drop    float64 // chance of leaving after an order
	planned bool    // its story is written: no leaving by chance

	effects  []effect
	season   *[13]bool // months it buys in; nil: all
	closed   []window
	late     window
	sour     window
	unpaid   window // due days of invoices it does not pay until the window ends
	share    func(unit.Day) float64
	response float64 // chance of answering a survey

	rng       *rand.Rand
	done, gap float64 // business since the last order, and what it takes
	gone      unit.Day
	orders    []unit.Day
	lastDeal  unit.Day // last order of a deal, 0: none
}

// effect multiplies an account's rate and value within a window.
type effect struct {
	window
	rate, value float64
}

// at is the product of the effects at work on d.
func (a *account) at(d unit.Day) (rate, value float64) {
	rate, value = 1, 1
	for _, e := range a.effects {
		if e.has(d) {
			rate, value = rate*e.rate, value*e.value
		}
	}
	for _, w := range a.closed {
		if w.has(d) {
			rate = 0
		}
	}
	if _, m, _ := d.Date(); a.season != nil && !a.season[m] {
		rate = 0
	}
	return rate, value
}

const (
	accountCount  = 600
	prospectCount = 110
	foreignShare  = .06
)

// accounts makes up the customers: half were there before the records begin,
// the others join in weekly cohorts.
func (b *builder) makeAccounts() {
	r := b.stream("accounts")
	taken := map[string]bool{}
	for i := range accountCount {
		a := &account{rng: b.stream(fmt.Sprint("account/", i)), currency: base, prospect: i >= accountCount-prospectCount}
		a.rep = b.reps[weighted(r, b.repWeights())]
		a.region = a.rep.region
		rec := &crm.Account{}
		for rec.Name == "" || taken[rec.Name] {
			b.nameAccount(r, a, rec)
		}
		taken[rec.Name] = true
		rec.ID = fmt.Sprintf("A-%04d", i+1)
		a.opened = b.start - unit.Day(days(r, 30, 1500))
		if i%5 >= 3 || a.prospect {
			a.opened = b.start + unit.Day(7*days(r, 0, int(b.horizon-b.start)/7))
		}
		if i < 3 {
			b.known(i, a, rec)
		}
		b.habits(a)
		b.enterAccount(a, rec, r)
	}
}

func (b *builder) repWeights() []float64 {
	w := make([]float64, len(b.reps))
	for i, s := range b.reps {
		w[i] = float64(s.deals) + 60
		if s.hired > b.start {
			w[i] /= 3
		}
	}
	return w
}

func (b *builder) nameAccount(r *rand.Rand, a *account, rec *crm.Account) {
	if r.Float64() < foreignShare {
		rec.Name, rec.Industry = foreign(r)
		rec.NameEN, a.currency = rec.Name, "USD"
		return
	}
	n, industry := company(r, a.region)
	rec.Name, rec.NameEN, rec.Industry, a.currency = n.zh, n.en, industry, base
}

// known gives the first three accounts their names and sellers.
func (b *builder) known(i int, a *account, rec *crm.Account) {
	k := []struct {
		id, rep, industry string
		name
	}{
		{"yuanhang", "zhangwei", "software", name{"远航科技", "Yuanhang Tech"}},
		{"lanhai", "lina", "retail", name{"蓝海零售", "Lanhai Retail"}},
		{"jinshi", "wangfang", "machinery", name{"金石机械", "Jinshi Machinery"}},
	}[i]
	rec.ID, rec.Name, rec.NameEN, rec.Industry = k.id, k.zh, k.en, k.industry
	a.rep, a.currency, a.opened = b.repOf[k.rep], base, b.start-unit.Day(400+100*i)
	a.region = a.rep.region
}

// habits draws the purchase process: rates gamma (r .86, α 4.3 weeks, two
// events to an order) kept above one order a year, dropout with mean .078,
// values gamma-gamma (p 2.4, q 3.3, v 409) in units of ¥170.
func (b *builder) habits(a *account) {
	r := a.rng
	a.rate = math.Min(.8, .02+gamma(r, .86, 4.3)/2)
	a.drop = beta(r, .078, .15)
	a.value = math.Max(6000, math.Min(170_000, 2.4/gamma(r, 3.3, 409)*170))
	a.bundle = pick(r, bundles())
	a.terms = pick(r, []int{30, 30, 45, 60})
	a.response = between(r, .3, .45)
	a.gap = gamma(r, 2, 2) * r.Float64()
}

func (b *builder) enterAccount(a *account, rec *crm.Account, r *rand.Rand) {
	a.id, a.name = rec.ID, rec.Name
	rec.Owner, rec.Region = a.rep.id, a.region
	rec.Phone = fmt.Sprintf("021-555%05d", r.IntN(100_000))
	if !a.prospect {
		rec.OpenedOn = a.opened
	}
	a.life = b.add(rec, max(moment(r, a.opened), a.rep.created))
	if a.rep.left > a.opened {
		revise(a.life, midnight(a.rep.left)+18*3600_000, func(x *crm.Account) { x.Owner = a.rep.heir.id })
	} else {
		rec.Owner = a.ownerOn(a.opened)
	}
	a.rep.accounts = append(a.rep.accounts, a)
	b.accounts = append(b.accounts, a)
	b.contacts(a, r)
}

func (b *builder) contacts(a *account, r *rand.Rand) {
	titles := []string{"采购经理", "总经理", "技术总监", "财务主管", "生产主管"}
	for i := range days(r, 1, 2) {
		c := &crm.Contact{Account: a.id, Name: person(r), Title: titles[(r.IntN(3)+i)%5], Owner: a.rep.id, Decides: i == 0}
		c.ID = b.id("CT-", 4)
		c.Email = fmt.Sprintf("%s@%s.example", c.ID, a.id)
		c.Phone = fmt.Sprintf("1385550%04d", r.IntN(10_000))
		b.add(c, (*a.life)[0].at+3600_000)
	}
}
