package alerts

import (
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
)

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
