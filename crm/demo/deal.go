package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// dealPlan is a deal to be played out: by chance, or by its script.
type dealPlan struct {
	rep     *rep
	account *account
	created unit.Day
	yuan    float64
	script  *script
}

// script fixes what chance decides in other deals.
type script struct {
	stage  int      // the open deal stays in this stage
	since  unit.Day // from this day on
	won    unit.Day // or it is won on this day
	pushes int
	pushed []unit.Day // when the close date was moved, filled in

	zombie   bool
	disputed unit.Day // its contract
	copied   bool     // contract text of another account
	unpapered,
	edited bool
	backdate int // days the close is dated before it was entered
	label    func(d *deal)
}

// Stages of an open deal, with the seller's usual probability and the share
// that goes on to the next. The last goes on by the seller's own rate.
var stageCodes = [4]string{"lead", "qualified", "proposal", "negotiation"}

func stageProbability(i int) float64 { return [4]float64{.1, .3, .5, .75}[i] }
func stageGoesOn(i int) float64      { return [3]float64{.80, .69, .98}[i] }

// reached is the share of deals that come to the last stage.
const reached = .80 * .69 * .98

// papered is the share of the lost deals of the last stage that had a contract
// sent: with it 80 % of the sent contracts are signed, and odds of winning × k
// are odds of signing × k.
const papered = .30

// deal is a deal being played out.
type deal struct {
	dealPlan
	r        *rand.Rand
	life     *life
	id       string
	product  string
	entered  []unit.Day // day each stage was entered
	end      unit.Day   // 0: stays open
	won      bool
	amount   unit.Money
	contract *life
	events   []event
}

type event struct {
	day    unit.Day
	change func(*crm.Opportunity)
}

// deals draws the deals of all sellers and plays them in the order of their
// creation.
func (b *builder) deals() {
	plans := slices.Clone(b.scripts)
	for _, s := range b.reps {
		plans = append(plans, b.draw(s)...)
	}
	slices.SortStableFunc(plans, func(x, y dealPlan) int { return int(x.created - y.created) })
	for _, p := range plans {
		b.play(p)
	}
}

func (b *builder) draw(s *rep) []dealPlan {
	r := b.stream("deals/" + s.id)
	var out []dealPlan
	chance := float64(s.deals) / (Years * 365)
	for d := max(b.start-60, s.hired+20); d < b.horizon && (s.left == 0 || d < s.left-70); d++ {
		busy := 1.0
		if s.weak.has(d) {
			busy = 1.4
		}
		if r.Float64() > chance*busy*b.cal.at(d) || s.inexperience {
			continue
		}
		if a := b.dealAccount(s, d, r); a != nil {
			p := dealPlan{rep: s, account: a, created: d, yuan: math.Min(1_200_000, lognormal(r, math.Log(95_000), .75))}
			if d < b.ago(150) && r.Float64() < .003 {
				p.script = &script{zombie: true, stage: r.IntN(4), since: d + unit.Day(days(r, 5, 40)), label: b.stuck}
			}
			out = append(out, p)
		}
	}
	return out
}

// dealAccount is an account of the seller's that exists on d.
func (b *builder) dealAccount(s *rep, d unit.Day, r *rand.Rand) *account {
	for range 12 {
		if len(s.accounts) == 0 {
			return nil
		}
		if a := pick(r, s.accounts); a.opened < d && (a.prospect || r.Float64() < .8) && !a.clean(b.ago(480), d) {
			return a
		}
	}
	return nil
}

// clean reports that the account's story must show in its own orders alone, so
// that it gets no deals from the day on.
func (a *account) clean(from, d unit.Day) bool { return a.planned && a.share == nil && d >= from }

func (b *builder) play(p dealPlan) {
	d := &deal{dealPlan: p, id: b.id("D-", 4)}
	d.r = b.stream("deal/" + d.id)
	d.product = d.account.bundle[weighted(d.r, []float64{.45, .35, .1, .1})]
	d.amount = b.money(d.account, math.Round(d.yuan/500)*500, d.created)
	b.path(d)
	b.enterDeal(d)
	b.stages(d)
	b.closeDates(d)
	b.reprice(d)
	b.offer(d)
	b.conclude(d)
	b.write(d)
	b.touch(d)
	b.lead(d)
	if d.script != nil && d.script.label != nil {
		d.script.label(d)
	}
}

// path decides which stages the deal passes, when, and how it ends.
func (b *builder) path(d *deal) {
	d.entered = []unit.Day{d.created}
	switch s := d.script; {
	case s != nil && s.won != 0:
		b.evenly(d, 3, s.won)
		d.end, d.won = s.won, true
	case s != nil:
		b.evenly(d, s.stage-1, s.since)
		if s.stage > 0 {
			d.entered = append(d.entered, s.since)
		}
	default:
		b.chance(d)
	}
}

// evenly puts n further stages between creation and day.
func (b *builder) evenly(d *deal, n int, day unit.Day) {
	for i := 1; i <= n; i++ {
		d.entered = append(d.entered, d.created+unit.Day(int(day-d.created)*i/(n+1)))
	}
}

