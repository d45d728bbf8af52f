package alerts

import (
	"math"
	"sort"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
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

// winning compares how deals end: all deals closed within winSpan with what
// everybody's rate at the same sizes of deal gives, and those that came to the
// last stage with everybody's there, which says more with fewer deals.
func (f *Facts) winning(people []*person) {
	all, late, before := byOwner[stats.Count](f), byOwner[stats.Count](f), byOwner[stats.Count](f)
	open, expected, lost := byOwner[float64](f), byOwner[float64](f), byOwner[[]*deal](f)
	rates, band := f.bandRates()
	final, judged := f.lastStage()
	for i := range f.deals {
		d := &f.deals[i]
		if d.class == crm.ClassOpen {
			open[d.owner] += d.amount
		}
		if judged && f.closedBefore(d) && d.endedIn() == final {
			before[d.owner] = add(before[d.owner], d.class == crm.ClassWon)
		}
		if !f.closedLately(d) {
			continue
		}
		all[d.owner] = add(all[d.owner], d.class == crm.ClassWon)
		if !judged || d.endedIn() == final {
			late[d.owner] = add(late[d.owner], d.class == crm.ClassWon)
		}
		if d.class == crm.ClassLost {
			lost[d.owner] = append(lost[d.owner], d)
		}
		expected[d.owner] += rates[band(d.amount)]
	}
	judgeLate(people, late)
	for _, p := range people {
		if c, past := late[p.number], before[p.number]; c.N > 0 && past.N > 0 {
			p.set("own_before", past.Rate())
			p.set("own_n", float64(past.N))
			p.set("own_z", twoShares(c, past))
		}
		c := all[p.number]
		p.set("closed", float64(c.N))
		p.set("won", float64(c.Hits))
		p.set("open_amount", open[p.number])
		if c.N == 0 {
			continue
		}
		in := stats.Wilson(c.Hits, c.N)
		p.set("win_rate", c.Rate())
		p.prove("win_rate", f.citeDeals(lost[p.number], "closed_on")...)
		p.set("win_low", in.Lo)
		p.set("win_high", in.Hi)
		p.set("expected_rate", expected[p.number]/float64(c.N))
	}
}

func (f *Facts) citeDeals(deals []*deal, field string) []Evidence {
	var out []Evidence
	for _, d := range deals {
		out = append(out, f.citeDeal(d, field))
	}
	return out
}

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

// judgeLate is the overdispersed funnel over the deals of the last stage.
func judgeLate(people []*person, late []stats.Count) {
	var units []stats.Count
	for _, p := range people {
		units = append(units, late[p.number])
	}
	report, err := stats.Funnel(units)
	if err != nil {
		plainShares(people, late)
		return
	}
	for i, u := range report.Units {
		if u.N == 0 {
			continue
		}
		p := people[i]
		p.set("closing", float64(u.N))
		p.set("closing_rate", u.Count.Rate())
		p.set("closing_base", report.Target)
		p.set("closing_low", u.Lo)
		p.set("win_q", u.Q)
		p.set("weak_p", u.Under)
	}
}

// plainShares sets what is known of the last stage where there are too few
// people to judge one against the others: each against all, for the comparison
// with the own past.
func plainShares(people []*person, late []stats.Count) {
	var all stats.Count
	for _, p := range people {
		all.N, all.Hits = all.N+late[p.number].N, all.Hits+late[p.number].Hits
	}
	for _, p := range people {
		if c := late[p.number]; c.N > 0 {
			p.set("closing", float64(c.N))
			p.set("closing_rate", c.Rate())
			p.set("closing_base", all.Rate())
		}
	}
}

// twoShares is the pooled z of the difference of two shares.
func twoShares(now, past stats.Count) float64 {
	n, m := float64(now.N), float64(past.N)
	p := float64(now.Hits+past.Hits) / (n + m)
	return (now.Rate() - past.Rate()) / math.Sqrt(p*(1-p)*(1/n+1/m))
}

func add(c stats.Count, hit bool) stats.Count {
	c.N++
	if hit {
		c.Hits++
	}
	return c
}

// endedIn is the open stage a closed deal was in last, 0 if that is not known.
func (d *deal) endedIn() uint32 {
	if !d.stayed {
		return 0
	}
	return d.stayStage
}

// leastEnds is how many deals must have ended in a stage to judge by it.
const leastEnds = 100

// lastStage is the stage whose deals are won most often when they end; false
// if the stages of too few are known. Of equals it is the first by name.
func (f *Facts) lastStage() (best uint32, ok bool) {
	ends := make([]stats.Count, len(f.stages))
	for i := range f.deals {
		if d := &f.deals[i]; f.closedLately(d) {
			ends[d.endedIn()] = add(ends[d.endedIn()], d.class == crm.ClassWon)
		}
	}
	for stage, c := range ends {
		if stage == 0 || c.N < leastEnds {
			continue
		}
		if rate, top := c.Rate(), ends[best].Rate(); best == 0 || rate > top || rate == top && f.stages[stage] < f.stages[best] {
			best = uint32(stage)
		}
	}
	return best, best != 0
}

func (f *Facts) closedLately(d *deal) bool {
	return d.class != crm.ClassOpen && d.closed > f.today-winSpan && d.closed <= f.today
}

// closedBefore reports a deal closed in the two years before those that count.
func (f *Facts) closedBefore(d *deal) bool {
	return d.class != crm.ClassOpen && d.closed <= f.today-winSpan && d.closed > f.today-winSpan-730
}

// bandRates is the win rate of everybody in four bands of deal size.
func (f *Facts) bandRates() (rates [4]float64, band func(float64) int) {
	var sizes []float64
	for i := range f.deals {
		if d := &f.deals[i]; f.closedLately(d) {
			sizes = append(sizes, d.amount)
		}
	}
	q1, q2, q3 := stats.Quantile(sizes, .25), stats.Quantile(sizes, .5), stats.Quantile(sizes, .75)
	band = func(x float64) int {
		n := 0
		for _, q := range [...]float64{q1, q2, q3} {
			if x > q {
				n++
			}
		}
		return n
	}
	var counts [4]stats.Count
	for i := range f.deals {
		if d := &f.deals[i]; f.closedLately(d) {
			b := band(d.amount)
			counts[b] = add(counts[b], d.class == crm.ClassWon)
		}
	}
	for i, c := range counts {
		rates[i] = c.Rate()
	}
	return rates, band
}

// reversing counts large orders of month ends that were reversed soon after,
// against how often that happens to everybody's orders.
func (f *Facts) reversing(people []*person) {
	large := f.largeOrder()
	var all stats.Count
	counts, sums, reversed := byOwner[stats.Count](f), byOwner[float64](f), byOwner[[]*sale](f)
	for i := f.salesSince(f.today - 364); i < len(f.sales); i++ {
		s := &f.sales[i]
		if s.amount < large {
			continue
		}
		hit := f.reversed(s)
		all = add(all, hit)
		if s.on <= f.today-fakeSpan || unit.ByMonth.Around(s.on).To-s.on > monthEnd {
			continue
		}
		counts[s.owner] = add(counts[s.owner], hit)
		if hit {
			sums[s.owner] += s.amount
			reversed[s.owner] = append(reversed[s.owner], s)
		}
	}
	// One in a hundred is assumed where fewer are seen, so that a first case is
	// not read as impossible.
	base := max(.01, all.Rate())
	for _, p := range people {
		c := counts[p.number]
		if c.N == 0 {
			continue
		}
		p.set("month_end_orders", float64(c.N))
		p.set("reversed", float64(c.Hits))
		p.prove("reversed", f.citeReversed(reversed[p.number])...)
		p.set("reversed_amount", sums[p.number])
		p.set("reversed_base", base)
		p.set("reversed_p", atLeast(c.Hits, c.N, base))
	}
}

func (f *Facts) citeReversed(sales []*sale) []Evidence {
	var out []Evidence
	for _, s := range sales {
		out = append(out, f.citeSale(s, "ordered_on"), f.citeSale(s, "amount"), f.citeSale(s, "cancelled"))
		for _, r := range f.returns[s.row] {
			out = append(out, cite(crm.KindReturn, r.id, "returned_on"))
		}
	}
	return out
}

// salesSince is the place of the first sale from a day on.
func (f *Facts) salesSince(day unit.Day) int {
	return sort.Search(len(f.sales), func(i int) bool { return f.sales[i].on >= day })
}

// largeOrder is the size from which an order belongs to the largest fifth of a year.
func (f *Facts) largeOrder() float64 {
	var amounts []float64
	for i := f.salesSince(f.today - 364); i < len(f.sales); i++ {
		amounts = append(amounts, f.sales[i].amount)
	}
	return stats.Quantile(amounts, .8)
}

// reversed reports that at least nine tenths of the order came back soon.
func (f *Facts) reversed(s *sale) bool {
	sum, returns := 0.0, f.returns[s.row]
	for _, r := range returns {
		if r.on <= s.on+reverseDays {
			sum += r.amount
		}
	}
	return s.cancelled || len(returns) > 0 && sum >= .9*s.amount && s.amount > 0
}

// splitting counts purchases that look cut: orders of one account within three
// days, each under the limit by less than a tenth, together over it.
func (f *Facts) splitting(people []*person) {
	limit := f.limit("order")
	if limit == 0 {
		return
	}
	groups, near := byOwner[[][]*sale](f), byOwner[int](f)
	total, orders := 0, 0
	for _, number := range f.order {
		for _, g := range splitGroups(f.accounts[number].sales, limit, f.today) {
			groups[g[0].owner] = append(groups[g[0].owner], g)
			total++
		}
	}
	for i := f.salesSince(f.today - splitSpan + 1); i < len(f.sales); i++ {
		near[f.sales[i].owner]++
		orders++
	}
	for _, p := range people {
		gs := groups[p.number]
		p.set("split_groups", float64(len(gs)))
		p.prove("split_groups", f.splitEvidence(gs)...)
		sum := 0.0
		for _, g := range gs {
			for _, x := range g {
				sum += x.amount
			}
		}
		p.set("split_amount", sum)
		if n := near[p.number]; n > 0 && orders > n {
			others := (float64(total-len(gs)) + .5) / float64(orders-n)
			p.set("split_base", others)
			p.set("split_p", poissonAtLeast(len(gs), others*float64(n)))
		}
	}
}

// limit is the lowest amount limit of what it applies to, in major units; 0
// where the house has none.
func (f *Facts) limit(applies string) float64 {
	least := 0.0
	for _, l := range f.limits {
		if v := f.money(l.Amount, f.today); l.Applies == applies && v > 0 && (least == 0 || v < least) {
			least = v
		}
	}
	return least
}

// splitGroups finds an account's groups, each of one owner.
func splitGroups(sales []*sale, limit float64, today unit.Day) (out [][]*sale) {
	var near []*sale
	for _, s := range during(sales, unit.Period{From: today - splitSpan + 1, To: today + 1}) {
		if s.amount < limit && s.amount >= .9*limit {
			near = append(near, s)
		}
	}
	for i := 0; i < len(near); {
		j := i + 1
		for j < len(near) && near[j].on <= near[i].on+3 && near[j].owner == near[i].owner {
			j++
		}
		if j-i >= 2 {
			out = append(out, near[i:j])
		}
		i = j
	}
	return out
}

func (f *Facts) splitEvidence(groups [][]*sale) []Evidence {
	var out []Evidence
	for _, g := range groups {
		for _, s := range g {
			out = append(out, f.citeSale(s, "amount"))
		}
	}
	return out
}

// poissonAtLeast is the chance of n or more where mean are expected.
func poissonAtLeast(n int, mean float64) float64 {
	p, term := 1.0, math.Exp(-mean)
	for k := range n {
		p -= term
		term *= mean / float64(k+1)
	}
	return max(0, min(1, p))
}
