package alerts

import (
	"sort"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// year is the 365 days up to today.
func (f *Facts) year() unit.Period { return yearTo(f.today) }

// yearTo is the 365 days up to and with d.
func yearTo(d unit.Day) unit.Period { return unit.Period{From: d - 364, To: d + 1} }

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
