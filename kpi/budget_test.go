package kpi

import (
	"runtime"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/demo"
)

// question is one of those whose cost is watched: how many objects and how many
// kilobytes a warm answer on the generated company may allocate. Ceilings are a
// quarter above what was measured under the race detector; who makes an answer dearer on purpose raises
// them with it. Times are not watched here: they say more of the machine.
type question struct {
	name       string
	q          Query
	allocs, kb uint64
}

func costly() []question {
	oct, year := month("2026-10"), days("2026-01-01", today)
	return []question{
		{"revenue of a month", Query{Metric: Revenue, Period: oct, Compare: &Compare{Kind: ComparePrev}}, 500, 120},
		{"revenue by region and year", Query{Metric: Revenue, Period: year, GroupBy: []string{Region}}, 940, 640},
		{"revenue by product", Query{Metric: Revenue, Period: oct, GroupBy: []string{Product}}, 1600, 220},
		{"orders by month", Query{Metric: Orders, Period: year, GroupBy: []string{"month"}}, 300, 500},
		{"churn of a quarter", Query{Metric: ChurnRate, Period: days("2026-07-01", "2026-09-30")}, 410, 230},
		{"win rate by rep", Query{Metric: WinRate, Period: days("2026-07-01", "2026-09-30"), GroupBy: []string{Rep}}, 340, 80},
		{"pipeline now", Query{Metric: Pipeline, GroupBy: []string{Stage}}, 280, 205},
		{"pipeline by month", Query{Metric: Pipeline, Period: year, GroupBy: []string{"month"}}, 2300, 17400},
		{"overdue now", Query{Metric: Overdue}, 38000, 3200},
		{"csat", Query{Metric: CSAT, Period: oct}, 320, 38},
		{"on time", Query{Metric: OnTimeDelivery, Period: oct, GroupBy: []string{Region}}, 600, 65},
	}
}

func TestAnswersCostNoMoreThanTheirBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIP: bringing in a generated company takes seconds; run without -short")
	}
	on(t, synced(t, demo.New(1, day(today)).Source()), today, func(v *crm.View) {
		for _, c := range costly() {
			allocs, kb := cost(t, func() error { _, err := Answer(v, Everyone, c.q); return err })
			t.Logf("%s: %d objects, %d KB", c.name, allocs, kb)
			if allocs > c.allocs || kb > c.kb {
				t.Errorf("%s allocates %d objects and %d KB, the ceilings are %d and %d", c.name, allocs, kb, c.allocs, c.kb)
			}
		}
	})
}

// cost is what fn allocates when it is warm: objects and kilobytes.
func cost(t *testing.T, fn func() error) (allocs, kb uint64) {
	t.Helper()
	const runs = 5
	var before, after runtime.MemStats
	for run := range runs + 1 {
		if run == 1 {
			runtime.ReadMemStats(&before)
		}
		if err := fn(); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / runs, (after.TotalAlloc - before.TotalAlloc) / runs >> 10
}
