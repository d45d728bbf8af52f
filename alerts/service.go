package alerts

import (
	"math"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// service is how deliveries and satisfaction went, recently and before, by
// account, product or region.
type service struct {
	late    map[string]*tally2
	happy   map[string]*tally2
	revenue map[string]float64 // of the last 91 days
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

// newService counts deliveries and answered surveys by the kind.
func (f *Facts) newService(kind Kind) service {
	s := service{late: map[string]*tally2{}, happy: map[string]*tally2{}, revenue: map[string]float64{}}
	for _, d := range f.delivered {
		f.countDelivery(&s, d, f.keyOf(kind, d.Account, d.Product))
	}
	scale := f.mainScale()
	for _, v := range f.surveys {
		if v.Scale != scale {
			continue
		}
		f.countSurvey(&s, v, f.keyOf(kind, v.Account, v.Product))
	}
	quarter := unit.Period{From: f.today - 90, To: f.today + 1}
	for _, x := range f.sales {
		if quarter.Contains(x.on) && !x.order.Cancelled {
			s.revenue[f.keyOf(kind, x.order.Account, x.order.Product)] += x.amount
		}
	}
	return s
}

// mainScale is the scale most answers are on: scales are not added up.
func (f *Facts) mainScale() string {
	counts := map[string]int{}
	for _, v := range f.surveys {
		if v.AnsweredOn != 0 {
			counts[v.Scale]++
		}
	}
	best := ""
	for _, scale := range sortedKeys(counts) {
		if counts[scale] > counts[best] {
			best = scale
		}
	}
	return best
}

// keyOf is the id a record counts for.
func (f *Facts) keyOf(kind Kind, account, product string) string {
	switch kind {
	case crm.KindProduct:
		return product
	case KindRegion:
		return f.regionOf(f.account(account))
	}
	return account
}

// countDelivery counts a delivery that was due: late is after the promised
// day, also while it has not come.
func (f *Facts) countDelivery(s *service, d *crm.Delivery, key string) {
	if d.PromisedOn == 0 || d.PromisedOn >= f.today || key == "" {
		return
	}
	late := d.DeliveredOn > d.PromisedOn || d.DeliveredOn == 0
	t := tallyOf(s.late, key)
	t.count(late, d.PromisedOn, f.today, lateSpan)
	if late {
		s.base.Hits++
		if d.PromisedOn > f.today-lateSpan {
			t.evidence = append(t.evidence, proof(d, "promised_on"), proof(d, "delivered_on"))
		}
	}
	s.base.N++
}

// countSurvey counts an answer: content is 4 or 5 of CSAT, 9 or 10 of NPS.
func (f *Facts) countSurvey(s *service, v *crm.Survey, key string) {
	if v.AnsweredOn == 0 || v.AnsweredOn > f.today || key == "" {
		return
	}
	happy := v.Score >= 4
	if v.Scale == "nps" {
		happy = v.Score >= 9
	}
	t := tallyOf(s.happy, key)
	t.count(happy, v.AnsweredOn, f.today, happySpan)
	if !happy && v.AnsweredOn > f.today-happySpan {
		t.evidence = append(t.evidence, proof(v, "score"))
	}
}

func tallyOf(m map[string]*tally2, key string) *tally2 {
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
func (s service) set(to *Subject, key string) {
	to.set("revenue_quarter", s.revenue[key])
	if t := s.late[key]; t != nil && t.now.N > 0 {
		base := s.base
		diff := stats.Newcombe(t.now.Hits, t.now.N, base.Hits, base.N)
		to.set("late_n", float64(t.now.N))
		to.set("late_share", t.now.Rate(), t.evidence...)
		to.set("late_base", base.Rate())
		to.set("late_low", diff.Lo)
		to.set("late_p", atLeast(t.now.Hits, t.now.N, base.Rate()))
	}
	if t := s.happy[key]; t != nil && t.now.N > 0 {
		to.set("csat_n", float64(t.now.N))
		to.set("csat", t.now.Rate(), t.evidence...)
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

// productSubjects builds all products.
func (f *Facts) productSubjects() []*Subject {
	service := f.newService(crm.KindProduct)
	var out []*Subject
	for _, id := range sortedKeys(f.products) {
		p := f.products[id]
		s := newSubject(crm.KindProduct, crm.Ref{Kind: crm.KindProduct, ID: id}, bothNames(p.Name, p.NameEN, id), "")
		s.Owners = f.heads()
		service.set(s, id)
		out = append(out, s)
	}
	return out
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
