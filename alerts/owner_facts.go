package alerts

import (
	"github.com/riskbell/riskbell/crm"
)

// Spans of the features about people, in days.
const (
	winSpan     = 300 // closed deals that count for a win rate
	fakeSpan    = 120 // month-end orders
	splitSpan   = 120
	monthEnd    = 3  // last days of a month
	reverseDays = 30 // a reversal soon after the order
)

// ownerSubjects shows everybody who has not left. The features of all are
// computed together: each is judged against the others.
func (f *Facts) ownerSubjects(show func(subject)) {
	slots, numbers := slotsOf(crm.KindOwner), map[string]uint32{}
	for number, id := range f.owners {
		numbers[id] = uint32(number)
	}
	var people []*person
	for _, o := range f.org.Owners() {
		if o.LeftOn != 0 && o.LeftOn <= f.today {
			continue
		}
		number, ok := numbers[o.ID]
		if !ok {
			number = uint32(len(f.owners)) // the number of nobody's records
		}
		people = append(people, &person{sheet: provingSheet(slots), number: number, Owner: o})
	}
	f.winning(people)
	f.burying(people)
	f.reversing(people)
	f.splitting(people)
	f.inventing(people)
	for _, p := range people {
		show(subject{
			kind: crm.KindOwner, ref: crm.Ref{Kind: crm.KindOwner, ID: p.ID}, owner: p.ID, name: named(bothNames(p.Name, p.NameEN, p.ID)),
			fill: func(s *sheet, _ part) { s.copy(p.sheet) },
		})
	}
}

// person is an owner with its features.
type person struct {
	*sheet
	*crm.Owner
	number uint32 // in facts
}

// byOwner has room for what is counted by owner: by number, and for nobody.
func byOwner[T any](f *Facts) []T { return make([]T, len(f.owners)+1) }

// burying counts each owner's dead deals, so that one warning speaks for all.
func (f *Facts) burying(people []*person) {
	p := f.pipe()
	sums, dead := byOwner[float64](f), byOwner[[]*deal](f)
	for i := range f.deals {
		if d := &f.deals[i]; f.buried(d, p.oldest) {
			sums[d.owner] += d.amount
			dead[d.owner] = append(dead[d.owner], d)
		}
	}
	for _, who := range people {
		who.set("dead_deals", float64(len(dead[who.number])))
		who.prove("dead_deals", f.citeDeals(dead[who.number], "amount")...)
		who.set("dead_amount", sums[who.number])
		who.set("dead_age", float64(p.oldest))
	}
}
