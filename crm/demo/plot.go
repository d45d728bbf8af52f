package demo

import (
	"math"
	"math/rand/v2"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// scripted adds a deal with a script on one of a seller's accounts.
func (b *builder) scripted(r *rand.Rand, s *rep, created unit.Day, yuan float64, play *script) {
	if s == nil {
		s = b.reps[weighted(r, b.repWeights())]
	}
	a := b.dealAccount(s, created, r)
	for a == nil || s.inexperience || s.weak != (window{}) || a.currency != base {
		s = b.reps[weighted(r, b.repWeights())]
		a = b.dealAccount(s, created, r)
	}
	b.scripts = append(b.scripts, dealPlan{rep: s, account: a, created: created, yuan: yuan, script: play})
}

func (b *builder) dealScripts(r *rand.Rand) {
	b.stalled(r)
	b.pushed(r)
	b.disputes(r)
	b.copies(r)
	b.distortions(r)
}

// slow is when fewer than one deal in a hundred is still in its stage: the
// longest ordinary stay.
const slow = 60

func (b *builder) stalled(r *rand.Rand) {
	for i, since := range []int{85, 95, 110, 150, 210} {
		play := &script{stage: 2 + i%2, since: b.ago(since)}
		play.label = b.stuck
		b.scripted(r, map[int]*rep{0: b.repOf["zhangwei"], 1: b.repOf["lina"]}[i], b.ago(since+days(r, 25, 50)), between(r, 600_000, 2_200_000), play)
	}
}

func (b *builder) stuck(d *deal) {
	s := d.script
	b.incident(Label{Kind: StalledDeal, Entity: ref(crm.KindOpportunity, d.id), Start: s.since, Size: d.yuan, FirstObservable: s.since + slow, Note: "no step and no contact since"})
}

func (b *builder) pushed(r *rand.Rand) {
	label := func(d *deal) {
		l := Label{Kind: CloseDatePushed, Entity: ref(crm.KindOpportunity, d.id), Start: d.script.pushed[0], End: d.end, Size: float64(len(d.script.pushed)), Note: "close date moved again and again"}
		l.FirstObservable = d.script.pushed[2] + 1
		b.incident(l)
	}
	for _, n := range []int{3, 4, 5, 3, 4} {
		created := b.ago(days(r, 105, 150))
		b.scripted(r, nil, created, between(r, 250_000, 900_000), &script{stage: 3, since: b.ago(days(r, 18, 35)), pushes: n, label: label})
	}
	for _, n := range []int{300, 200} {
		b.scripted(r, nil, b.ago(n), between(r, 250_000, 700_000), &script{won: b.ago(n - 120), pushes: 4, label: label})
	}
	for range 3 {
		b.scripted(r, nil, b.ago(days(r, 60, 75)), between(r, 400_000, 900_000), &script{stage: 3, since: b.ago(days(r, 10, 25)), pushes: 1, label: func(d *deal) {
			b.decoy(Label{Kind: SinglePush, Entity: ref(crm.KindOpportunity, d.id), Start: d.script.pushed[0], Size: 1, FirstObservable: d.script.pushed[0] + 1, Tempts: CloseDatePushed, Note: "close date moved once"})
		}})
	}
}

func (b *builder) disputes(r *rand.Rand) {
	for _, n := range []int{210, 120, 45, 9} {
		day := b.ago(n)
		b.scripted(r, nil, day-unit.Day(days(r, 100, 140)), between(r, 150_000, 600_000), &script{won: day - unit.Day(days(r, 30, 60)), disputed: day, label: func(d *deal) {
			b.incident(Label{Kind: ContractDispute, Entity: ref(crm.KindContract, d.contract.last().Head().ID), Start: day, Size: d.yuan, FirstObservable: day + 1, Note: "the customer disputes the contract"})
		}})
	}
}

func (b *builder) copies(r *rand.Rand) {
	for _, n := range []int{180, 100, 25} {
		b.scripted(r, nil, b.ago(n+70), between(r, 80_000, 400_000), &script{won: b.ago(n), copied: true, label: func(d *deal) {
			c := d.contract.last().(*crm.Contract)
			b.incident(Label{Kind: CopiedContract, Entity: ref(crm.KindContract, c.ID), Start: c.SentOn, Size: d.yuan, FirstObservable: c.SentOn + 1, Note: "another customer's contract to the letter"})
		}})
	}
}

// distortions are won deals whose records were bent.
func (b *builder) distortions(r *rand.Rand) {
	bent := func(n int, play *script, note string) {
		play.won = b.ago(n)
		seen := unit.Day(1)
		if play.edited {
			seen = 25
		}
		if play.unpapered {
			seen = 30
		}
		play.label = func(d *deal) {
			b.incident(Label{Kind: DistortedRecord, Entity: ref(crm.KindOpportunity, d.id), Start: d.end, Size: d.yuan, FirstObservable: d.end + seen, Note: note})
		}
		b.scripted(r, nil, b.ago(n+days(r, 60, 90)), between(r, 150_000, 600_000), play)
	}
	for _, n := range []int{220, 48} {
		bent(n, &script{unpapered: true}, "won, without contract or order")
	}
	for _, n := range []int{150, 18} {
		bent(n, &script{backdate: 32}, "close dated a month before it was entered")
	}
	for _, n := range []int{170, 60} {
		bent(n, &script{edited: true}, "amount raised after the win")
	}
}

// frauds are sellers who help their figures along.
func (b *builder) frauds(r *rand.Rand) {
	b.fakes(r)
	b.splits(r)
	b.inventions(r)
}

// suspect is a free seller with a few accounts of the books' currency.
func (b *builder) suspect() (*rep, []*account) {
	for {
		s := b.takeRep()
		var own []*account
		for _, a := range s.accounts {
			if !a.prospect && !a.planned && a.opened < b.start && a.currency == base {
				own = append(own, a)
			}
		}
		if len(own) >= 3 {
			return s, own
		}
	}
}

func (b *builder) fakes(r *rand.Rand) {
	for _, back := range []int{1, 3, 7} {
		end := unit.ByMonth.StartOf(b.today - 14).AddMonths(1 - back)
		s, own := b.suspect()
		last := unit.Day(0)
		for i := range days(r, 3, 4) {
			day, lag := b.lastWorkday(end), days(r, 6, 13)
			last = max(last, day+unit.Day(lag))
			b.plot(day, purchase{account: own[i%len(own)], exact: unit.Major(math.Round(between(r, 240, 620))*1000, base), owner: s.id,
				product: own[i%len(own)].bundle[0], reverse: lag, reason: "客户取消", quietly: true})
		}
		b.incident(Label{Kind: FakeSale, Entity: ref(crm.KindOwner, s.id), Start: end - 3, End: last + 60, Size: 4, FirstObservable: last + 1, Note: "large orders at the month's end, reversed within 15 days"})
	}
}

// lastWorkday is the last day before end that is no weekend.
func (b *builder) lastWorkday(end unit.Day) unit.Day {
	d := end - 1
	for weekday(d) < .5 {
		d--
	}
	return d
}

func (b *builder) plot(d unit.Day, p purchase) { b.pending[d] = append(b.pending[d], p) }

func (b *builder) splits(r *rand.Rand) {
	for _, n := range []int{190, 105, 40} {
		s, own := b.suspect()
		a := own[0]
		for group := range 4 {
			day := b.ago(n - 9*group)
			for range days(r, 3, 4) {
				b.plot(b.cal.workday(day+unit.Day(r.IntN(2))), purchase{account: a, exact: unit.Major(math.Round(ApprovalLimit*between(r, .965, .9985)), base), owner: s.id, product: a.bundle[0]})
			}
		}
		b.incident(Label{Kind: SplitUnderLimit, Entity: ref(crm.KindOwner, s.id), Account: a.id, Start: b.ago(n), End: b.ago(n-27) + 60, Size: ApprovalLimit, FirstObservable: b.ago(n-9) + 3, Note: "purchases cut into orders just under the approval limit"})
	}
}

// inventions are amounts as people make them up: leading digits 4 to 8 alike,
// no round endings.
func (b *builder) inventions(r *rand.Rand) {
	for _, w := range []window{{b.ago(250), b.ago(110)}, {b.ago(130), b.horizon}} {
		s, own := b.suspect()
		for d := w.from; d < w.to; d++ {
			if b.cal.at(d) < .3 || r.Float64() > .55 {
				continue
			}
			amount := float64(days(r, 4, 8))*10_000 + float64(days(r, 0, 9))*1000 + float64(days(r, 1, 9))*100 + float64(pick(r, []int{37, 73, 47, 74, 67, 76, 83, 38}))
			b.plot(d, purchase{account: own[r.IntN(3)], exact: unit.Major(amount, base), owner: s.id, product: "implementation"})
		}
		b.incident(b.ongoing(Label{Kind: InventedAmounts, Entity: ref(crm.KindOwner, s.id), Start: w.from, End: w.to, Size: .55, FirstObservable: w.from + 75, Note: "amounts made up by a person"}))
	}
}
