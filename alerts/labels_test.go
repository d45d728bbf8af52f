package alerts_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/demo"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// answers says which rules speak of which kind of planted incident. A customer
// that leaves slowly may be called silent, and one that stops buying less.
func answers() map[string][]string {
	leaving := []string{"customer_silent", "customer_buys_less", "customer_smaller_orders"}
	return map[string][]string{
		demo.SilentStop:        leaving,
		demo.BuyingLess:        leaving,
		demo.ValueDrop:         leaving,
		demo.RegionRevenueDrop: {"region_revenue_down", "company_revenue_down"},
		demo.LowSigningRate:    {"rep_win_rate_low"},
		demo.StalledDeal:       {"deal_stalled", "deal_close_overdue", "deal_thin"},
		demo.CloseDatePushed:   {"deal_pushed"},
		demo.OverdueReceivable: {"receivable_overdue"},
		demo.LateDeliveries:    {"deliveries_late_account", "deliveries_late_product"},
		demo.SatisfactionDrop:  {"satisfaction_down_account", "satisfaction_down_product", "satisfaction_down_region"},
		demo.Concentration:     {"customer_concentration", "customer_concentration_high"},
		demo.FakeSale:          {"sales_reversed"},
		demo.SplitUnderLimit:   {"orders_split"},
		demo.CopiedContract:    {"contract_copied"},
		demo.InventedAmounts:   {"amounts_invented"},
		demo.ContractDispute:   {"contract_disputed"},
		demo.DistortedRecord:   {"won_without_papers", "close_backdated", "amount_edited"},
	}
}

// incidents turns the labels that could be known within the days into what
// Score takes.
func incidents(labels []demo.Label, span unit.Period) []Incident {
	var out []Incident
	for _, l := range labels {
		if l.FirstObservable >= span.To || l.End != 0 && l.End+14 < span.From {
			continue
		}
		in := Incident{Name: l.Kind, Subjects: []crm.Ref{l.Entity}, From: l.Start - 7, Observable: max(l.FirstObservable, span.From), Until: l.End, Decoy: l.Decoy}
		in.Rules = answers()[l.Kind]
		if l.Decoy {
			in.Rules = answers()[l.Tempts]
			if l.Entity.Kind != crm.KindOpportunity && l.Account != "" {
				in.Subjects = append(in.Subjects, crm.Ref{Kind: crm.KindAccount, ID: l.Account})
			}
			if l.Owner != "" && l.Tempts == demo.FakeSale {
				in.Subjects = append(in.Subjects, crm.Ref{Kind: crm.KindOwner, ID: l.Owner})
			}
		}
		out = append(out, in)
	}
	return out
}

