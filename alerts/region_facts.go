package alerts

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// companyID is the id of the one company.
const companyID = "all"

// regionSubjects shows the regions and the company.
func (f *Facts) regionSubjects(show func(subject)) {
	codes, of := f.regions()
	months := f.months()
	series, cut := f.revenueByRegion(months, len(codes), of)
	traffic := f.traffic(months, len(codes), of)
	lately := f.lastMonths(months, len(codes), of)
	service := f.newService(KindRegion, of...)
	total := make([]float64, len(months))
	for region := range codes {
		for i, v := range series[region] {
			total[i] += v
		}
	}
	for region, code := range codes {
		if code == "" {
			continue
		}
		rest := make([]float64, len(total))
		for i := range rest {
			rest[i] = total[i] - series[region][i]
		}
		s := f.regionSubject(code)
		s.fill = func(s *sheet, p part) {
			if p == served {
				service.set(s, uint32(region))
				return
			}
			monthly(s, months, series[region], rest)
			f.lastMonth(s, months, cut, lately[region])
			traffic[region].set(s)
		}
		show(s)
	}
	show(subject{
		kind: KindCompany, ref: crm.Ref{Kind: KindCompany, ID: companyID}, owners: f.heads(), name: named(i18n.Words{ZH: "全公司", EN: "The company"}),
		fill: func(s *sheet, _ part) {
			monthly(s, months, total, nil)
			f.concentration(s)
			f.lastMonth(s, months, cut, lately[len(codes)])
			traffic[len(codes)].set(s)
		},
	})
}

// regions are the codes of the regions in order, the first always "", and
// which of them each account lies in.
func (f *Facts) regions() (codes []string, of []uint32) {
	texts, places := make([]string, len(f.accounts)), map[string]uint32{"": 0}
	for i := range f.accounts {
		texts[i] = f.regionOf(&f.accounts[i])
		if f.accounts[i].there {
			places[texts[i]] = 0
		}
	}
	codes = sortedKeys(places)
	for i, code := range codes {
		places[code] = uint32(i)
	}
	of = make([]uint32, len(f.accounts))
	for i, code := range texts {
		of[i] = places[code]
	}
	return codes, of
}

// regionSubject is the region's team where there is one.
func (f *Facts) regionSubject(code string) subject {
	for _, t := range f.org.Teams() {
		if t.Region == code && (f.org.Team(t.Parent) == nil || f.org.Team(t.Parent).Region != code) {
			return subject{kind: KindRegion, ref: crm.Ref{Kind: crm.KindTeam, ID: t.ID}, owner: t.Manager, name: named(bothNames(t.Name, t.NameEN, t.ID))}
		}
	}
	name := i18n.Words{ZH: codeText(i18n.ZH, "region", code), EN: codeText(i18n.EN, "region", code)}
	return subject{kind: KindRegion, ref: crm.Ref{Kind: KindRegion, ID: code}, name: named(name)}
}

// concentration sets how much of the year's revenue the largest customers are.
func (f *Facts) concentration(s *sheet) {
	parts := make([]float64, 0, len(f.order))
	for _, number := range f.order {
		parts = append(parts, revenueIn(f.accounts[number].sales, f.year()))
	}
	shares := stats.Concentration(parts)
	if shares.Total > 0 {
		s.set("top_share", shares.Top1)
		s.set("top5_share", shares.Top5)
		s.set("effective_customers", shares.Effective)
	}
}

// traffic is how much business a region's usual month holds: a few orders, or
// the order books of a few customers, are no trend.
type traffic struct{ orders, buyers float64 }

func (t traffic) set(s *sheet) {
	s.set("month_orders", t.orders)
	s.set("month_buyers", t.buyers)
}

// traffic counts the orders and the customers who ordered in the median of the
// last twelve whole months, by region and at the end for the company.
func (f *Facts) traffic(months []unit.Period, regions int, of []uint32) []traffic {
	months = months[max(0, len(months)-12):]
	orders, buyers := make([][]float64, regions+1), make([][]float64, regions+1)
	for i := range orders {
		orders[i], buyers[i] = make([]float64, len(months)), make([]float64, len(months))
	}
	month, perMonth := monthsOf(months), make([]float64, len(months))
	for _, number := range f.order {
		clear(perMonth)
		for _, s := range f.accounts[number].sales {
			if i, ok := month.at(s.on); ok {
				perMonth[i]++
			}
		}
		for _, region := range []int{int(of[number]), regions} {
			for i, n := range perMonth {
				orders[region][i] += n
				buyers[region][i] += min(1, n)
			}
		}
	}
	out := make([]traffic, regions+1)
	for i := range out {
		out[i] = traffic{stats.Median(orders[i]), stats.Median(buyers[i])}
	}
	return out
}
