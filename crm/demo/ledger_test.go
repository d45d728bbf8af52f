package demo_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/demo"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

// The ledger takes the company in, then day after day, and shows the past as
// the company was then.
func TestLedgerTakesTheCompanyIn(t *testing.T) {
	ctx := context.Background()
	zone := time.FixedZone("CST", 8*3600)
	store, err := bolt.Open(ctx, filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	today := unit.NewDay(2026, time.November, 24)
	company := demo.New(1, today)
	ledger := crm.NewLedger(store, zone, "CNY")
	for day := today; day < today+3; day++ {
		began := time.Now()
		run, err := ledger.Sync(ctx, day.Start(zone).Add(8*time.Hour), company.SourceOn(day), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d rows, %d new, %d changed in %s", day, run.Read, run.New, run.Changed, time.Since(began).Round(time.Millisecond))
		if run.Rejected+run.Misfits+run.Duplicates+run.FutureDated+run.Gone > 0 || !run.Good() {
			t.Errorf("%s: %+v", day, run)
		}
		if day > today && (run.New == 0 || run.New > 2000) {
			t.Errorf("%s: %d new records", day, run.New)
		}
	}
	for _, past := range []unit.Day{today - 60, today - 400} {
		comparePast(t, ledger, company, past, zone)
	}
}

// comparePast compares the deals of a past morning with those the company had
// then. A ledger that has only current values for some is allowed to know less.
func comparePast(t *testing.T, ledger *crm.Ledger, company *demo.Company, day unit.Day, zone *time.Location) {
	t.Helper()
	want := map[string]*crm.Opportunity{}
	for _, r := range company.RecordsOn(day)[crm.KindOpportunity] {
		want[r.Head().ID] = r.(*crm.Opportunity)
	}
	known, same := 0, 0
	err := ledger.View(context.Background(), day.Start(zone)-1, func(v *crm.View) error {
		for o, err := range crm.All[*crm.Opportunity](v) {
			if err != nil {
				return err
			}
			w := want[o.ID]
			if w == nil {
				t.Errorf("%s: %s is known too early", day, o.ID)
				continue
			}
			known++
			if o.Stage == w.Stage && o.CloseDate == w.CloseDate && o.Amount == w.Amount && o.ClosedOn == w.ClosedOn {
				same++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d deals, %d known, %d the same", day, len(want), known, same)
	if known < len(want)*9/10 || same < known*8/10 {
		t.Errorf("%s: of %d deals %d are known, %d of these as they were", day, len(want), known, same)
	}
}
