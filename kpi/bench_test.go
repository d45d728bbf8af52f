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
	for _, c := range costly() {
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
				if _, err := Explain(v, Everyone, Query{Metric: Revenue, Period: month("2026-10")}); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