// replay takes the ledger through the days, every step, as the morning does:
// what is read goes into a book, and what began to fire there is told.
func replay(t testing.TB, ledger *crm.Ledger, rules []alerts.Rule, span unit.Period, step int, zone *time.Location) (fired []Fired) {
	t.Helper()
	state := scratch(t, "state.db")
	for day := span.From; day < span.To; day += unit.Day(step) {
		at := day.Start(zone) + 8*3600_000
		var readings []alerts.Reading
		err := ledger.View(t.Context(), at, func(v *crm.View) (err error) {
			readings, err = alerts.Evaluate(v, rules, every)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var moved []alerts.Change
		err = state.Update(t.Context(), at, func(w storage.Writer) (err error) {
			moved, err = alerts.Book{}.Apply(w, readings, rules)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range moved {
			if c.To == alerts.Firing {
				fired = append(fired, Fired{Rule: c.Reading.Rule, Subject: c.Reading.Subject, On: day})
			}
		}
	}
	return fired
}

// scratch is a store that need not outlive the test.
func scratch(t testing.TB, name string) storage.Store {
	t.Helper()
	s, err := bolt.Open(context.Background(), filepath.Join(t.TempDir(), name), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// company syncs a generated company into a fresh ledger.
func company(t testing.TB, c *demo.Company, zone *time.Location) *crm.Ledger {
	t.Helper()
	ledger := crm.NewLedger(scratch(t, "feed.db"), zone, "CNY")
	if _, err := ledger.Sync(t.Context(), (c.Today() + 1).Start(zone), c.Source(), nil); err != nil {
		t.Fatal(err)
	}
	return ledger
}

// setting is a list of whole numbers from the environment, or what is usual.
func setting(t testing.TB, name string, usual ...int) []int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	var out []int
	for _, part := range strings.Split(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n <= 0 {
			t.Fatalf("%s=%q: want numbers from 1, separated by commas", name, text)
		}
		out = append(out, n)
	}
	return out
}

// TestLabels replays the last year of the generated company and grades the
// warnings against its labels, every two weeks. RISKBELL_STEP=1,7 takes other
// numbers of days, RISKBELL_SEEDS=1,2,3 other companies; each company is
// brought in once. RISKBELL_FIRED lists what was missed and what was wrong.
func TestLabels(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIP: the replay of a year takes ten seconds; run without -short")
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := alerts.StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	today := unit.NewDay(2026, 11, 24)
	span := unit.Period{From: today - 357, To: today + 1}
	steps := setting(t, "RISKBELL_STEP", 14)
	for _, seed := range setting(t, "RISKBELL_SEEDS", 1) {
		c := demo.New(uint64(seed), today)
		began := time.Now()
		ledger := company(t, c, zone)
		t.Logf("seed %d: sync %v", seed, time.Since(began).Round(time.Millisecond))
		for _, step := range steps {
			t.Run(fmt.Sprintf("seed %d every %d days", seed, step), func(t *testing.T) {
				grade(t, ledger, rules, incidents(c.Labels(), span), span, step, zone)
			})
		}
	}
}

// grade replays the days and prints and judges how the warnings did.
func grade(t *testing.T, ledger *crm.Ledger, rules []alerts.Rule, ins []Incident, span unit.Period, step int, zone *time.Location) {
	const warmUp = 35 // what stood before the first day has begun to fire by then
	began := time.Now()
	fired := replay(t, ledger, rules, unit.Period{From: span.From - warmUp, To: span.To}, step, zone)
	for i := range fired {
		fired[i].Early = fired[i].On < span.From
	}
	t.Logf("%d evaluations in %v", (span.Days()+warmUp+step-1)/step, time.Since(began).Round(time.Millisecond))
	byName, byRule, all := Score(ins, fired)
	t.Logf("%-26s %5s %5s %6s %6s", "incident", "found", "of", "recall", "delay")
	for _, g := range byName {
		if g.Decoys > 0 {
			t.Logf("%-26s decoy: %d of %d heard", g.Name, g.Heard, g.Decoys)
			continue
		}
		t.Logf("%-26s %5d %5d %6.2f %6.0f", g.Name, g.Found, g.Incidents, g.Recall(), g.Delay)
	}
	t.Logf("%-27s %5s %5s %9s", "rule", "right", "said", "precision")
	for _, g := range byRule {
		t.Logf("%-27s %5d %5d %9.2f", g.Name, g.Right, g.Warnings, g.Precision())
	}
	t.Logf("all: precision %.2f (%d of %d), recall %.2f (%d of %d), median delay %.0f days, decoys heard %d of %d, %.1f warnings a week",
		all.Precision(), all.Right, all.Warnings, all.Recall(), all.Found, all.Incidents, all.Delay, all.Heard, all.Decoys, float64(all.Warnings)/52)
	if os.Getenv("RISKBELL_FIRED") != "" {
		list(t, ins, fired)
	}
	if all.Precision() < .7 || all.Recall() < .7 {
		t.Errorf("precision %.2f and recall %.2f: at least .70 and .70 are wanted", all.Precision(), all.Recall())
	}
	if all.Heard*4 > all.Decoys {
		t.Errorf("%d of %d decoys were heard: at most a quarter may be", all.Heard, all.Decoys)
	}
}

// list prints what was missed and what was wrong, for tuning.
func list(t *testing.T, ins []Incident, fired []Fired) {
	for _, in := range ins {
		if _, _, g := Score([]Incident{in}, fired); in.Decoy == (g.Found+g.Heard > 0) {
			t.Logf("%s %v from %v observable %v until %v decoy %v", in.Name, in.Subjects, in.From, in.Observable, in.Until, in.Decoy)
		}
	}
	for _, f := range fired {
		if _, _, g := Score(ins, []Fired{f}); g.Right < g.Warnings {
			t.Logf("wrong: %s %s on %s", f.Rule, f.Subject, f.On)
		}
	}
}
