package alerts_test

import (
	"context"
	"fmt"
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

// TestDeadDealsAreToldOnce: many deals past the age of winning make one warning
// for their owner; a few are named one by one.
func TestDeadDealsAreToldOnce(t *testing.T) {
	today := unit.NewDay(2026, 11, 24)
	for name, c := range map[string]struct {
		deals, single, folded int
	}{
		"few":  {deals: 4, single: 4},
		"many": {deals: 6, folded: 1},
	} {
		var s shop
		wei := crm.New(crm.KindOwner).(*crm.Owner)
		wei.ID = "wei"
		s.records = append(s.records, wei)
		for i := range c.deals {
			d := crm.New(crm.KindOpportunity).(*crm.Opportunity)
			d.ID, d.Account, d.Owner, d.Stage, d.Class = fmt.Sprint("D", i), "A", "wei", "proposal", crm.Open
			d.Amount, d.CreatedOn, d.StageSince = unit.Major(9000, "CNY"), today-500, today-400
			s.records = append(s.records, d)
		}
		counts := map[string]int{}
		for _, rs := range s.fired(t, today) {
			for _, r := range rs {
				counts[r.Rule]++
			}
		}
		if counts["deal_stalled"] != c.single || counts["deals_dead"] != c.folded {
			t.Errorf("%s: %v, want %d single and %d folded", name, counts, c.single, c.folded)
		}
	}
}

// TestTheRaiseIsTheDifference: an amount edited after the win puts at stake
// what was added, and names both amounts.
func TestTheRaiseIsTheDifference(t *testing.T) {
	today := unit.NewDay(2026, 11, 24)
	deal := func(amount float64) *crm.Opportunity {
		d := crm.New(crm.KindOpportunity).(*crm.Opportunity)
		d.ID, d.Account, d.Owner, d.Stage, d.Class = "D", "A", "wei", "won", crm.Won
		d.Amount, d.CreatedOn, d.ClosedOn = unit.Major(amount, "CNY"), today-90, today-30
		return d
	}
	readings := edited(t, deal(1000), deal(1450), today)
	i := slices.IndexFunc(readings, func(r alerts.Reading) bool { return r.Rule == "amount_edited" })
	if i < 0 {
		t.Fatalf("amount_edited does not fire: %v", readings)
	}
	r := readings[i]
	if want := unit.Major(450, "CNY"); r.Impact != want {
		t.Errorf("the impact is %v, want %v", r.Impact, want)
	}
	var amounts []string
	for _, e := range r.Evidence {
		if e.Field == "amount" {
			amounts = append(amounts, e.Value)
		}
	}
	if !slices.Equal(amounts, []string{"CNY 1000.00", "CNY 1450.00"}) {
		t.Errorf("the evidence names %v, want both amounts", amounts)
	}
}

// edited syncs the first form of a record 20 days ago and the second 10 days
// ago, and says what is read today.
func edited(t *testing.T, first, second crm.Record, today unit.Day) []alerts.Reading {
	t.Helper()
	store, err := bolt.Open(context.Background(), t.TempDir()+"/feed.db", bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	ledger := crm.NewLedger(store, time.UTC, "CNY")
	for _, x := range []struct {
		on unit.Day
		r  crm.Record
	}{{today - 20, first}, {today - 10, second}, {today, second}} {
		if _, err := ledger.Sync(context.Background(), x.on.Start(time.UTC)+6*3600_000, shop{records: []crm.Record{x.r}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	return evaluate(t, ledger, today)
}
