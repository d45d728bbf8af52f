package demo

import (
	"math"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// What a region's bad month does to its customers' rates and values.
const (
	slumpRate  = .62
	slumpValue = .8
)

// plan writes the incidents and decoys into the accounts', sellers' and
// products' lives before anything is played. Incidents are spread over the
// last year, several still at work today; each has its own account or seller.
func (b *builder) plan() {
	r := b.stream("plan")
	b.pickAccounts()
	b.stops()
	b.shrinking()
	b.overdue()
	b.lateness()
	b.souring()
	b.slumps()
	b.giants()
	b.decoys(r)
	b.dealScripts(r)
	b.frauds(r)
}

// pickReps sets the sellers' stories, before their records are entered.
func (b *builder) pickReps() {
	r := b.stream("plan/reps")
	order := r.Perm(len(b.reps))
	named := map[string]bool{"zhangwei": true, "lina": true, "wangfang": true, "liuyang": true, "chenjing": true}
	for _, i := range order {
		if s := b.reps[i]; !named[s.id] && s.hired < b.start {
			b.freeReps = append(b.freeReps, s)
		}
	}
	for id := range named {
		b.repOf[id].hired, b.repOf[id].deals = b.start-600, max(110, b.repOf[id].deals)
		b.repOf[id].created = midnight(b.start-600) + 9*3600_000
	}
	b.weakReps()
	b.leaver()
	b.newReps()
	for _, w := range []window{{b.ago(40), b.ago(8)}, {b.ago(170), b.ago(138)}} {
		s := b.takeRep()
		s.leave = w
		b.decoy(Label{Kind: RepOnLeave, Entity: ref(crm.KindOwner, s.id), Start: w.from, End: w.to, Size: float64(w.to - w.from), FirstObservable: w.from + 14, Tempts: StalledDeal, Note: "on leave: no activity"})
	}
}

func (b *builder) weakReps() {
	for i, w := range []window{{b.ago(345), b.ago(75)}, {b.ago(320), 0}, {b.ago(270), 0}, {b.ago(240), 0}} {
		s := b.takeRep()
		if i == 1 {
			s = b.repOf["liuyang"]
		}
		s.deals, s.win, s.weak = 300, .31, w
		if w.to == 0 {
			s.weak.to = b.horizon
		}
		b.incident(Label{Kind: LowSigningRate, Entity: ref(crm.KindOwner, s.id), Start: w.from, End: w.to, Size: .4, FirstObservable: w.from + 130, Note: "odds of signing and winning × .4"})
	}
}

func (b *builder) newReps() {
	for _, hired := range []int{110, 80} {
		s := b.takeRep()
		s.hired, s.inexperience, s.deals = b.ago(hired), true, 20
		s.created = midnight(s.hired) + 9*3600_000
		b.decoy(Label{Kind: NewRep, Entity: ref(crm.KindOwner, s.id), Start: s.hired, Size: 5, FirstObservable: s.hired + 30, Tempts: LowSigningRate, Note: "new: five deals, none won"})
	}
}

// leaver goes, and hands his accounts to a colleague of his region.
func (b *builder) leaver() {
	s := b.takeRep()
	s.left = b.ago(205)
	for i, x := range b.freeReps {
		if x.region == s.region {
			s.heir = x
			b.freeReps = append(b.freeReps[:i:i], b.freeReps[i+1:]...)
			return
		}
	}
}

func (b *builder) takeRep() *rep {
	s := b.freeReps[0]
	b.freeReps = b.freeReps[1:]
	return s
}

// pickAccounts shuffles the accounts that can carry a story: customers from
// before the records begin that pay in the books' currency.
func (b *builder) pickAccounts() {
	r := b.stream("plan/accounts")
	for _, i := range r.Perm(len(b.accounts)) {
		if a := b.accounts[i]; i > 2 && !a.prospect && a.opened < b.start && a.currency == base && !a.rep.inexperience {
			b.freeAccounts = append(b.freeAccounts, a)
		}
	}
}

// steady makes an account a regular customer that matters.
func (b *builder) steady(a *account) *account {
	a.planned = true
	a.rate = between(a.rng, .33, .62)
	a.value = between(a.rng, 42_000, 110_000)
	return a
}

func (b *builder) takeAccount() *account {
	a := b.freeAccounts[0]
	b.freeAccounts = b.freeAccounts[1:]
	return b.steady(a)
}

// knownAccount is one of the first three, by its id.
func (b *builder) knownAccount(id string) *account {
	for _, a := range b.accounts[:3] {
		if a.id == id {
			return b.steady(a)
		}
	}
	panic("demo: no account " + id)
}

func ref(k crm.Kind, id string) crm.Ref { return crm.Ref{Kind: k, ID: id} }

func (b *builder) incident(l Label) { b.labels = append(b.labels, l) }

func (b *builder) decoy(l Label) {
	l.Decoy = true
	b.labels = append(b.labels, l)
}

// gaps is n mean gaps of an account in days, rounded up.
func (a *account) gaps(n float64) unit.Day { return unit.Day(math.Ceil(n * 7 / a.rate)) }

// surprising is how many mean gaps of silence an Erlang-2 buyer leaves with
// chance .05: (1 + 2x)·exp(-2x).
const surprising = 2.4

// stops are customers that order no more. What is observable counts from their
// last order, which is only known afterwards.
func (b *builder) stops() {
	for _, n := range []int{330, 255, 190, 140, 95, 66, 50, 40} {
		a, from := b.takeAccount(), b.ago(n)
		a.effects = append(a.effects, effect{window{from, b.horizon}, 0, 1})
		b.later = append(b.later, func() { b.stopped(a, "stopped ordering") })
	}
}

func (b *builder) stopped(a *account, note string) {
	last := max(a.lastDeal, a.orders[len(a.orders)-1])
	b.incident(Label{Kind: SilentStop, Entity: ref(crm.KindAccount, a.id), Start: last + 1, Size: a.rate * 52 * a.value, FirstObservable: last + a.gaps(surprising), Note: note})
}

// shrinking are customers that order less often, or for less.
func (b *builder) shrinking() {
	for i, w := range []window{{b.ago(340), b.ago(190)}, {b.ago(230), b.horizon}, {b.ago(150), b.horizon}, {b.ago(110), b.horizon}, {b.ago(95), b.horizon}} {
		a := b.knownOr(i == 3, "lanhai")
		a.rate = max(a.rate, .55)
		a.effects = append(a.effects, effect{w, .4, 1})
		b.incident(b.ongoing(Label{Kind: BuyingLess, Entity: ref(crm.KindAccount, a.id), Start: w.from, End: w.to, Size: .4, FirstObservable: w.from + a.gaps(6), Note: "orders at .4 of the rate"}))
	}
	for _, w := range []window{{b.ago(320), b.ago(180)}, {b.ago(210), b.horizon}, {b.ago(130), b.horizon}, {b.ago(75), b.horizon}} {
		a := b.takeAccount()
		a.rate = max(a.rate, .55)
		a.effects = append(a.effects, effect{w, 1, .4})
		b.incident(b.ongoing(Label{Kind: ValueDrop, Entity: ref(crm.KindAccount, a.id), Start: w.from, End: w.to, Size: .4, FirstObservable: w.from + a.gaps(4), Note: "orders of .4 of the value"}))
	}
}

func (b *builder) knownOr(known bool, id string) *account {
	if known {
		return b.knownAccount(id)
	}
	return b.takeAccount()
}

// ongoing takes the end off a label whose cause outlives the company.
func (b *builder) ongoing(l Label) Label {
	if l.End >= b.horizon {
		l.End = 0
	}
	return l
}

// overdue are customers that stop paying what falls due; some pay in the end.
func (b *builder) overdue() {
	for i, w := range []window{{b.ago(345), b.ago(235)}, {b.ago(240), b.ago(130)}, {b.ago(100), b.horizon}, {b.ago(80), b.horizon}, {b.ago(62), b.horizon}} {
		a := b.knownOr(i == 3, "jinshi")
		a.unpaid, a.terms = w, 30
		a.value = between(a.rng, 80_000, 140_000)
		b.incident(b.ongoing(Label{Kind: OverdueReceivable, Entity: ref(crm.KindAccount, a.id), Start: w.from, End: w.to, Size: a.value, FirstObservable: w.from + a.gaps(1) + 30, Note: "pays nothing that fell due"}))
	}
}

// lateness are customers, and two products, whose deliveries come late.
func (b *builder) lateness() {
	for _, w := range []window{{b.ago(300), b.ago(220)}, {b.ago(180), b.ago(105)}, {b.ago(70), b.horizon}, {b.ago(55), b.horizon}} {
		a := b.takeAccount()
		a.rate, a.late = between(a.rng, .8, 1.1), w
		b.incident(b.ongoing(Label{Kind: LateDeliveries, Entity: ref(crm.KindAccount, a.id), Start: w.from, End: w.to, Size: .65, FirstObservable: w.from + a.gaps(4) + 5, Note: "two deliveries in three late"}))
	}
	for i, id := range []string{"controller", "training"} {
		w := []window{{b.ago(65), b.horizon}, {b.ago(260), b.ago(190)}}[i]
		b.item(id).late = w
		b.incident(b.ongoing(Label{Kind: LateDeliveries, Entity: ref(crm.KindProduct, id), Start: w.from, End: w.to, Size: .65, FirstObservable: w.from + 25, Note: "two deliveries in three late"}))
	}
}

// souring are a product, a region and two customers less satisfied by more
// than 20 points of CSAT.
func (b *builder) souring() {
	w := window{b.ago(120), b.horizon}
	b.item("standard").sour = w
	b.incident(b.ongoing(Label{Kind: SatisfactionDrop, Entity: ref(crm.KindProduct, "standard"), Start: w.from, End: w.to, Size: -.33, FirstObservable: w.from + 60, Note: "share of 4 and 5 down by a third"}))
	w = window{b.ago(260), b.ago(150)}
	b.sourRegion = map[string]window{"southwest": w}
	b.incident(Label{Kind: SatisfactionDrop, Entity: ref(crm.KindTeam, "southwest"), Start: w.from, End: w.to, Size: -.33, FirstObservable: w.from + 60, Note: "share of 4 and 5 down by a third"})
	for _, w := range []window{{b.ago(200), b.ago(90)}, {b.ago(90), b.horizon}} {
		a := b.takeAccount()
		a.rate, a.sour, a.response = 1, w, .8
		b.incident(b.ongoing(Label{Kind: SatisfactionDrop, Entity: ref(crm.KindAccount, a.id), Start: w.from, End: w.to, Size: -.33, FirstObservable: w.from + 45, Note: "share of 4 and 5 down by a third"}))
	}
}

// slumps are three regions' bad months, none of them near the New Year.
func (b *builder) slumps() {
	b.slump = map[string][]window{}
	for i, region := range []string{"south", "north", "southwest"} {
		month := unit.ByMonth.StartOf(b.today).AddMonths(-1 - 4*i)
		for _, m, _ := month.Date(); m == time.January || m == time.February; _, m, _ = month.Date() {
			month = month.AddMonths(-1)
		}
		w := window{month, month.AddMonths(1)}
		b.slump[region] = append(b.slump[region], w)
		b.incident(Label{Kind: RegionRevenueDrop, Entity: ref(crm.KindTeam, region), Start: w.from, End: w.to, Size: slumpRate * slumpValue, FirstObservable: w.to, Note: "the region's customers order half as much for a month"})
	}
}

// giants are two customers that grow to a tenth and a fifth of all revenue.
func (b *builder) giants() {
	grow := func(a *account, from, to unit.Day, low, high float64) {
		a.rate = 1.3
		a.share = func(d unit.Day) float64 {
			x := float64(d-from) / float64(to-from)
			return low + (high-low)*math.Max(0, math.Min(1, x))
		}
	}
	grow(b.knownAccount("yuanhang"), b.ago(430), b.ago(240), .04, .36)
	grow(b.takeAccount(), b.ago(400), b.ago(200), .035, .24)
	b.later = append(b.later, b.concentration)
}
