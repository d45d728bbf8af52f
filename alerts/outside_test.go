package alerts_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/files"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

// every says of every warning that it stands.
func every(alerts.Fingerprint) bool { return true }

// outside syncs a public data set through its mapping; the test skips where
// the data are not there.
func outside(t *testing.T, place, file string, currency unit.Currency, today unit.Day) *crm.Ledger {
	t.Helper()
	place = filepath.Join("../../shared/data", place)
	if _, err := os.Stat(place); err != nil {
		t.Skipf("SKIP: the public data %s are not on this machine; README says where to get them", place)
	}
	m, err := mapping.Load(filepath.Join("../crm/mapping/builtin", file), mapping.Home{})
	if err != nil {
		t.Fatal(err)
	}
	source, err := files.Open(place, m)
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(context.Background(), filepath.Join(t.TempDir(), "feed.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	ledger := crm.NewLedger(store, time.UTC, currency)
	if _, err := ledger.Sync(context.Background(), today.Start(time.UTC)+20*3600_000, source, nil); err != nil {
		t.Fatal(err)
	}
	return ledger
}

func evaluate(t *testing.T, ledger *crm.Ledger, day unit.Day) []alerts.Reading {
	t.Helper()
	rules, err := alerts.StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	var out []alerts.Reading
	err = ledger.View(context.Background(), day.Start(time.UTC)+21*3600_000, func(v *crm.View) (err error) {
		out, err = alerts.Evaluate(v, rules, every)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestMavenAccusesNoRep: the reps of the Maven pipeline differ no more than
// chance, as an independent funnel found.
func TestMavenAccusesNoRep(t *testing.T) {
	today := unit.NewDay(2018, 1, 1)
	ledger := outside(t, "pipeline", "maven.yaml", "USD", today)
	counts := map[string]int{}
	for _, r := range evaluate(t, ledger, today) {
		if r.Level == alerts.LevelFire {
			counts[r.Rule]++
		}
	}
	t.Logf("warnings by rule: %v", counts)
	for _, rule := range []string{"rep_win_rate_low", "sales_reversed", "orders_split", "amounts_invented"} {
		if counts[rule] > 0 {
			t.Errorf("%s: %d warnings, want none", rule, counts[rule])
		}
	}
}

// TestRetailAccusesNoDesk: the country desks of Online Retail differ from each
// other because their customers do.
func TestRetailAccusesNoDesk(t *testing.T) {
	today := unit.NewDay(2011, 12, 10)
	ledger := outside(t, "transactions/online_retail_dev.csv.gz", "online-retail.yaml", "GBP", today)
	for _, r := range evaluate(t, ledger, today) {
		if r.Subject.Kind == crm.KindOwner && r.Level == alerts.LevelFire {
			t.Errorf("%s accuses %s", r.Rule, r.Subject)
		}
	}
}

// TestRetailNamesCustomersThatStopped: three months before the end of the
// Online Retail data the warnings name customers; most of them did not order
// in the following 60 days.
func TestRetailNamesCustomersThatStopped(t *testing.T) {
	today := unit.NewDay(2011, 12, 10)
	ledger := outside(t, "transactions/online_retail_dev.csv.gz", "online-retail.yaml", "GBP", today)
	day := today - 61
	silent := map[string]alerts.Reading{}
	for _, r := range evaluate(t, ledger, day) {
		if r.Rule == "customer_silent" && r.Level == alerts.LevelFire {
			silent[r.Subject.ID] = r
		}
	}
	back := map[string]bool{}
	err := ledger.View(context.Background(), today.Start(time.UTC)+21*3600_000, func(v *crm.View) error {
		for o, err := range crm.During[*crm.Order](v, unit.Period{From: day + 1, To: today + 1}) {
			if err != nil {
				return err
			}
			if _, ok := silent[o.Account]; ok {
				back[o.Account] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("on %s %d customers were called silent, %d of them ordered within 60 days", day, len(silent), len(back))
	if len(silent) < 5 || 2*len(back) > len(silent) {
		t.Errorf("want at least 5, and at most half of them back")
	}
}
