package demo

import (
	"fmt"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// offer writes the quote of a deal that came to a proposal.
func (b *builder) offer(d *deal) {
	if len(d.entered) < 3 {
		return
	}
	issued := d.entered[2] + unit.Day(days(d.r, 0, 3))
	if d.end != 0 {
		issued = min(issued, d.end)
	}
	q := &crm.Quote{Account: d.account.id, Owner: d.rep.id, Opportunity: d.id, IssuedOn: issued, ValidUntil: issued + 30, Amount: d.amount,
		Discount: pick(d.r, []float64{0, .02, .05, .05, .08, .1, .12}), Status: "sent"}
	q.ID = b.id("Q-", 4)
	l := b.add(q, moment(d.r, issued))
	if d.end != 0 {
		status := "rejected"
		if d.won {
			status = "accepted"
		}
		revise(l, moment(d.r, d.end), func(q *crm.Quote) { q.Status = status })
	}
}

// conclude ends the deal: with papers and orders, or with a reason.
func (b *builder) conclude(d *deal) {
	if len(d.entered) == 4 && (d.won || d.script == nil && d.r.Float64() < papered) {
		b.sign(d)
	}
	switch {
	case d.won:
		b.win(d)
	case d.end != 0:
		reason, rival := pick(d.r, []string{"price", "timing", "no_budget", "competitor", "no_decision"}), ""
		if reason == "competitor" {
			rival = id2(d.r.IntN(len(competitors())))
		}
		d.on(d.end, func(o *crm.Opportunity) {
			o.Stage, o.Class, o.StageSince, o.ClosedOn, o.Probability = "lost", crm.Lost, d.end, d.end, 0
			o.LossReason, o.Competitor, o.NextStep = reason, rival, ""
		})
	}
}

// sign sends the contract and has it signed or refused when the deal ends.
func (b *builder) sign(d *deal) {
	if d.script != nil && d.script.unpapered {
		return
	}
	sent := d.entered[3] + (max(d.entered[3], d.end)-d.entered[3])*2/5
	c := &crm.Contract{Account: d.account.id, Owner: d.rep.id, Opportunity: d.id, Amount: d.amount, Status: crm.ContractSent, SentOn: sent}
	c.ID = b.id("C-", 4)
	c.Number = "HT" + sent.Time().Format("060102") + c.ID[2:]
	c.Text = b.terms(d, c)
	d.contract = b.add(c, moment(d.r, sent))
	b.contracts = append(b.contracts, c)
	revise(d.contract, moment(d.r, d.end), func(c *crm.Contract) {
		c.Status = crm.ContractRefused
		if d.won {
			c.Status, c.SignedOn, c.EndsOn = crm.ContractSigned, d.end, d.end.AddMonths(12)
		}
	})
	if d.script != nil && d.script.disputed != 0 {
		revise(d.contract, moment(d.r, d.script.disputed), func(c *crm.Contract) {
			c.Status, c.DisputedOn = crm.ContractDisputed, d.script.disputed
		})
	}
}

// terms is the text of a contract: the house's clauses with what this customer
// agreed. A copy is another customer's text, to the letter.
func (b *builder) terms(d *deal, c *crm.Contract) string {
	if d.script != nil && d.script.copied {
		for i := len(b.contracts) - 1; i >= 0; i-- {
			if x := b.contracts[i]; x.Account != c.Account && x.SentOn < c.SentOn {
				return x.Text
			}
		}
	}
	it := b.item(d.product)
	return fmt.Sprintf("合同 %s：供方向需方 %s 提供 %s，总价 %s。%s；质保 %d 个月；逾期违约金每日 %d‰；%s；验收期 %d 个工作日，联系人 %s。",
		c.Number, d.account.name, it.zh, c.Amount, pick(d.r, []string{"货到 30 日内付清", "预付三成，验收后付清", "分三期付款", "月结 60 日"}),
		pick(d.r, []int{12, 18, 24, 36}), days(d.r, 1, 5), pick(d.r, []string{"争议提交上海仲裁委员会", "争议由需方所在地法院管辖", "争议由供方所在地法院管辖"}),
		days(d.r, 5, 20), person(d.r))
}

// win books the deal: the contract's orders over the next months, and what
// the seller may have distorted.
func (b *builder) win(d *deal) {
	closed := d.end
	if d.script != nil {
		closed -= unit.Day(d.script.backdate)
	} else if d.r.Float64() < .03 {
		closed = max(d.entered[3], closed-unit.Day(days(d.r, 1, 4)))
		b.dirt.Backdated = append(b.dirt.Backdated, ref(crm.KindOpportunity, d.id))
	}
	d.on(d.end, func(o *crm.Opportunity) {
		o.Stage, o.Class, o.StageSince, o.ClosedOn, o.Probability, o.NextStep = "won", crm.Won, closed, closed, 1, ""
	})
	if d.script != nil && d.script.edited {
		raised := d.amount.Times(1.45)
		d.on(d.end+24, func(o *crm.Opportunity) { o.Amount = raised })
	}
	if d.account.prospect && (*d.account.life)[len(*d.account.life)-1].record.(*crm.Account).OpenedOn == 0 {
		revise(d.account.life, moment(d.r, d.end), func(a *crm.Account) { a.OpenedOn = d.end })
	}
	if d.contract != nil {
		b.instalments(d)
	}
}

// instalments orders what the contract says in monthly parts; a region in a
// slump puts half of them off.
func (b *builder) instalments(d *deal) {
	n := map[bool]int{true: 1, false: 2}[d.yuan < 110_000]
	if d.yuan > 250_000 {
		n = days(d.r, 3, 4)
	}
	contract := d.contract.last().Head().ID
	rest := d.amount
	for i := range n {
		part := rest
		if i < n-1 {
			part = unit.Minor(d.amount.Minor/int64(n), d.amount.Currency)
			rest.Minor -= part.Minor
		}
		day := b.cal.workday(d.end + unit.Day(30*i+days(d.r, 2, 6)))
		for _, w := range b.slump[d.account.region] {
			if w.has(day) && d.r.Float64() < 1-slumpRate*slumpValue {
				day = b.cal.workday(w.to + unit.Day(d.r.IntN(20)))
			}
		}
		b.pending[day] = append(b.pending[day], purchase{account: d.account, exact: part, owner: d.rep.id, deal: d.id, contract: contract, product: d.product})
		b.instalment(d, contract, part, day)
	}
}

func (b *builder) instalment(d *deal, contract string, m unit.Money, ordered unit.Day) {
	due := ordered + unit.Day(d.account.terms)
	p := &crm.PaymentPlan{Account: d.account.id, Owner: d.rep.id, Contract: contract, DueOn: due, Amount: m}
	p.ID = b.id("PP-", 4)
	l := b.add(p, moment(d.r, d.end)+3600_000)
	paid := due + unit.Day(days(d.r, -6, 8))
	if d.account.unpaid.has(due) {
		paid = d.account.unpaid.to + 3
	}
	revise(l, moment(d.r, paid), func(p *crm.PaymentPlan) { p.PaidOn = paid })
}
