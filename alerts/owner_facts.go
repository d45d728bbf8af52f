package alerts

import (
	"math"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
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

// ownerSubjects builds everybody who has deals or orders.
func (f *Facts) ownerSubjects() []*Subject {
	subjects := map[string]*Subject{}
	var ids []string
	for _, o := range f.org.Owners() {
		if o.LeftOn != 0 && o.LeftOn <= f.today {
			continue
		}
		s := newSubject(crm.KindOwner, crm.Ref{Kind: crm.KindOwner, ID: o.ID}, bothNames(o.Name, o.NameEN, o.ID), o.ID)
		subjects[o.ID] = s
		ids = append(ids, o.ID)
	}
	f.winning(ids, subjects)
	f.burying(ids, subjects)
	f.reversing(ids, subjects)
	f.splitting(ids, subjects)
	f.inventing(ids, subjects)
	var out []*Subject
	for _, id := range ids {
		out = append(out, subjects[id])
	}
	return out
}

// winning compares how deals end: all deals closed within winSpan with what
// everybody's rate at the same sizes of deal gives, and those that came to the
// last stage with everybody's there, which says more with fewer deals.
func (f *Facts) winning(ids []string, subjects map[string]*Subject) {
	all, late, open := map[string]stats.Count{}, map[string]stats.Count{}, map[string]float64{}
	expected, before := map[string]float64{}, map[string]stats.Count{}
	evidence := map[string][]Evidence{}
	rates, band := f.bandRates()
	final := f.lastStage()
	for _, d := range f.deals {
		o := d.record
		if o.Class == crm.Open {
			open[o.Owner] += d.amount
		}
		if final != "" && f.closedBefore(o) && f.endedIn(d) == final {
			before[o.Owner] = add(before[o.Owner], o.Class == crm.Won)
		}
		if !f.closedLately(o) {
			continue
		}
		all[o.Owner] = add(all[o.Owner], o.Class == crm.Won)
		if final == "" || f.endedIn(d) == final {
			late[o.Owner] = add(late[o.Owner], o.Class == crm.Won)
		}
		if o.Class == crm.Lost {
			evidence[o.Owner] = append(evidence[o.Owner], proof(o, "closed_on"))
		}
		expected[o.Owner] += rates[band(d.amount)]
	}
	f.judgeLate(ids, subjects, late)
	for _, id := range ids {
		if c, past := late[id], before[id]; c.N > 0 && past.N > 0 {
			subjects[id].set("own_before", past.Rate())
			subjects[id].set("own_n", float64(past.N))
			subjects[id].set("own_z", twoShares(c, past))
		}
	}
	for _, id := range ids {
		s, c := subjects[id], all[id]
		s.set("closed", float64(c.N))
		s.set("won", float64(c.Hits))
		s.set("open_amount", open[id])
		if c.N == 0 {
			continue
		}
		in := stats.Wilson(c.Hits, c.N)
		s.set("win_rate", c.Rate(), evidence[id]...)
		s.set("win_low", in.Lo)
		s.set("win_high", in.Hi)
		s.set("expected_rate", expected[id]/float64(c.N))
	}
}

// burying counts each owner's dead deals, so that one warning speaks for all.
func (f *Facts) burying(ids []string, subjects map[string]*Subject) {
	p := f.newPipeline()
	counts, sums, evidence := map[string]int{}, map[string]float64{}, map[string][]Evidence{}
	for _, d := range f.deals {
		if o := d.record; p.dead[o.Owner][d] {
			counts[o.Owner]++
			sums[o.Owner] += d.amount
			evidence[o.Owner] = append(evidence[o.Owner], proof(o, "amount"))
		}
	}
	for _, id := range ids {
		subjects[id].set("dead_deals", float64(counts[id]), evidence[id]...)
		subjects[id].set("dead_amount", sums[id])
		subjects[id].set("dead_age", float64(p.oldest))
	}
}

// judgeLate is the overdispersed funnel over the deals of the last stage.
func (f *Facts) judgeLate(ids []string, subjects map[string]*Subject, late map[string]stats.Count) {
	var units []stats.Count
	for _, id := range ids {
		units = append(units, late[id])
	}
	report, err := stats.Funnel(units)
	if err != nil {
		plainShares(ids, subjects, late)
		return
	}
	for i, u := range report.Units {
		if u.N == 0 {
			continue
		}
		s := subjects[ids[i]]
		s.set("closing", float64(u.N))
		s.set("closing_rate", u.Count.Rate())
		s.set("closing_base", report.Target)
		s.set("closing_low", u.Lo)
		s.set("win_q", u.Q)
		s.set("weak_p", u.Under)
	}
}

// plainShares sets what is known of the last stage where there are too few
// people to judge one against the others: each against all, for the comparison
// with the own past.
func plainShares(ids []string, subjects map[string]*Subject, late map[string]stats.Count) {
	var all stats.Count
	for _, id := range ids {
		all.N, all.Hits = all.N+late[id].N, all.Hits+late[id].Hits
	}
	for _, id := range ids {
		if c := late[id]; c.N > 0 {
			subjects[id].set("closing", float64(c.N))
			subjects[id].set("closing_rate", c.Rate())
			subjects[id].set("closing_base", all.Rate())
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

// endedIn is the open stage a closed deal was in last.
func (f *Facts) endedIn(d *deal) string {
	if stays := f.stays(d); len(stays) > 0 {
		return stays[len(stays)-1].stage
	}
	return ""
}

// leastEnds is how many deals must have ended in a stage to judge by it.
const leastEnds = 100

// lastStage is the stage whose deals are won most often when they end; "" if
// the stages of too few are known.
func (f *Facts) lastStage() string {
	ends := map[string]stats.Count{}
	for _, d := range f.deals {
		if f.closedLately(d.record) {
			stage := f.endedIn(d)
			ends[stage] = add(ends[stage], d.record.Class == crm.Won)
		}
	}
	best := ""
	for _, stage := range sortedKeys(ends) {
		if c := ends[stage]; stage != "" && c.N >= leastEnds && (best == "" || c.Rate() > ends[best].Rate()) {
			best = stage
		}
	}
	return best
}

func (f *Facts) closedLately(o *crm.Opportunity) bool {
	return o.Class != crm.Open && o.ClosedOn > f.today-winSpan && o.ClosedOn <= f.today
}

// closedBefore reports a deal closed in the two years before those that count.
func (f *Facts) closedBefore(o *crm.Opportunity) bool {
	return o.Class != crm.Open && o.ClosedOn <= f.today-winSpan && o.ClosedOn > f.today-winSpan-730
}

// bandRates is the win rate of everybody in four bands of deal size.
func (f *Facts) bandRates() (rates [4]float64, band func(float64) int) {
	var sizes []float64
	for _, d := range f.deals {
		if f.closedLately(d.record) {
			sizes = append(sizes, d.amount)
		}
	}
	q1, q2, q3 := stats.Quantile(sizes, .25), stats.Quantile(sizes, .5), stats.Quantile(sizes, .75)
	band = func(x float64) int {
		n := 0
		for _, q := range []float64{q1, q2, q3} {
			if x > q {
				n++
			}
		}
		return n
	}
	var counts [4]stats.Count
	for _, d := range f.deals {
		if f.closedLately(d.record) {
			c := &counts[band(d.amount)]
			c.N++
			if d.record.Class == crm.Won {
				c.Hits++
			}
		}
	}
	for i, c := range counts {
		rates[i] = c.Rate()
	}
	return rates, band
}

// reversing counts large orders of month ends that were reversed soon after,
// against how often that happens to everybody's orders.
func (f *Facts) reversing(ids []string, subjects map[string]*Subject) {
	large := f.largeOrder()
	var all stats.Count
	counts, sums := map[string]*stats.Count{}, map[string]float64{}
	evidence := map[string][]Evidence{}
	for _, s := range f.sales {
		if s.amount < large || s.on <= f.today-365 {
			continue
		}
		hit := f.reversed(s)
		all.N++
		if hit {
			all.Hits++
		}
		if s.on <= f.today-fakeSpan || unit.ByMonth.Around(s.on).To-s.on > monthEnd {
			continue
		}
		c := counts[s.order.Owner]
		if c == nil {
			c = &stats.Count{}
			counts[s.order.Owner] = c
		}
		c.N++
		if hit {
			c.Hits++
			sums[s.order.Owner] += s.amount
			evidence[s.order.Owner] = append(evidence[s.order.Owner], proof(s.order, "ordered_on"), proof(s.order, "amount"), proof(s.order, "cancelled"))
			for _, r := range s.returns {
				evidence[s.order.Owner] = append(evidence[s.order.Owner], proof(r, "returned_on"))
			}
		}
	}
	// One in a hundred is assumed where fewer are seen, so that a first case is
	// not read as impossible.
	base := max(.01, all.Rate())
	for _, id := range ids {
		c := counts[id]
		if c == nil {
			continue
		}
		s := subjects[id]
		s.set("month_end_orders", float64(c.N))
		s.set("reversed", float64(c.Hits), evidence[id]...)
		s.set("reversed_amount", sums[id])
		s.set("reversed_base", base)
		s.set("reversed_p", atLeast(c.Hits, c.N, base))
	}
}

// largeOrder is the size from which an order belongs to the largest fifth of a year.
func (f *Facts) largeOrder() float64 {
	var amounts []float64
	for _, s := range f.sales {
		if s.on > f.today-365 {
			amounts = append(amounts, s.amount)
		}
	}
	return stats.Quantile(amounts, .8)
}

// reversed reports that at least nine tenths of the order came back soon.
func (f *Facts) reversed(s *sale) bool {
	sum := 0.0
	for _, r := range s.returns {
		if r.ReturnedOn <= s.on+reverseDays {
			sum += f.money(r.Amount, r.ReturnedOn)
		}
	}
	return s.order.Cancelled || len(s.returns) > 0 && sum >= .9*s.amount && s.amount > 0
}

// splitting counts purchases that look cut: orders of one account within three
// days, each under the limit by less than a tenth, together over it.
func (f *Facts) splitting(ids []string, subjects map[string]*Subject) {
	limit := f.limit("order")
	if limit == 0 {
		return
	}
	groups := map[string][][]*sale{}
	near := map[string]int{}
	total := 0
	for _, id := range f.accountIDs() {
		for owner, gs := range splitGroups(f.accounts[id].sales, limit, f.today) {
			groups[owner] = append(groups[owner], gs...)
			total += len(gs)
		}
	}
	orders := 0
	for _, s := range f.sales {
		if s.on > f.today-splitSpan {
			near[s.order.Owner]++
			orders++
		}
	}
	for _, id := range ids {
		s, gs := subjects[id], groups[id]
		s.set("split_groups", float64(len(gs)), splitEvidence(gs)...)
		sum := 0.0
		for _, g := range gs {
			for _, x := range g {
				sum += x.amount
			}
		}
		s.set("split_amount", sum)
		if near[id] > 0 && orders > near[id] {
			others := (float64(total-len(gs)) + .5) / float64(orders-near[id])
			s.set("split_base", others)
			s.set("split_p", poissonAtLeast(len(gs), others*float64(near[id])))
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

// splitGroups finds an account's groups by owner.
func splitGroups(sales []*sale, limit float64, today unit.Day) map[string][][]*sale {
	var near []*sale
	for _, s := range sales {
		if s.on > today-splitSpan && s.amount < limit && s.amount >= .9*limit {
			near = append(near, s)
		}
	}
	out := map[string][][]*sale{}
	for i := 0; i < len(near); {
		j := i + 1
		for j < len(near) && near[j].on <= near[i].on+3 && near[j].order.Owner == near[i].order.Owner {
			j++
		}
		if j-i >= 2 {
			out[near[i].order.Owner] = append(out[near[i].order.Owner], near[i:j])
		}
		i = j
	}
	return out
}

func splitEvidence(groups [][]*sale) []Evidence {
	var out []Evidence
	for _, g := range groups {
		for _, s := range g {
			out = append(out, proof(s.order, "amount"))
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

// contractSubjects builds all contracts that are not drafts.
func (f *Facts) contractSubjects() []*Subject {
	first := map[string]*crm.Contract{}
	list := slices.Clone(f.contracts)
	slices.SortStableFunc(list, func(a, b *crm.Contract) int { return int(a.SentOn - b.SentOn) })
	var out []*Subject
	for _, c := range list {
		name := accountName(f.account(c.Account))
		s := newSubject(crm.KindContract, crm.Ref{Kind: crm.KindContract, ID: c.ID}, i18n.Words{ZH: name.ZH + " " + contractNumber(c), EN: name.EN + " " + contractNumber(c)}, c.Owner)
		s.set("amount", f.money(c.Amount, f.today), proof(c, "amount"))
		s.setText("status", c.Status, proof(c, "status"))
		s.setYes("disputed", c.Status == crm.ContractDisputed, proof(c, "status"))
		if c.DisputedOn != 0 {
			s.set("disputed_days", float64(f.today-c.DisputedOn), proof(c, "disputed_on"))
		}
		f.copied(s, c, first)
		out = append(out, s)
	}
	return out
}

func contractNumber(c *crm.Contract) string {
	if c.Number != "" {
		return c.Number
	}
	return c.ID
}

// leastText is the length under which equal texts prove nothing.
const leastText = 40

// copied looks for an earlier contract of another account with the same text.
func (f *Facts) copied(s *Subject, c *crm.Contract, first map[string]*crm.Contract) {
	if len([]rune(c.Text)) < leastText {
		return
	}
	old := first[c.Text]
	if old == nil {
		first[c.Text] = c
	}
	s.setYes("copied", old != nil && old.Account != c.Account)
	if old != nil && old.Account != c.Account {
		s.setYes("copied", true, proof(c, "number"), proof(old, "number"))
		s.setText("copied_from", contractNumber(old))
		s.set("copied_days", float64(f.today-max(c.SentOn, c.SignedOn)))
	}
}
