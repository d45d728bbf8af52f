package demo

import (
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// label writes the labels that had to wait for the outcome, adds whom each
// concerns, and puts them in the order of their observability.
func (b *builder) label() {
	for _, f := range b.later {
		f()
	}
	for _, a := range b.accounts {
		if a.gone > b.ago(365) && len(a.orders) >= 5 {
			b.stopped(a, "left by chance")
		}
	}
	for i := range b.labels {
		l := &b.labels[i]
		account, owner := b.links(l.Entity)
		l.Owner = owner
		if l.Account == "" {
			l.Account = account
		}
	}
	slices.SortStableFunc(b.labels, func(x, y Label) int { return int(x.FirstObservable - y.FirstObservable) })
}

func (b *builder) links(e crm.Ref) (account, owner string) {
	for _, l := range b.lives[e.Kind] {
		if r := l.last(); r.Head().ID == e.ID {
			account, owner = r.Links()
			break
		}
	}
	if e.Kind == crm.KindOwner {
		owner = e.ID
	}
	return account, owner
}

// concentration labels the days on which an account passes a tenth or a fifth
// of the revenue of the 365 days before.
func (b *builder) concentration() {
	daily, total := map[string]map[unit.Day]float64{}, map[unit.Day]float64{}
	for _, l := range b.lives[crm.KindOrder] {
		o := l.last().(*crm.Order)
		if o.Cancelled {
			continue
		}
		yuan := b.yuan(o.Amount, o.OrderedOn)
		if daily[o.Account] == nil {
			daily[o.Account] = map[unit.Day]float64{}
		}
		daily[o.Account][o.OrderedOn] += yuan
		total[o.OrderedOn] += yuan
	}
	for _, a := range b.accounts {
		if a.share != nil {
			b.passes(a, daily[a.id], total)
		}
	}
}

func (b *builder) passes(a *account, own, total map[unit.Day]float64) {
	mine, all, line := 0.0, 0.0, .1
	for d := b.start; d < b.horizon; d++ {
		mine, all = mine+own[d]-own[d-365], all+total[d]-total[d-365]
		if d < b.start+365 || mine < line*all {
			continue
		}
		b.incident(Label{Kind: Concentration, Entity: ref(crm.KindAccount, a.id), Start: d, Size: line, FirstObservable: d + 1, Note: "share of a year's revenue"})
		line += .1
	}
}
