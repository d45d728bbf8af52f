package demo

import (
	"math/rand/v2"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// lead is where one deal in three came from.
func (b *builder) lead(d *deal) {
	if d.script != nil || d.r.Float64() > .35 {
		return
	}
	created := d.created - unit.Day(days(d.r, 3, 25))
	l := b.enterLead(&crm.Lead{Company: d.account.name, Owner: d.rep.id, CreatedOn: created}, d.r)
	revise(l, moment(d.r, d.created), func(x *crm.Lead) { x.Status, x.Account, x.Opportunity = "converted", d.account.id, d.id })
}

func (b *builder) enterLead(x *crm.Lead, r *rand.Rand) *life {
	x.Source, x.Status = pick(r, []string{"website", "exhibition", "referral", "hotline"}), "new"
	x.ID = b.id("L-", 4)
	l := b.add(x, moment(r, x.CreatedOn))
	revise(l, moment(r, x.CreatedOn+unit.Day(days(r, 0, 2))), func(x *crm.Lead) { x.Status = "contacted" })
	return l
}

// coldLeads never become anything.
func (b *builder) coldLeads() {
	r := b.stream("leads")
	for d := b.start; d < b.horizon; d++ {
		s := pick(r, b.reps)
		if r.Float64() > .6*b.cal.at(d) || d < s.hired || s.left != 0 {
			continue
		}
		n, _ := company(r, s.region)
		l := b.enterLead(&crm.Lead{Company: n.zh, Owner: s.id, CreatedOn: d}, r)
		revise(l, moment(r, d+unit.Day(days(r, 4, 45))), func(x *crm.Lead) { x.Status = "disqualified" })
	}
}
