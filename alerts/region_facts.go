package alerts

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// companyID is the id of the one company.
const companyID = "all"

// leastMonths is the whole months of history a comparison with the year
// before needs.
const leastMonths = 15

// regionSubjects builds the regions and the company.
func (f *Facts) regionSubjects() []*Subject {
	months := f.months()
	series, cut := f.revenueByRegion(months)
	traffic := f.traffic(months)
	service := f.newService(KindRegion)
	total := make([]float64, len(months))
	for _, code := range sortedKeys(series) {
		for i, v := range series[code] {
			total[i] += v
		}
	}
	var out []*Subject
	for _, code := range sortedKeys(series) {
		if code == "" {
			continue
		}
		s := f.regionSubject(code)
		rest := make([]float64, len(total))
		for i := range rest {
			rest[i] = total[i] - series[code][i]
		}
		monthly(s, months, series[code], rest)
		f.lastMonth(s, months, cut, code)
		traffic[code].set(s)
		service.set(s, code)
		out = append(out, s)
	}
	company := f.companySubject(months, total)
	f.lastMonth(company, months, cut, companyID)
	traffic[companyID].set(company)
	return append(out, company)
}

// regionSubject is the region's team where there is one.
func (f *Facts) regionSubject(code string) *Subject {
	for _, t := range f.org.Teams() {
		if t.Region == code && (f.org.Team(t.Parent) == nil || f.org.Team(t.Parent).Region != code) {
			s := newSubject(KindRegion, crm.Ref{Kind: crm.KindTeam, ID: t.ID}, bothNames(t.Name, t.NameEN, t.ID), t.Manager)
			return s
		}
	}
	return newSubject(KindRegion, crm.Ref{Kind: KindRegion, ID: code}, i18n.Words{ZH: codeText(i18n.ZH, "region", code), EN: codeText(i18n.EN, "region", code)}, "")
}

func (f *Facts) companySubject(months []unit.Period, total []float64) *Subject {
	s := newSubject(KindCompany, crm.Ref{Kind: KindCompany, ID: companyID}, i18n.Words{ZH: "全公司", EN: "The company"}, "")
	s.Owners = f.heads()
	monthly(s, months, total, nil)
	var parts []float64
	for _, id := range f.accountIDs() {
		parts = append(parts, revenueIn(f.accounts[id], f.year()))
	}
	shares := stats.Concentration(parts)
	if shares.Total > 0 {
		s.set("top_share", shares.Top1)
		s.set("top5_share", shares.Top5)
		s.set("effective_customers", shares.Effective)
	}
	return s
}

// months are the whole calendar months of the data, the latest last. A month
// counts as whole once it is over.
func (f *Facts) months() []unit.Period {
	if len(f.sales) == 0 {
		return nil
	}
	first := unit.ByMonth.StartOf(f.sales[0].on)
	if first != f.sales[0].on {
		first = unit.ByMonth.Add(first, 1)
	}
	return unit.Period{From: first, To: unit.ByMonth.StartOf(f.today + 1)}.Split(unit.ByMonth)
}

// largestPart is how much of the company's mean month one customer may count
// for: a region's month is not judged by one customer's order book.
const largestPart = .015

// revenueByRegion sums orders by region and month, with what single customers
// add in a month cut to limit, which comes from largestPart.
func (f *Facts) revenueByRegion(months []unit.Period) (out map[string][]float64, limit float64) {
	out = map[string][]float64{}
	if len(months) == 0 {
		return out, 0
	}
	byAccount, total := map[string][]float64{}, 0.0
	for _, id := range f.accountIDs() {
		sums := make([]float64, len(months))
		for _, s := range f.accounts[id].sales {
			if i, ok := monthOf(months, s.on); ok {
				sums[i] += s.amount
				total += s.amount
			}
		}
		byAccount[id] = sums
	}
	limit = largestPart * total / float64(len(months))
	for _, id := range sortedKeys(byAccount) {
		code := f.regionOf(f.accounts[id])
		if out[code] == nil {
			out[code] = make([]float64, len(months))
		}
		for i, v := range byAccount[id] {
			out[code][i] += min(v, limit)
		}
	}
	return out, limit
}

