package demo

import (
	"math/rand/v2"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// surveyed is the share of deliveries a survey follows; npsShare of those ask
// for a recommendation instead of satisfaction.
const (
	surveyed = .55
	npsShare = .12
)

// aftercare asks the customer how it went, and takes his complaints.
func (b *builder) aftercare(a *account, o *crm.Order, delivered unit.Day, r *rand.Rand) {
	sour := a.sour.has(delivered) || b.item(o.Product).sour.has(delivered) || b.sourRegion[a.region].has(delivered)
	if r.Float64() < surveyed || a.sour != (window{}) {
		b.survey(a, o, delivered+unit.Day(days(r, 2, 4)), sour, r)
	}
	chance := .06
	if sour || a.late.has(delivered) {
		chance = .3
	}
	if r.Float64() < chance {
		subject := pick(r, []string{"发票抬头需要更正", "设备无法联网", "部分货物破损", "咨询升级方案", "安装培训预约"})
		b.ticket(a, o.Owner, delivered+unit.Day(days(r, 1, 12)), pick(r, []string{"complaint", "question", "repair"}), pick(r, []string{"low", "normal", "normal", "high"}), subject, r)
	}
}

func (b *builder) survey(a *account, o *crm.Order, sent unit.Day, sour bool, r *rand.Rand) {
	s := &crm.Survey{Account: a.id, Owner: o.Owner, Scale: "csat", SentOn: sent, Product: o.Product}
	if r.Float64() < npsShare {
		s.Scale = "nps"
	}
	s.ID = b.id("S-", 5)
	l := b.add(s, moment(r, sent))
	if r.Float64() > a.response {
		return
	}
	answered, score := sent+unit.Day(days(r, 0, 9)), score(r, s.Scale, sour)
	comment := map[bool]string{true: pick(r, []string{"响应太慢", "质量不稳定", "交期一再推迟"}), false: ""}[score <= 2 && r.Float64() < .6]
	revise(l, moment(r, answered), func(s *crm.Survey) { s.AnsweredOn, s.Score, s.Comment = answered, score, comment })
}

// score draws an answer: CSAT has mean 4.3 and 88 % of fours and fives in good
// days, 55 % in sour ones.
func score(r *rand.Rand, scale string, sour bool) float64 {
	csat, nps := []float64{.01, .03, .08, .38, .50}, []float64{0, 0, .01, .01, .02, .04, .06, .13, .23, .26, .24}
	if sour {
		csat, nps = []float64{.08, .14, .23, .36, .19}, []float64{.02, .03, .05, .06, .08, .13, .15, .16, .15, .1, .07}
	}
	if scale == "nps" {
		return float64(weighted(r, nps))
	}
	return float64(1 + weighted(r, csat))
}

func (b *builder) ticket(a *account, owner string, opened unit.Day, category, priority, subject string, r *rand.Rand) {
	t := &crm.Ticket{Account: a.id, Owner: owner, OpenedOn: opened, Category: category, Priority: priority, Subject: subject}
	t.ID = b.id("T-", 4)
	l := b.add(t, moment(r, opened))
	closed := opened + unit.Day(days(r, 0, 9))
	revise(l, moment(r, closed), func(t *crm.Ticket) { t.ClosedOn = closed })
}

// visits are the calls and meetings with customers: one in five months for each,
// besides those that belong to deals.
func (b *builder) visits() {
	r := b.stream("visits")
	for d := b.start; d < b.horizon; d++ {
		if b.cal.at(d) < .3 {
			continue
		}
		for _, a := range b.accounts {
			if d > a.opened && r.Float64() < .006 && (a.gone == 0 || d < a.gone+90) {
				b.activity(a, a.ownerOn(d), "", d, r)
			}
		}
	}
}

func (b *builder) activity(a *account, owner, deal string, d unit.Day, r *rand.Rand) {
	if s := b.repOf[owner]; s != nil && s.leave.has(d) {
		return
	}
	kind := weighted(r, []float64{.5, .2, .2, .1})
	x := &crm.Activity{Type: [4]string{"call", "visit", "mail", "meeting"}[kind], Account: a.id, Owner: owner, Opportunity: deal, On: d,
		Subject: [4]string{"电话回访", "上门拜访", "发送资料", "项目会议"}[kind]}
	x.ID = b.id("AC-", 5)
	b.add(x, moment(r, d))
}

// touch is the seller's work on a deal; it stops when a deal gets stuck.
func (b *builder) touch(d *deal) {
	last := max(d.end, d.entered[len(d.entered)-1]+10)
	if d.script != nil && len(d.script.pushed) > 0 && d.end == 0 {
		last = b.today + Ahead
	}
	for day := d.created + unit.Day(days(d.r, 1, 4)); day < min(last, b.horizon); day += unit.Day(days(d.r, 20, 52)) {
		b.activity(d.account, d.rep.id, d.id, b.cal.workday(day), d.r)
	}
	open := d.end == 0 || d.end > b.today
	if open && d.created < b.today && (d.script == nil || !d.script.zombie && len(d.script.pushed) > 0) {
		b.planned(d)
	}
}

// planned is the next appointment of a deal open today.
func (b *builder) planned(d *deal) {
	on := b.cal.workday(b.today + unit.Day(days(d.r, 1, 14)))
	x := &crm.Activity{Type: "visit", Account: d.account.id, Owner: d.rep.id, Opportunity: d.id, On: on, Open: true, Subject: "项目推进会"}
	x.ID = b.id("AC-", 5)
	l := b.add(x, moment(d.r, max(d.created, b.today-unit.Day(days(d.r, 1, 8)))))
	revise(l, moment(d.r, on), func(x *crm.Activity) { x.Open = false })
}
