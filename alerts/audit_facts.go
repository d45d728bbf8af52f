package alerts

import (
	"math"
	"sort"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

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
