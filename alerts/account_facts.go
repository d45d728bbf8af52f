package alerts

import (
	"math"
	"slices"
	"sort"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// buying is what all accounts' buying has in common.
type buying struct {
	tempo   tempo
	gaps    []stats.Gaps // of each account, in the order of Facts.order
	overdue stats.Overdue
	prior   string  // where overdue comes from: priorPooled or priorDefault
	active  int     // customers with orders in the last 365 days
	spread  float64 // pooled relative deviation of cube roots of order values within accounts
	total   float64 // revenue of the last 365 days
	market  [len(windows)]float64
}

// windows are the spans, in days, over which buying is compared with before.
var windows = [...]int{56, 84, 126, 182}

// newBuying fits the pooled models in one pass over all accounts.
func (f *Facts) newBuying() *buying {
	b := &buying{tempo: newTempo(f.sales, f.today), gaps: make([]stats.Gaps, 0, len(f.order))}
	var squares, freedom float64
	var shifts [len(windows)][]float64
	var scratch []float64
	for _, number := range f.order {
		a := &f.accounts[number]
		scratch = b.gapsOf(a, scratch[:0])
		b.gaps = append(b.gaps, stats.GapsOf(scratch))
		ss, n := spreadOf(a)
		squares, freedom = squares+ss, freedom+n
		b.total += revenueIn(a.sales, f.year())
		if countSales(a.sales, f.year()) > 0 {
			b.active++
		}
		for i, w := range windows {
			if shift, ok := f.shift(a, w); ok {
				shifts[i] = append(shifts[i], shift)
			}
		}
	}
	b.overdue, b.prior = overdueModel(b.gaps)
	b.spread = math.Sqrt(max(.0025, squares/max(1, freedom)))
	for i := range shifts {
		b.market[i] = marketShift(shifts[i])
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

// gapsOf are the account's times between days with orders, in business days,
// without announced closures.
func (b *buying) gapsOf(a *account, out []float64) []float64 {
	for i := 1; i < len(a.repeat); i++ {
		if a.repeat[i].on != a.repeat[i-1].on {
			out = append(out, b.open(a, a.repeat[i-1].on, a.repeat[i].on))
		}
	}
	return out
}

// open is the business time between two days, less the announced closure.
func (b *buying) open(a *account, from, to unit.Day) float64 {
	t := b.tempo.between(from, to)
	lo, hi := max(from, a.closedFrom), min(to, a.closedTo-1)
	if a.closedFrom != 0 && lo < hi {
		t -= b.tempo.between(lo, hi)
	}
	return max(0, t)
}

// during is the sales of a period.
func during(sales []*sale, p unit.Period) []*sale {
	lo := sort.Search(len(sales), func(i int) bool { return sales[i].on >= p.From })
	return sales[lo : lo+sort.Search(len(sales)-lo, func(i int) bool { return sales[lo+i].on >= p.To })]
}

func revenueIn(sales []*sale, p unit.Period) float64 {
	sum := 0.0
	for _, s := range during(sales, p) {
		sum += s.amount
	}
	return sum
}

func countSales(sales []*sale, p unit.Period) int { return len(during(sales, p)) }

// spreadOf is the squared deviations of cube roots of order values, in parts of
// their mean, and their freedom.
func spreadOf(a *account) (squares, freedom float64) {
	m, n := meanRoot(a.repeat)
	if n < 3 {
		return 0, 0
	}
	for _, s := range a.repeat {
		if s.amount > 0 {
			squares += (s.root/m - 1) * (s.root/m - 1)
		}
	}
	return squares, float64(n - 1)
}

// meanRoot is the mean of the cube roots of order values, and of how many:
// amounts are skewed as gamma variables are, and their cube roots nearly normal
// (Wilson and Hilferty 1931).
func meanRoot(sales []*sale) (mean float64, n int) {
	for _, s := range sales {
		if s.amount > 0 {
			mean += s.root
			n++
		}
	}
	return mean / float64(n), n
}

// split cuts an account's sales at today-w: before holds up to two years.
func (f *Facts) split(a *account, w int) (before, recent []*sale) {
	cut := f.today - unit.Day(w) + 1
	return during(a.repeat, unit.Period{From: cut - 730, To: cut}), during(a.repeat, unit.Period{From: cut, To: f.today + 1})
}

// shift is how an account's order values moved over the window: the ratio of
// mean roots.
func (f *Facts) shift(a *account, w int) (float64, bool) {
	before, recent := f.split(a, w)
	y, m := meanRoot(recent)
	if m < 3 {
		return 0, false
	}
	x, n := meanRoot(before)
	return y / x, n >= 3
}

// marketShift is how all accounts' order values moved: the median, so that a
// new price list is nobody's drop.
func marketShift(shifts []float64) float64 {
	if len(shifts) < 10 {
		return 1
	}
	return stats.Median(shifts)
}

// accountSubjects shows all accounts, in the order of their ids.
func (f *Facts) accountSubjects(show func(subject)) {
	b, service := f.newBuying(), f.newService(crm.KindAccount)
	for place, number := range f.order {
		a := &f.accounts[number]
		owner := f.owners[a.owner]
		if owner == "" && len(a.sales) > 0 {
			owner = f.owners[last(a.sales).owner]
		}
		show(subject{
			kind: crm.KindAccount, ref: crm.Ref{Kind: crm.KindAccount, ID: a.id}, owner: owner,
			name: func() i18n.Words { return f.accountName(number) },
			fill: func(s *sheet, p part) {
				switch p {
				case buys:
					f.buys(s, a, b)
				case rhythm:
					f.rhythm(s, a, b, b.gaps[place])
				case declines:
					f.decline(s, a, b)
				case pays:
					f.paying(s, a)
				case served:
					service.set(s, number)
				}
			},
		})
	}
}

func (f *Facts) accountName(number uint32) i18n.Words {
	id := f.accounts[number].id
	if a := lookUp[*crm.Account](f, id); a != nil {
		return bothNames(a.Name, a.NameEN, id)
	}
	return bothNames("", "", id)
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

// buys sets what the account's orders say at a glance.
func (f *Facts) buys(s *sheet, a *account, b *buying) {
	s.set("orders", float64(countDays(a.repeat)))
	if b.total > 0 {
		year := revenueIn(a.sales, f.year())
		s.set("revenue_share", year/b.total)
		s.set("revenue_365", year)
		s.set("company_365", b.total)
		s.set("customers_year", float64(b.active))
		if s.proving {
			f.proveSales(s, "revenue_365", a.sales, countSales(a.sales, f.year()))
		}
	}
	s.setYes("closed_now", a.closedFrom != 0 && a.closedFrom <= f.today && f.today < a.closedTo)
	if len(a.repeat) == 0 {
		return
	}
	recent, ended := last(a.sales), last(a.repeat).on
	s.set("days_silent", float64(f.today-recent.on))
	s.set("rhythm_ended", float64(f.today-ended))
	s.set("orders_year", float64(countDays(during(a.repeat, yearTo(ended)))))
	s.set("revenue_year", revenueIn(a.sales, yearTo(recent.on)))
	if s.proving {
		s.prove("days_silent", f.citeSale(recent, "ordered_on"))
		f.proveSales(s, "revenue_year", a.sales, countSales(a.sales, yearTo(recent.on)))
	}
}

// rhythm sets what is known of the gap an account is in.
func (f *Facts) rhythm(s *sheet, a *account, b *buying, own stats.Gaps) {
	if len(a.repeat) == 0 {
		return
	}
	gaps := b.gapsOf(a, nil)
	if len(gaps) < 2 {
		return
	}
	silent := b.open(a, last(a.sales).on, f.today)
	calendar := calendarGaps(a.repeat)
	s.set("usual_gap", stats.Median(calendar))
	s.set("longest_gap", slices.Max(calendar))
	s.set("gaps_late", silent/max(1, stats.Median(gaps)))
	s.set("overdue_p", b.overdue.Tail(own, silent))
	s.setText("gap_prior", b.prior)
	s.setYes("seasonal_quiet", f.seasonal(a.repeat))
	if s.proving {
		f.proveSales(s, "usual_gap", a.repeat, len(a.repeat))
	}
}

// last is the last of a list that is not empty.
func last[T any](list []T) T { return list[len(list)-1] }

// countDays is the days with orders.
func countDays(sales []*sale) int {
	n := 0
	for i, s := range sales {
		if i == 0 || sales[i-1].on != s.on {
			n++
		}
	}
	return n
}

// calendarGaps are the days between days with orders as a calendar counts
// them: what people redo by hand.
func calendarGaps(sales []*sale) []float64 {
	var out []float64
	for i := 1; i < len(sales); i++ {
		if gap := sales[i].on - sales[i-1].on; gap > 0 {
			out = append(out, float64(gap))
		}
	}
	return out
}

func (f *Facts) citeSale(s *sale, field string) Evidence {
	return cite(crm.KindOrder, f.saleIDs.at(s.row), field)
}

// proveSales names the latest of sales; the feature rests on as many records.
func (f *Facts) proveSales(s *sheet, name string, sales []*sale, records int) {
	s.prove(name, f.latestSales(sales)...)
	s.restsOn(name, records)
}

func (f *Facts) latestSales(sales []*sale) []Evidence {
	var out []Evidence
	for _, s := range sales[max(0, len(sales)-3):] {
		out = append(out, f.citeSale(s, "ordered_on"), f.citeSale(s, "amount"))
	}
	return out
}

// seasonal reports that the account was as quiet in the same season of an
// earlier year: a gap at least as long as three quarters of the present one
// that covers the middle of it.
func (f *Facts) seasonal(sales []*sale) bool {
	lastDay := last(sales).on
	now := int(f.today - lastDay)
	for years := 1; years <= 2; years++ {
		middle := (lastDay + unit.Day(now/2)).AddMonths(-12 * years)
		after := sort.Search(len(sales), func(i int) bool { return sales[i].on > middle })
		if after == 0 || after == len(sales) || sales[after-1].on == middle {
			continue
		}
		gap := int(sales[after].on - sales[after-1].on)
		if gap >= 45 && 4*gap >= 3*now {
			return true
		}
	}
	return false
}

// decline compares what an account bought lately with what it did before. Of
// several spans the clearest one is taken; the rules' thresholds allow for
// having looked at all.
func (f *Facts) decline(s *sheet, a *account, b *buying) {
	best, value, drop := math.Inf(1), math.Inf(1), math.Inf(1)
	for i, w := range windows {
		c, ok := f.compare(a, i, b)
		if !ok {
			continue
		}
		if c.rateP < best {
			best = c.rateP
			s.set("recent_orders", float64(c.recent))
			s.set("recent_span", float64(w))
			s.set("expected_orders", c.expected)
			s.set("rate_ratio", c.rateRatio)
			s.set("rate_p", c.rateP)
		}
		if c.valueZ < value {
			value = c.valueZ
			s.set("value_ratio", c.valueRatio)
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
	if s.proving {
		s.proveIf(!math.IsInf(best, 1), "recent_orders", f.latestSales(a.repeat)...)
		s.proveIf(!math.IsInf(value, 1), "value_ratio", f.latestSales(a.repeat)...)
	}
}

// lastYear is the account's revenue of the span against the same span a year
// before; unknown (NaN) where nothing was bought then.
func (f *Facts) lastYear(a *account, w int) float64 {
	p := unit.Period{From: f.today - unit.Day(w) + 1, To: f.today + 1}
	old := revenueIn(a.sales, p.Shift(unit.ByYear, -1))
	if old == 0 {
		return math.NaN()
	}
	return revenueIn(a.sales, p) / old
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
func (f *Facts) compare(a *account, window int, b *buying) (comparison, bool) {
	w := windows[window]
	before, recent := f.split(a, w)
	cut := f.today - unit.Day(w)
	n := countDays(before)
	if n < leastBefore || cut-before[0].on < 182 {
		return comparison{}, false
	}
	past := b.open(a, before[0].on, cut)
	span := b.open(a, cut, f.today)
	c := comparison{recent: countDays(recent), expected: float64(n-1) * span / past}
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
	x, nx := meanRoot(before)
	if y, ny := meanRoot(recent); nx >= 4 && ny >= 4 {
		ratio := y / x / b.market[window]
		se := b.spread * math.Sqrt(1/float64(nx)+1/float64(ny))
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
	values := make([]float64, len(sales))
	for i, s := range sales {
		values[i] = s.amount
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
func (f *Facts) paying(s *sheet, a *account) {
	var open float64
	var oldest *invoice
	var late []float64
	var owed []*invoice
	for _, i := range a.invoices {
		switch {
		case i.due == 0:
		case i.open() < .01*i.amount || i.amount <= 0:
			if i.paidOn != 0 {
				late = append(late, float64(i.paidOn-i.due))
			}
		case i.due < f.today:
			open += i.open()
			owed = append(owed, i)
			if oldest == nil || i.due < oldest.due {
				oldest = i
			}
		}
	}
	s.set("overdue_amount", open)
	s.set("overdue_invoices", float64(len(owed)))
	usual := 0.0
	if len(late) >= 3 {
		usual = max(0, stats.Quantile(late, .9))
		s.set("usual_delay", usual)
	}
	if oldest == nil {
		s.set("overdue_days", 0)
		return
	}
	days := float64(f.today - oldest.due)
	s.set("overdue_days", days)
	s.set("beyond_usual", days-usual)
	if s.proving {
		s.prove("overdue_amount", f.citeInvoices(owed...)...)
		s.prove("overdue_days", f.citeInvoices(oldest)...)
	}
}

func (f *Facts) citeInvoices(list ...*invoice) []Evidence {
	var out []Evidence
	for _, i := range list {
		id := f.billIDs.at(i.row)
		out = append(out, cite(crm.KindInvoice, id, "due_on"), cite(crm.KindInvoice, id, "amount"))
	}
	return out
}
