package alerts

import (
	"math"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// buying is what all accounts' buying has in common.
type buying struct {
	tempo   tempo
	overdue stats.Overdue
	prior   string  // where overdue comes from: priorPooled or priorDefault
	active  int     // customers with orders in the last 365 days
	spread  float64 // pooled relative deviation of cube roots of order values within accounts
	total   float64 // revenue of the last 365 days
	market  map[int]float64
}

// windows are the spans, in days, over which buying is compared with before.
var windows = []int{56, 84, 126, 182}

// newBuying fits the pooled models over all accounts.
func (f *Facts) newBuying() buying {
	b := buying{tempo: newTempo(f.sales, f.today), market: map[int]float64{}}
	var gaps []stats.Gaps
	var squares, freedom float64
	for _, id := range f.accountIDs() {
		a := f.accounts[id]
		gaps = append(gaps, stats.GapsOf(b.gaps(a)))
		ss, n := spreadOf(a)
		squares, freedom = squares+ss, freedom+n
		b.total += revenueIn(a, f.year())
		if countIn(orderDays(a.sales), f.year()) > 0 {
			b.active++
		}
	}
	b.overdue, b.prior = overdueModel(gaps)
	b.spread = math.Sqrt(max(.0025, squares/max(1, freedom)))
	for _, w := range windows {
		b.market[w] = f.marketShift(w)
	}
	return b
}

// Where the model of gaps between orders comes from, as gap_prior shows it.
const (
	priorPooled  = "pooled"  // fitted to all customers
	priorDefault = "default" // usualGaps
)

// usualGaps stands in where there are too few customers to fit, or the fit
// fails: Erlang-2 gaps, which wholesale buyers show, and a prior that weighs as
// much as half a gap of 30 business days. With three gaps of its own a customer
// is judged by little else.
func usualGaps() stats.Overdue { return stats.Overdue{K: 2, R: 1, Alpha: 30} }

// overdueModel is the model fitted to all customers, else usualGaps.
func overdueModel(gaps []stats.Gaps) (o stats.Overdue, prior string) {
	o, err := stats.FitOverdue(gaps)
	if err != nil || o.Degenerate != "" {
		return usualGaps(), priorDefault
	}
	return o, priorPooled
}

// year is the 365 days up to today.
func (f *Facts) year() unit.Period { return yearTo(f.today) }

// yearTo is the 365 days up to and with d.
func yearTo(d unit.Day) unit.Period { return unit.Period{From: d - 364, To: d + 1} }

// gaps are the account's times between days with orders, in business days,
// without announced closures.
func (b buying) gaps(a *account) []float64 {
	var out []float64
	days := orderDays(a.repeat)
	for i := 1; i < len(days); i++ {
		out = append(out, b.open(a, days[i-1], days[i]))
	}
	return out
}

// open is the business time between two days, less the announced closure.
func (b buying) open(a *account, from, to unit.Day) float64 {
	t := b.tempo.between(from, to)
	lo, hi := max(from, a.record.ClosedFrom), min(to, a.record.ClosedTo-1)
	if a.record.ClosedFrom != 0 && lo < hi {
		t -= b.tempo.between(lo, hi)
	}
	return max(0, t)
}

// orderDays are the days with orders, each once.
func orderDays(sales []*sale) []unit.Day {
	var out []unit.Day
	for _, s := range sales {
		if len(out) == 0 || out[len(out)-1] != s.on {
			out = append(out, s.on)
		}
	}
	return out
}

func revenueIn(a *account, p unit.Period) float64 {
	sum := 0.0
	for _, s := range a.sales {
		if p.Contains(s.on) {
			sum += s.amount
		}
	}
	return sum
}

// spreadOf is the squared deviations of cube roots of order values, in parts of
// their mean, and their freedom.
func spreadOf(a *account) (squares, freedom float64) {
	roots := cubeRoots(a.repeat)
	if len(roots) < 3 {
		return 0, 0
	}
	m := stats.Mean(roots)
	for _, v := range roots {
		squares += (v/m - 1) * (v/m - 1)
	}
	return squares, float64(len(roots) - 1)
}

// cubeRoots of order values: amounts are skewed as gamma variables are, and
// their cube roots nearly normal (Wilson and Hilferty 1931).
func cubeRoots(sales []*sale) []float64 {
	var out []float64
	for _, s := range sales {
		if s.amount > 0 {
			out = append(out, math.Cbrt(s.amount))
		}
	}
	return out
}

// split cuts an account's sales at today-w: before holds up to two years.
func (f *Facts) split(a *account, w int) (before, recent []*sale) {
	cut := f.today - unit.Day(w)
	for _, s := range a.repeat {
		switch {
		case s.on > cut:
			recent = append(recent, s)
		case s.on > cut-730:
			before = append(before, s)
		}
	}
	return before, recent
}

// marketShift is how all accounts' order values moved over the window: the
// median ratio of mean roots, so that a new price list is nobody's drop.
func (f *Facts) marketShift(w int) float64 {
	var shifts []float64
	for _, id := range f.accountIDs() {
		before, recent := f.split(f.accounts[id], w)
		if x, y := cubeRoots(before), cubeRoots(recent); len(x) >= 3 && len(y) >= 3 {
			shifts = append(shifts, stats.Mean(y)/stats.Mean(x))
		}
	}
	if len(shifts) < 10 {
		return 1
	}
	return stats.Median(shifts)
}

// accountSubjects builds all accounts.
func (f *Facts) accountSubjects() []*Subject {
	b := f.newBuying()
	service := f.newService(crm.KindAccount)
	var out []*Subject
	for _, id := range f.accountIDs() {
		a := f.accounts[id]
		s := newSubject(crm.KindAccount, crm.Ref{Kind: crm.KindAccount, ID: id}, accountName(a), a.record.Owner)
		if s.Owner == "" && len(a.sales) > 0 {
			s.Owner = a.sales[len(a.sales)-1].order.Owner
		}
		f.silence(s, a, b)
		f.decline(s, a, b)
		f.paying(s, a)
		service.set(s, id)
		out = append(out, s)
	}
	return out
}

func accountName(a *account) i18n.Words {
	return bothNames(a.record.Name, a.record.NameEN, a.id)
}

// bothNames falls back from English to Chinese to the id.
func bothNames(zh, en, id string) i18n.Words {
	if zh == "" {
		zh = id
	}
	if en == "" {
		en = zh
	}
	return i18n.Words{ZH: zh, EN: en}
}

// silence sets what is known of the gap an account is in.
func (f *Facts) silence(s *Subject, a *account, b buying) {
	days := orderDays(a.repeat)
	s.set("orders", float64(len(days)))
	year := revenueIn(a, f.year())
	if b.total > 0 {
		s.set("revenue_share", year/b.total)
		s.set("revenue_365", year, f.latestSales(a.sales)...)
		s.restsOn("revenue_365", countSales(a.sales, f.year()))
		s.set("company_365", b.total)
		s.set("customers_year", float64(b.active))
	}
	s.setYes("closed_now", a.record.ClosedFrom != 0 && a.record.ClosedFrom <= f.today && f.today < a.record.ClosedTo)
	if len(days) == 0 {
		return
	}
	recent := a.sales[len(a.sales)-1]
	silent := b.open(a, recent.on, f.today)
	s.set("days_silent", float64(f.today-recent.on), proof(recent.order, "ordered_on"))
	s.set("rhythm_ended", float64(f.today-days[len(days)-1]))
	s.set("orders_year", float64(countIn(days, yearTo(days[len(days)-1]))))
	s.set("revenue_year", revenueIn(a, yearTo(recent.on)), f.latestSales(a.sales)...)
	s.restsOn("revenue_year", countSales(a.sales, yearTo(recent.on)))
	gaps := b.gaps(a)
	if len(gaps) < 2 {
		return
	}
	calendar := calendarGaps(days)
	s.set("usual_gap", stats.Median(calendar), f.latestSales(a.repeat)...)
	s.restsOn("usual_gap", len(a.repeat))
	s.set("longest_gap", slices.Max(calendar))
	s.set("gaps_late", silent/max(1, stats.Median(gaps)))
	s.set("overdue_p", b.overdue.Tail(stats.GapsOf(gaps), silent))
	s.setText("gap_prior", b.prior)
	s.setYes("seasonal_quiet", f.seasonal(days))
}

func countIn(days []unit.Day, p unit.Period) int {
	n := 0
	for _, d := range days {
		if p.Contains(d) {
			n++
		}
	}
	return n
}

// calendarGaps are the days between days with orders as a calendar counts
// them: what people redo by hand.
func calendarGaps(days []unit.Day) []float64 {
	var out []float64
	for i := 1; i < len(days); i++ {
		out = append(out, float64(days[i]-days[i-1]))
	}
	return out
}

func countSales(sales []*sale, p unit.Period) int {
	n := 0
	for _, s := range sales {
		if p.Contains(s.on) {
			n++
		}
	}
	return n
}

func (f *Facts) latestSales(sales []*sale) []Evidence {
	var out []Evidence
	for _, s := range sales[max(0, len(sales)-3):] {
		out = append(out, proof(s.order, "ordered_on"), proof(s.order, "amount"))
	}
	return out
}

// seasonal reports that the account was as quiet in the same season of an
// earlier year: a gap at least as long as three quarters of the present one
// that covers the middle of it.
func (f *Facts) seasonal(days []unit.Day) bool {
	lastDay := days[len(days)-1]
	now := int(f.today - lastDay)
	for years := 1; years <= 2; years++ {
		middle := (lastDay + unit.Day(now/2)).AddMonths(-12 * years)
		for i := 1; i < len(days); i++ {
			gap := int(days[i] - days[i-1])
			if days[i-1] < middle && middle < days[i] && gap >= 45 && 4*gap >= 3*now {
				return true
			}
		}
	}
	return false
}

// decline compares what an account bought lately with what it did before. Of
// several spans the clearest one is taken; the rules' thresholds allow for
// having looked at all.
func (f *Facts) decline(s *Subject, a *account, b buying) {
	best, value, drop := math.Inf(1), math.Inf(1), math.Inf(1)
	for _, w := range windows {
		c, ok := f.compare(a, w, b)
		if !ok {
			continue
		}
		if c.rateP < best {
			best = c.rateP
			s.set("recent_orders", float64(c.recent), f.latestSales(a.repeat)...)
			s.set("recent_span", float64(w))
			s.set("expected_orders", c.expected)
			s.set("rate_ratio", c.rateRatio)
			s.set("rate_p", c.rateP)
		}
		if c.valueZ < value {
			value = c.valueZ
			s.set("value_ratio", c.valueRatio, f.latestSales(a.repeat)...)
			s.set("value_span", float64(w))
			s.set("value_z", c.valueZ)
		}
		if c.dropZ < drop {
			drop = c.dropZ
			s.set("drop_ratio", c.dropRatio)
			s.set("drop_z", c.dropZ)
			s.set("pace_year", c.perYear)
			s.set("revenue_missing", max(0, 1-c.dropRatio)*c.perYear)
			s.set("season_ratio", f.lastYear(a, w))
		}
	}
}

// lastYear is the account's revenue of the span against the same span a year
// before; unknown (NaN) where nothing was bought then.
func (f *Facts) lastYear(a *account, w int) float64 {
	p := unit.Period{From: f.today - unit.Day(w) + 1, To: f.today + 1}
	old := revenueIn(a, p.Shift(unit.ByYear, -1))
	if old == 0 {
		return math.NaN()
	}
	return revenueIn(a, p) / old
}

// comparison is an account's recent span against its past.
type comparison struct {
	recent             int
	expected           float64
	rateRatio, rateP   float64
	valueRatio, valueZ float64
	dropRatio, dropZ   float64
	perYear            float64 // revenue of a year at the earlier pace
}

// Least history a comparison stands on.
const (
	leastBefore   = 6
	leastExpected = 3
)

// compare needs at least leastBefore earlier order days over half a year.
func (f *Facts) compare(a *account, w int, b buying) (comparison, bool) {
	before, recent := f.split(a, w)
	cut := f.today - unit.Day(w)
	n := len(orderDays(before))
	if n < leastBefore || cut-before[0].on < 182 {
		return comparison{}, false
	}
	past := b.open(a, before[0].on, cut)
	span := b.open(a, cut, f.today)
	c := comparison{recent: len(orderDays(recent)), expected: float64(n-1) * span / past}
	if c.expected < leastExpected {
		return comparison{}, false
	}
	shape := min(3, max(1, b.overdue.K))
	// Renewals of Erlang-k gaps scatter k times less than Poisson; the past is a
	// sample too (Cox 1962).
	sd := math.Sqrt(c.expected/shape + c.expected*c.expected/(shape*float64(n-1)))
	rateZ := (float64(c.recent) + .5 - c.expected) / sd
	c.rateRatio, c.rateP = float64(c.recent)/c.expected, normalTail(rateZ)
	c.valueRatio, c.valueZ = 1, 0
	if x, y := cubeRoots(before), cubeRoots(recent); len(x) >= 4 && len(y) >= 4 {
		ratio := stats.Mean(y) / stats.Mean(x) / b.market[w]
		se := b.spread * math.Sqrt(1/float64(len(x))+1/float64(len(y)))
		c.valueRatio, c.valueZ = ratio*ratio*ratio, (ratio-1)/se
	}
	c.dropRatio = c.rateRatio * c.valueRatio
	c.dropZ = (rateZ + c.valueZ) / math.Sqrt2
	c.perYear = trimmed(before) / past * 365
	return c, true
}

// trimmed is the revenue of sales with single giants cut to four times the
// median: one of them is no habit.
func trimmed(sales []*sale) float64 {
	var values []float64
	for _, s := range sales {
		values = append(values, s.amount)
	}
	limit := 4 * stats.Median(values)
	sum := 0.0
	for _, v := range values {
		sum += min(v, limit)
	}
	return sum
}

// normalTail is the chance of a standard normal value under z.
func normalTail(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// paying sets what an account owes and how late it usually is.
func (f *Facts) paying(s *Subject, a *account) {
	var open float64
	var oldest *invoice
	var late []float64
	var evidence []Evidence
	count := 0
	for _, i := range a.invoices {
		due := i.record.DueOn
		switch {
		case due == 0:
		case i.open() < .01*i.amount || i.amount <= 0:
			if i.paidOn != 0 {
				late = append(late, float64(i.paidOn-due))
			}
		case due < f.today:
			open += i.open()
			count++
			evidence = append(evidence, proof(i.record, "due_on"), proof(i.record, "amount"))
			if oldest == nil || due < oldest.record.DueOn {
				oldest = i
			}
		}
	}
	s.set("overdue_amount", open, evidence...)
	s.set("overdue_invoices", float64(count))
	usual := 0.0
	if len(late) >= 3 {
		usual = max(0, stats.Quantile(late, .9))
		s.set("usual_delay", usual)
	}
	if oldest == nil {
		s.set("overdue_days", 0)
		return
	}
	days := float64(f.today - oldest.record.DueOn)
	s.set("overdue_days", days, proof(oldest.record, "due_on"), proof(oldest.record, "amount"))
	s.set("beyond_usual", days-usual)
}
