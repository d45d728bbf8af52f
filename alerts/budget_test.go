package alerts

import (
	"runtime"
	"testing"

	"github.com/riskbell/riskbell/crm"
)

// A morning on the generated company may allocate so many objects and kilobytes:
// a quarter above what was measured under the race detector. Who makes it dearer
// on purpose raises the ceilings with it.
func TestAMorningCostsNoMoreThanItsBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIP: bringing in a generated company takes seconds; run without -short")
	}
	rules, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	ledger, zone := demoLedger(t)
	err = ledger.View(t.Context(), (demoDay+1).Start(zone)+8*3600_000, func(v *crm.View) error {
		var f *Facts
		within(t, "gathering", 6500, 14800, func() (err error) { f, err = Gather(v); return err })
		within(t, "judging", 54000, 5900, func() error {
			_, err := f.Judge(rules, func(Fingerprint) bool { return false })
			return err
		})
		return f.err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// within reports what fn allocates when it is warm, and where that is too much.
func within(t *testing.T, what string, objects, kb uint64, fn func() error) {
	t.Helper()
	const runs = 3
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
	mallocs, bytes := (after.Mallocs-before.Mallocs)/runs, (after.TotalAlloc-before.TotalAlloc)/runs>>10
	t.Logf("%s: %d objects, %d KB", what, mallocs, bytes)
	if mallocs > objects || bytes > kb {
		t.Errorf("%s allocates %d objects and %d KB, the ceilings are %d and %d", what, mallocs, bytes, objects, kb)
	}
}
