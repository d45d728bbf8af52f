package kpi

import (
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/demo"
)

// BenchmarkAnswer is a warm answer on the generated company of three years.
//
//	go test ./kpi -run '^$' -bench Answer -benchmem
func BenchmarkAnswer(b *testing.B) {
	l := synced(b, demo.New(1, day(today)).Source())
	oct, year := month("2026-10"), days("2026-01-01", today)
	prev := &Compare{Kind: ComparePrev}
	for _, c := range []struct {
		name string
		q    Query
	}{
		{"revenue of a month", Query{Metric: Revenue, Period: oct, Compare: prev}},
		{"revenue by region and year", Query{Metric: Revenue, Period: year, GroupBy: []string{Region}}},
		{"revenue by product", Query{Metric: Revenue, Period: oct, GroupBy: []string{Product}}},
		{"orders by month", Query{Metric: Orders, Period: year, GroupBy: []string{"month"}}},
		{"churn of a quarter", Query{Metric: ChurnRate, Period: days("2026-07-01", "2026-09-30")}},
		{"win rate by rep", Query{Metric: WinRate, Period: days("2026-07-01", "2026-09-30"), GroupBy: []string{Rep}}},
		{"pipeline now", Query{Metric: Pipeline, GroupBy: []string{Stage}}},
		{"pipeline by month", Query{Metric: Pipeline, Period: year, GroupBy: []string{"month"}}},
		{"overdue now", Query{Metric: Overdue}},
		{"csat", Query{Metric: CSAT, Period: oct}},
		{"on time", Query{Metric: OnTimeDelivery, Period: oct, GroupBy: []string{Region}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			on(b, l, today, func(v *crm.View) {
				for b.Loop() {
					if _, err := Answer(v, Everyone, c.q); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
	b.Run("why did revenue change", func(b *testing.B) {
		b.ReportAllocs()
		on(b, l, today, func(v *crm.View) {
			for b.Loop() {
				if _, err := Explain(v, Everyone, Query{Metric: Revenue, Period: oct}); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
