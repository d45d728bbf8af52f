package alerts

import (
	"math"
	"sort"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// service is how deliveries and satisfaction went, recently and before, by
// account, product or region.
type service struct {
	late    map[uint32]*tally2
	happy   map[uint32]*tally2
	revenue map[uint32]float64 // of the last 91 days
	base    stats.Count        // deliveries of everybody
}

// tally2 counts a share recently and before, with the newest records counted.
type tally2 struct {
	now, before stats.Count
	evidence    []Evidence
}

// Spans of the service features in days.
const (
	lateSpan  = 60
	happySpan = 90
	pastSpan  = 365
)

// newService counts deliveries and answered surveys by the kind: for regions
// by what regions gives an account.
func (f *Facts) newService(kind Kind, regions ...uint32) *service {
	s := &service{late: map[uint32]*tally2{}, happy: map[uint32]*tally2{}, revenue: map[uint32]float64{}}
	keyOf := func(account, product uint32) uint32 {
		switch kind {
		case crm.KindProduct:
			return product
		case KindRegion:
			return regions[account]
		}
		return account
	}
	for i := range f.delivered {
		d := &f.delivered[i]
		f.countDelivery(s, d, keyOf(d.account, d.product))
	}
	for i := range f.surveys {
		if v := &f.surveys[i]; v.scale == f.scale {
			f.countSurvey(s, v, keyOf(v.account, v.product))
		}
	}
	for i := sort.Search(len(f.sales), func(i int) bool { return f.sales[i].on >= f.today-90 }); i < len(f.sales); i++ {
		if x := &f.sales[i]; !x.cancelled {
			s.revenue[keyOf(x.account, x.product)] += x.amount
		}
	}
	return s
}

// mainScale is the scale most answers are on: scales are not added up. Of
// equals it is the first by name.
func (f *Facts) mainScale(counts map[uint32]int) (best uint32) {
	for scale, n := range counts {
		if n > counts[best] || n == counts[best] && f.codes[scale] < f.codes[best] {
			best = scale
		}
	}
	return best
}

// late is after the promised day, also while it has not come.
func (d *delivery) late() bool { return d.done > d.promised || d.done == 0 }

// countDelivery counts a delivery that was due.
func (f *Facts) countDelivery(s *service, d *delivery, key uint32) {
	if key == 0 {
		return
	}
	late := d.late()
	t := tallyOf(s.late, key)
	t.count(late, d.promised, f.today, lateSpan)
	if late {
		s.base.Hits++
		if d.id != "" {
			t.evidence = append(t.evidence, cite(crm.KindDelivery, d.id, "promised_on"), cite(crm.KindDelivery, d.id, "delivered_on"))
		}
	}
	s.base.N++
}

// isHappy is 4 or 5 of CSAT, 9 or 10 of NPS.
func isHappy(score float64, nps bool) bool {
	if nps {
		return score >= 9
	}
	return score >= 4
}

func (f *Facts) countSurvey(s *service, v *survey, key uint32) {
	if key == 0 {
		return
	}
	t := tallyOf(s.happy, key)
	t.count(v.happy, v.on, f.today, happySpan)
	if v.id != "" {
		t.evidence = append(t.evidence, cite(crm.KindSurvey, v.id, "score"))
	}
}

func tallyOf(m map[uint32]*tally2, key uint32) *tally2 {
	if m[key] == nil {
		m[key] = &tally2{}
	}
	return m[key]
}

func (t *tally2) count(hit bool, on, today unit.Day, span int) {
	c := &t.before
	switch age := int(today - on); {
	case age < span:
		c = &t.now
	case age >= span+pastSpan:
		return
	}
	c.N++
	if hit {
		c.Hits++
	}
}

// set gives a subject its service features.
func (s *service) set(to *sheet, key uint32) {
	to.set("revenue_quarter", s.revenue[key])
	if t := s.late[key]; t != nil && t.now.N > 0 {
		base := s.base
		diff := stats.Newcombe(t.now.Hits, t.now.N, base.Hits, base.N)
		to.set("late_n", float64(t.now.N))
		to.set("late_share", t.now.Rate())
		to.set("late_base", base.Rate())
		to.set("late_low", diff.Lo)
		to.set("late_p", atLeast(t.now.Hits, t.now.N, base.Rate()))
		if to.proving {
			to.prove("late_share", t.evidence...)
		}
	}
	if t := s.happy[key]; t != nil && t.now.N > 0 {
		to.set("csat_n", float64(t.now.N))
		to.set("csat", t.now.Rate())
		if to.proving {
			to.prove("csat", t.evidence...)
		}
		if t.before.N > 0 {
			diff := stats.Newcombe(t.before.Hits, t.before.N, t.now.Hits, t.now.N)
			to.set("csat_before", t.before.Rate())
			to.set("csat_drop", diff.Value)
			to.set("csat_drop_low", diff.Lo)
		}
	}
}

// atLeast is the binomial chance of hits or more in n tries at rate p.
func atLeast(hits, n int, p float64) float64 {
	if hits <= 0 {
		return 1
	}
	if p <= 0 {
		return 0
	}
	sum := 0.0
	for k := hits; k <= n; k++ {
		sum += math.Exp(logChoose(n, k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
	}
	return min(1, sum)
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// productSubjects shows all products.
func (f *Facts) productSubjects(show func(subject)) {
	service, heads, numbers := f.newService(crm.KindProduct), f.heads(), map[string]uint32{}
	for number, id := range f.products {
		numbers[id] = uint32(number)
	}
	f.fail(each(crm.All[*crm.Product](f.view), func(p *crm.Product) {
		show(subject{
			kind: crm.KindProduct, ref: crm.Ref{Kind: crm.KindProduct, ID: p.ID}, owners: heads, name: named(bothNames(p.Name, p.NameEN, p.ID)),
			fill: func(s *sheet, _ part) {
				number, ok := numbers[p.ID]
				if !ok {
					number = math.MaxUint32 // no record names it
				}
				service.set(s, number)
			},
		})
	}))
}

// heads are the managers of the teams without a parent.
func (f *Facts) heads() []string {
	var out []string
	for _, t := range f.org.Teams() {
		if t.Parent == "" && t.Manager != "" {
			out = append(out, t.Manager)
		}
	}
	return out
}