// lastMonth sets what the latest whole month holds before anything is cut, the
// limit of a customer's part, and the orders behind it.
func (f *Facts) lastMonth(s *Subject, months []unit.Period, limit float64, code string) {
	if len(months) == 0 {
		return
	}
	month, sum := months[len(months)-1], 0.0
	var sales []*sale
	for _, id := range f.accountIDs() {
		a := f.accounts[id]
		if code != companyID && f.regionOf(a) != code {
			continue
		}
		for _, x := range a.sales {
			if month.Contains(x.on) {
				sales, sum = append(sales, x), sum+x.amount
			}
		}
	}
	slices.SortStableFunc(sales, func(a, b *sale) int { return cmp.Compare(a.amount, b.amount) })
	s.set("month_actual", sum, f.latestSales(sales)...)
	s.restsOn("month_actual", len(sales))
	s.set("month_cap", limit)
}

// traffic is how much business a region's usual month holds: a few orders, or
// the order books of a few customers, are no trend.
type traffic struct{ orders, buyers float64 }

func (t traffic) set(s *Subject) {
	s.set("month_orders", t.orders)
	s.set("month_buyers", t.buyers)
}

// traffic counts the orders and the customers who ordered, by region and for
// companyID, in the median of the last twelve whole months.
func (f *Facts) traffic(months []unit.Period) map[string]traffic {
	months = months[max(0, len(months)-12):]
	orders, buyers := map[string][]float64{}, map[string][]float64{}
	count := func(code string, perMonth []float64) {
		if orders[code] == nil {
			orders[code], buyers[code] = make([]float64, len(months)), make([]float64, len(months))
		}
		for i, n := range perMonth {
			orders[code][i] += n
			buyers[code][i] += min(1, n)
		}
	}
	for _, id := range f.accountIDs() {
		perMonth := make([]float64, len(months))
		for _, s := range f.accounts[id].sales {
			if i, ok := monthOf(months, s.on); ok {
				perMonth[i]++
			}
		}
		count(f.regionOf(f.accounts[id]), perMonth)
		count(companyID, perMonth)
	}
	out := map[string]traffic{}
	for code := range orders {
		out[code] = traffic{stats.Median(orders[code]), stats.Median(buyers[code])}
	}
	return out
}

func monthOf(months []unit.Period, d unit.Day) (int, bool) {
	return slices.BinarySearchFunc(months, d, func(p unit.Period, d unit.Day) int {
		switch {
		case p.To <= d:
			return -1
		case d < p.From:
			return 1
		}
		return 0
	})
}

// monthly judges the latest whole month. Against the rest of the company where
// there is one: then New Year, seasons and price lists, which meet everybody,
// cancel out. The company itself is compared with the year before, less the
// median of the recent such changes.
func monthly(s *Subject, months []unit.Period, own, rest []float64) {
	n := len(own)
	s.set("months_known", float64(n))
	if n < leastMonths {
		return
	}
	score := yearScores(months, own)
	if rest != nil {
		score = shareScores(own, rest)
	}
	now := score[len(score)-1]
	past := slices.DeleteFunc(slices.Clone(score[:len(score)-1]), math.IsNaN)
	if math.IsNaN(now) || len(past) < 6 {
		return
	}
	recent := past[max(0, len(past)-12):]
	middle := stats.Median(recent)
	spread := max(.04, stats.MAD(past))
	change := math.Exp(now-middle) - 1
	revenue := own[n-1]
	s.set("month_revenue", revenue)
	s.set("month_change", change)
	s.set("month_short", max(0, -change))
	s.set("month_expected", revenue/(1+change))
	s.set("month_base", revenue/(1+change)/math.Exp(middle))
	s.set("month_usual", math.Exp(middle))
	s.set("month_missing", max(0, revenue/(1+change)-revenue))
	s.set("month_z", (now-middle)/spread)
}

// shareScores is the log ratio of own to rest, month by month.
func shareScores(own, rest []float64) []float64 {
	out := make([]float64, len(own))
	for i := range own {
		out[i] = logRatio(own[i], rest[i])
	}
	return out
}

// yearScores is the log change against the same month a year before. New Year
// lies in January or in February: January waits, and February is compared
// together with it.
func yearScores(months []unit.Period, own []float64) []float64 {
	out := make([]float64, len(own))
	for i := range out {
		out[i] = math.NaN()
		if i < 13 {
			continue
		}
		switch _, m, _ := months[i].From.Date(); m {
		case time.January:
		case time.February:
			out[i] = logRatio(own[i-1]+own[i], own[i-13]+own[i-12])
		default:
			out[i] = logRatio(own[i], own[i-12])
		}
	}
	return out
}

func logRatio(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return math.NaN()
	}
	return math.Log(a / b)
}
