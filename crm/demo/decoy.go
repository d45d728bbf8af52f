package demo

import (
	"math/rand/v2"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// decoys look like trouble and are none.
func (b *builder) decoys(r *rand.Rand) {
	b.newYear()
	b.prices()
	b.giantOrders(r)
	b.closures()
	b.seasonal()
	b.honestReturns(r)
	b.firstDeals(r)
}

func (b *builder) newYear() {
	for _, y := range newYears() {
		if b.ago(365) < y && y < b.today {
			b.decoy(Label{Kind: NewYearDip, Entity: ref(crm.KindTeam, RootTeam), Start: y - 8, End: y + 21, Size: .5, FirstObservable: y - 8, Tempts: RegionRevenueDrop, Note: "Chinese New Year"})
		}
	}
}

func (b *builder) prices() {
	day := b.ago(75)
	b.item("terminal").dearer = day
	b.decoy(Label{Kind: PriceChange, Entity: ref(crm.KindProduct, "terminal"), Start: day, Size: 1 + dearerBy, FirstObservable: day + 1, Tempts: ValueDrop, Note: "list price raised"})
}

func (b *builder) giantOrders(r *rand.Rand) {
	for _, n := range []int{210, 130, 58} {
		a := b.takeAccount()
		a.rate = max(a.rate, .55)
		day := b.cal.workday(b.ago(n))
		b.plot(day, purchase{account: a, yuan: a.value * between(r, 9, 13)})
		b.decoy(Label{Kind: GiantOrder, Entity: ref(crm.KindAccount, a.id), Start: day, Size: 11, FirstObservable: day + 1, Tempts: ValueDrop, Note: "one order far above the others, then as before"})
	}
}

// closures are works holidays, entered in the customer's record beforehand.
func (b *builder) closures() {
	for _, w := range []window{{b.ago(42), b.today + 6}, {b.ago(36), b.ago(2)}, {b.ago(180), b.ago(140)}} {
		a := b.takeAccount()
		a.rate = max(a.rate, .65)
		a.closed = append(a.closed, w)
		revise(a.life, midnight(w.from-15)+10*3600_000, func(x *crm.Account) { x.ClosedFrom, x.ClosedTo = w.from, w.to })
		b.decoy(Label{Kind: AnnouncedClose, Entity: ref(crm.KindAccount, a.id), Start: w.from, End: w.to + 14, Size: float64(w.to - w.from), FirstObservable: w.from + 14, Tempts: SilentStop, Note: "closed for works holidays, as announced"})
	}
}

// seasonal buyers have been silent for two months, as in the years before.
func (b *builder) seasonal() {
	_, now, _ := b.today.Date()
	for range 2 {
		a := b.takeAccount()
		a.rate = .9
		a.season = &[13]bool{}
		for i := 2; i <= 7; i++ {
			a.season[(int(now)-1-i+24)%12+1] = true
		}
		end := unit.ByMonth.StartOf(b.today).AddMonths(-1)
		b.decoy(Label{Kind: SeasonalBuyer, Entity: ref(crm.KindAccount, a.id), Start: end, Size: 6, FirstObservable: end + 14, Tempts: SilentStop, Note: "buys six months of the year, the same every year; last in " + time.Month((int(now)-3+12)%12+1).String()})
	}
}

func (b *builder) honestReturns(r *rand.Rand) {
	for _, n := range []int{160, 70} {
		a := b.takeAccount()
		day := unit.ByMonth.StartOf(b.ago(n)) + 9
		lag := days(r, 24, 34)
		b.plot(day, purchase{account: a, yuan: a.value * 4, reverse: lag, reason: "质量问题", ticket: true})
		back := day + unit.Day(lag)
		b.decoy(Label{Kind: HonestReturn, Entity: ref(crm.KindAccount, a.id), Start: back, Size: a.value * 4, FirstObservable: back + 1, Tempts: FakeSale, Note: "a large faulty delivery returned, with a complaint before it"})
	}
}

// firstDeals gives each new seller five deals.
func (b *builder) firstDeals(r *rand.Rand) {
	for _, s := range b.reps {
		if !s.inexperience {
			continue
		}
		for range 5 {
			a := pick(r, b.accounts)
			for a.region != s.region || a.opened > s.hired {
				a = pick(r, b.accounts)
			}
			b.scripts = append(b.scripts, dealPlan{rep: s, account: a, created: s.hired + unit.Day(days(r, 5, 15)), yuan: between(r, 40_000, 160_000)})
		}
	}
}
