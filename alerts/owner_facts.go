package alerts

import (
	"math"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// Spans of the features about people, in days.
const (
	winSpan     = 365 // closed deals that count for a win rate
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
	f.reversing(ids, subjects)
	f.splitting(ids, subjects)
	f.inventing(ids, subjects)
	var out []*Subject
	for _, id := range ids {
		out = append(out, subjects[id])
	}
	return out
}

// winning compares win rates: every rep's deals closed within winSpan against
// what everybody's rate at the same size of deal would give.
func (f *Facts) winning(ids []string, subjects map[string]*Subject) {
	counts, won, open := map[string]stats.Count{}, map[string]int{}, map[string]float64{}
	expected := map[string]float64{}
	evidence := map[string][]Evidence{}
	rates, band := f.bandRates()
	for _, d := range f.deals {
		o := d.record
		if o.Class == crm.Open {
			open[o.Owner] += d.amount
			continue
		}
		if !f.closedLately(o) {
			continue
		}
		c := counts[o.Owner]
		c.N++
		if o.Class == crm.Won {
			c.Hits++
			won[o.Owner]++
		} else {
			evidence[o.Owner] = append(evidence[o.Owner], proof(o, "closed_on"))
		}
		counts[o.Owner] = c
		expected[o.Owner] += rates[band(d.amount)]
	}
	var units []stats.Count
	for _, id := range ids {
		units = append(units, counts[id])
	}
	report, err := stats.Funnel(units)
	for i, id := range ids {
		s, c := subjects[id], units[i]
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
		if err == nil && report.Units[i].N > 0 {
			// The rest of the team is the yardstick, at this rep's mix of deals.
			mix := expected[id] / float64(c.N) / report.Target
			s.set("win_q", report.Units[i].Q)
			s.set("weak_p", report.Prior.Below(c, .75*report.Target*min(1, mix)))
		}
	}
}

func (f *Facts) closedLately(o *crm.Opportunity) bool {
	return o.Class != crm.Open && o.ClosedOn > f.today-winSpan && o.ClosedOn <= f.today
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
			evidence[s.order.Owner] = append(evidence[s.order.Owner], proof(s.order, "ordered_on"), proof(s.order, "amount"), proof(s.returns[0], "returned_on"))
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

// digitSpan and leastDigits bound the comparison of leading digits.
const (
	digitSpan   = 180
	leastDigits = 40
)

// inventing compares the leading digits of a rep's order amounts with those of
// everybody else: a chi-square over the nine digits, never with a law.
func (f *Facts) inventing(ids []string, subjects map[string]*Subject) {
	var all [9]float64
	own, sums := map[string]*[9]float64{}, map[string]float64{}
	for _, s := range f.sales {
		if s.on <= f.today-digitSpan || s.order.Amount.Minor <= 0 {
			continue
		}
		d := s.order.Amount.Minor
		for d >= 10 {
			d /= 10
		}
		if own[s.order.Owner] == nil {
			own[s.order.Owner] = &[9]float64{}
		}
		own[s.order.Owner][d-1]++
		all[d-1]++
		sums[s.order.Owner] += s.amount
	}
	for _, id := range ids {
		c := own[id]
		if c == nil {
			continue
		}
		n, p := digitTest(*c, all)
		s := subjects[id]
		s.set("digits_n", n)
		s.set("digits_amount", sums[id])
		if n >= leastDigits {
			s.set("digits_p", p)
		}
	}
}

// digitTest is the chance that own and the rest come from one distribution:
// chi-square with eight degrees of freedom.
func digitTest(own, all [9]float64) (n, p float64) {
	var m float64
	for i := range own {
		n += own[i]
		m += all[i] - own[i]
	}
	if n == 0 || m == 0 {
		return n, 1
	}
	chi := 0.0
	for i := range own {
		rest := all[i] - own[i]
		if pool := (own[i] + rest) / (n + m); pool > 0 {
			chi += sq(own[i]-n*pool)/(n*pool) + sq(rest-m*pool)/(m*pool)
		}
	}
	// The tail of chi-square with an even number of degrees is a Poisson sum.
	tail, term := 0.0, math.Exp(-chi/2)
	for k := range 4 {
		tail += term
		term *= chi / 2 / float64(k+1)
	}
	return n, tail
}

func sq(x float64) float64 { return x * x }

// contractSubjects builds all contracts that are not drafts.
func (f *Facts) contractSubjects() []*Subject {
	first := map[string]*crm.Contract{}
	list := slices.Clone(f.contracts)
	slices.SortStableFunc(list, func(a, b *crm.Contract) int { return int(a.SentOn - b.SentOn) })
	var out []*Subject
	for _, c := range list {
		name := accountName(f.account(c.Account))
		s := newSubject(crm.KindContract, crm.Ref{Kind: crm.KindContract, ID: c.ID}, Words{ZH: name.ZH + " " + contractNumber(c), EN: name.EN + " " + contractNumber(c)}, c.Owner)
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
