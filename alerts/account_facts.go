package alerts

import (
	"slices"
	"sort"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

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
