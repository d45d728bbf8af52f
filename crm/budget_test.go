package crm_test

import (
	"runtime"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// A row of a feed may allocate so many objects and bytes on its way into the
// ledger: a quarter above what was measured under the race detector. Who makes
// it dearer on purpose raises the ceilings with it.
func TestARowCostsNoMoreThanItsBudget(t *testing.T) {
	const n, changed = 20_000, 1000
	l := newLedger(t)
	lines := recordsAtRandom(n, day("2023-01-01"), 1095)
	pages := pagesOf(lines, 5000)
	perRow(t, "first import", n, 32, 7200, func() { mustSync(t, l, "2026-01-01", feed(pages...)) })
	for i, r := range lines[:changed] {
		line := *r.(*crm.OrderLine)
		line.Amount = unit.Minor(int64(i), "CNY")
		lines[i] = &line
	}
	pages = append(pages, crm.Page{Records: lines[:changed]})
	var run crm.Run
	perRow(t, "change", changed, 74, 19_200, func() { run = mustSync(t, l, "2026-01-02", feed(pages...)) })
	equal(t, "changed", run.Changed, changed)
}

func perRow(t *testing.T, what string, rows, objects, bytes uint64, fn func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	mallocs, size := (after.Mallocs-before.Mallocs)/rows, (after.TotalAlloc-before.TotalAlloc)/rows
	t.Logf("%s: %d objects, %d bytes a row", what, mallocs, size)
	if mallocs > objects || size > bytes {
		t.Errorf("%s: %d objects and %d bytes a row, the ceilings are %d and %d", what, mallocs, size, objects, bytes)
	}
}
