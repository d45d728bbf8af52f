package demo

import (
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// targets are quotas of revenue per quarter: what a seller brings in on
// average, plus a little, give or take; teams and company have the sums.
func (b *builder) targets() {
	r := b.stream("targets")
	first := unit.ByQuarter.StartOf(b.start)
	for q := first; q < b.horizon; q = q.AddMonths(3) {
		all := 0.0
		for _, region := range regions() {
			sum := 0.0
			for _, s := range b.reps {
				if s.region != region || s.hired > q || s.left != 0 && s.left < q {
					continue
				}
				quota := math.Round(b.usual(s)*between(r, .95, 1.2)/10_000) * 10_000
				b.target(crm.Target{Owner: s.id}, s.id, q, quota)
				sum += quota
			}
			b.target(crm.Target{Team: region}, region, q, sum)
			all += sum
		}
		b.target(crm.Target{}, "company", q, all)
	}
}

// usual is the seller's mean revenue of a quarter, at least ¥300,000.
func (b *builder) usual(s *rep) float64 {
	from := max(b.start, s.hired)
	sum := 0.0
	for q := unit.ByQuarter.StartOf(b.start); q < b.today; q = q.AddMonths(3) {
		sum += b.quotas[s.id][q]
	}
	return math.Max(300_000, sum/math.Max(1, float64(b.today-from)/91))
}

func (b *builder) target(t crm.Target, of string, quarter unit.Day, yuan float64) {
	t.ID = of + "-" + quarter.String()
	t.Metric, t.From, t.To, t.Amount = "revenue", quarter, quarter.AddMonths(3), unit.Major(yuan, base)
	b.add(&t, midnight(quarter-10)+10*3600_000)
}
