package alerts_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

// shop is a company of few records.
type shop struct{ records []crm.Record }

func (shop) Name() string { return "shop" }

func (s shop) Fetch(context.Context, string) (crm.Page, error) {
	return crm.Page{Records: s.records, Read: len(s.records), Last: true}, nil
}

// order adds an order of the account every gap days from from to to.
func (s *shop) order(account, region string, from, to unit.Day, gap int) {
	a := crm.New(crm.KindAccount).(*crm.Account)
	a.ID, a.Owner, a.Region = account, "wei", region
	s.records = append(s.records, a)
	for d := from; d < to; d += unit.Day(gap) {
		o := crm.New(crm.KindOrder).(*crm.Order)
		o.ID, o.Account, o.Owner, o.OrderedOn = account+d.String(), account, "wei", d
		o.Amount = unit.Major(1000+float64(d%7)*37, "CNY")
		s.records = append(s.records, o)
	}
}

// fired is the rules that fire on the company, by subject.
func (s shop) fired(t *testing.T, today unit.Day) map[string][]alerts.Reading {
	t.Helper()
	store, err := bolt.Open(context.Background(), t.TempDir()+"/feed.db", bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	ledger := crm.NewLedger(store, time.UTC, "CNY")
	if _, err := ledger.Sync(context.Background(), today.Start(time.UTC)+6*3600_000, s, nil); err != nil {
		t.Fatal(err)
	}
	out := map[string][]alerts.Reading{}
	for _, r := range evaluate(t, ledger, today) {
		if r.Level == alerts.LevelFire {
			out[r.Subject.ID] = append(out[r.Subject.ID], r)
		}
	}
	return out
}

// TestSmallCompany: four customers are enough for a silence to be heard, and
// too few for shares of revenue or a region's month to mean anything.
func TestSmallCompany(t *testing.T) {
	today := unit.NewDay(2026, 11, 24)
	start := today - 640
	var s shop
	s.order("silent", "east", start, today-107, 14)
	s.order("steady", "east", start, today, 21)
	s.order("slow", "south", start, today-45, 30)
	s.order("early", "south", start, today-12, 14)
	fired := s.fired(t, today)
	var rules []string
	for _, r := range fired["silent"] {
		rules = append(rules, r.Rule)
		if got := r.Values["gap_prior"].Text; got != "default" {
			t.Errorf("the arithmetic names %q as the model of gaps, want default", got)
		}
	}
	if !slices.Equal(rules, []string{"customer_silent"}) {
		t.Errorf("on the silent customer %v fire, want customer_silent alone", rules)
	}
	delete(fired, "silent")
	for subject, rs := range fired {
		t.Errorf("%s fires on %s", rs[0].Rule, subject)
	}
}

// TestOneDealIsEnough: a deal that stands still is named on the first day.
func TestOneDealIsEnough(t *testing.T) {
	today := unit.NewDay(2026, 11, 24)
	d := crm.New(crm.KindOpportunity).(*crm.Opportunity)
	d.ID, d.Account, d.Owner, d.Stage, d.Class = "D", "A", "wei", "proposal", crm.Open
	d.Amount, d.CreatedOn, d.StageSince, d.CloseDate = unit.Major(9000, "CNY"), today-90, today-60, today-30
	var rules []string
	for _, r := range (shop{records: []crm.Record{d}}).fired(t, today)["D"] {
		rules = append(rules, r.Rule)
	}
	slices.Sort(rules)
	if !slices.Equal(rules, []string{"deal_close_overdue", "deal_stalled"}) {
		t.Errorf("%v fire, want deal_close_overdue and deal_stalled", rules)
	}
}
