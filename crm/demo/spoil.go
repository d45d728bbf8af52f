package demo

import (
	"math/rand/v2"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// blur spoils an order as people do: one in a hundred gets its number days
// later, some lose their account, some are entered twice and the second is
// cancelled when somebody notices.
func (b *builder) blur(entry *life, o *crm.Order, r *rand.Rand) {
	me := ref(crm.KindOrder, o.ID)
	switch x := r.Float64(); {
	case x < .01:
		number := o.Number
		o.Number = ""
		revise(entry, o.CreatedAt+unit.Instant(days(r, 2, 6))*86_400_000, func(o *crm.Order) { o.Number = number })
		b.dirt.LateEdits = append(b.dirt.LateEdits, me)
	case x < .013:
		o.Account = pick(r, []string{"", "A-9001", "A-9002"})
		b.dirt.Orphans = append(b.dirt.Orphans, me)
	case x < .016:
		twin := *o
		twin.ID = b.id("O-", 5)
		l := b.add(&twin, o.CreatedAt+unit.Instant(days(r, 1, 40))*60_000)
		revise(l, twin.CreatedAt+unit.Instant(days(r, 1, 4))*86_400_000, func(o *crm.Order) { o.Cancelled = true })
		b.dirt.Duplicates = append(b.dirt.Duplicates, ref(crm.KindOrder, twin.ID))
	}
}

// spoil adds the second entries of one account and one lead in a hundred.
func (b *builder) spoil() {
	r := b.stream("spoil")
	for _, l := range b.lives[crm.KindAccount] {
		if old := l.last().(*crm.Account); r.Float64() < .01 && len(b.dirt.Duplicates) < 500 {
			twin := *old
			twin.ID = b.id("A-8", 3)
			twin.Name += "有限公司"
			twin.OpenedOn = 0
			b.add(&twin, max(old.CreatedAt, midnight(b.start))+unit.Instant(days(r, 5, 200))*86_400_000)
			b.dirt.Duplicates = append(b.dirt.Duplicates, ref(crm.KindAccount, twin.ID))
		}
	}
	b.coldLeads()
	for _, l := range b.lives[crm.KindLead] {
		if r.Float64() < .01 {
			twin := *(*l)[0].record.(*crm.Lead)
			twin.ID = b.id("L-", 4)
			b.add(&twin, twin.CreatedAt+3600_000)
			b.dirt.Duplicates = append(b.dirt.Duplicates, ref(crm.KindLead, twin.ID))
		}
	}
}