func (b *builder) chance(d *deal) {
	for stage := 0; ; stage++ {
		on := stage < 3 && d.r.Float64() < stageGoesOn(stage)
		d.won = stage == 3 && d.rep.luck(d.r, d.entered[stage]) < d.rep.closing(d.entered[stage])
		next := b.cal.workday(d.entered[stage] + dwell(d.r, stage, on || d.won))
		if !on {
			d.end = next
			return
		}
		d.entered = append(d.entered, next)
	}
}

// dwell is the time in a stage: Weibull, with shape 1.8 and scale 18 days to a
// win and 1.65 and 24 to a loss, shorter in the early stages, without the tail
// past two and a half times the scale.
func dwell(r *rand.Rand, stage int, good bool) unit.Day {
	shape, scale := 1.65, 24.0
	if good {
		shape, scale = 1.8, 18
	}
	scale *= [4]float64{.7, .8, .9, 1}[stage]
	return 1 + unit.Day(math.Min(2.5*scale, weibull(r, shape, scale)))
}

// luck is uniform in [0, 1). In the window of a weak seller it goes round in
// golden steps, so that his share comes out as labelled, not as chance has it.
func (s *rep) luck(r *rand.Rand, d unit.Day) float64 {
	if !s.weak.has(d) {
		return r.Float64()
	}
	_, s.turn = math.Modf(s.turn + (math.Sqrt(5)-1)/2)
	return s.turn
}

// closing is the chance that a deal entering the last stage on d is won.
func (s *rep) closing(d unit.Day) float64 {
	p := math.Min(.9, s.win/reached)
	if s.inexperience {
		return 0
	}
	if s.weak.has(d) {
		odds := .4 * p / (1 - p)
		return odds / (1 + odds)
	}
	return p
}

func (b *builder) enterDeal(d *deal) {
	purpose := pick(d.r, []string{"新购", "扩容", "续约", "升级", "二期"})
	o := &crm.Opportunity{
		Account: d.account.id, Owner: d.rep.id, Name: fmt.Sprintf("%s %s%s", d.account.name, b.item(d.product).zh, purpose),
		Stage: stageCodes[0], Class: crm.Open, StageSince: d.created, Amount: d.amount, Probability: stageProbability(0), CreatedOn: d.created,
		Product: d.product, Source: pick(d.r, []string{"referral", "website", "exhibition", "cold_call", "partner"}),
		NextStep: pick(d.r, []string{"约见采购负责人", "确认技术需求", "准备方案", "安排演示"}),
	}
	o.ID = d.id
	d.life = b.add(o, moment(d.r, d.created))
}

func (d *deal) on(day unit.Day, change func(*crm.Opportunity)) {
	d.events = append(d.events, event{day, change})
}

func (b *builder) stages(d *deal) {
	for i, day := range d.entered[1:] {
		stage := i + 1
		d.on(day, func(o *crm.Opportunity) {
			o.Stage, o.StageSince, o.Probability = stageCodes[stage], day, stageProbability(stage)
			o.NextStep = [4]string{"", "准备方案", "跟进报价反馈", "确认合同条款"}[stage]
		})
	}
}

// closeDates moves the expected close: mostly never, at times once, rarely
// twice; a script may move it more often. Each move comes about when the old
// date is reached.
func (b *builder) closeDates(d *deal) {
	pushes, end := weighted(d.r, []float64{.62, .28, .10}), d.end
	if d.script != nil {
		pushes = d.script.pushes
	}
	if end == 0 {
		end = d.entered[len(d.entered)-1] + 45
		if pushes > 0 {
			end = b.today + 20
		}
	}
	span := int(min(end, max(b.today, d.created+40)) - d.created)
	dates := []unit.Day{}
	for i := 1; i <= pushes; i++ {
		day := d.created + unit.Day(span*i/(pushes+1))
		dates = append(dates, day+unit.Day(days(d.r, 0, 6)))
		d.script.push(day)
	}
	dates = append(dates, end+unit.Day(days(d.r, 0, 10)))
	(*d.life)[0].record.(*crm.Opportunity).CloseDate = dates[0]
	for i, next := range dates[1:] {
		day := d.created + unit.Day(span*(i+1)/(pushes+1))
		d.on(day, func(o *crm.Opportunity) { o.CloseDate = max(o.CloseDate+7, next) })
	}
}

func (s *script) push(day unit.Day) {
	if s != nil {
		s.pushed = append(s.pushed, day)
	}
}

// reprice settles the amount when the proposal is made.
func (b *builder) reprice(d *deal) {
	if len(d.entered) < 3 {
		return
	}
	d.amount = b.money(d.account, b.yuan(d.amount, d.created)*between(d.r, .9, 1.08), d.entered[2])
	amount := d.amount
	d.on(d.entered[2], func(o *crm.Opportunity) { o.Amount = amount })
}

// write enters the events in the order they happened.
func (b *builder) write(d *deal) {
	slices.SortStableFunc(d.events, func(x, y event) int { return int(x.day - y.day) })
	for _, e := range d.events {
		revise(d.life, moment(d.r, e.day), e.change)
	}
}
