package alerts

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
)

// The evidence of a warning seen from a past day bears the instant at which
// the ledger learned the value, whatever became of the record later.
func TestEvidenceIsDatedAsItWasKnown(t *testing.T) {
	starter, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	rule, ok := Find(starter, "deal_close_overdue")
	if !ok {
		t.Fatal("there is no rule deal_close_overdue")
	}
	s := story{Records: []storyEntry{
		{Day: "2026-02-01", Kind: crm.KindOpportunity, ID: "D", Fields: map[string]string{
			"account": "A", "owner": "o1", "stage": "proposal", "class": "open",
			"created_on": "2026-02-01", "close_date": "2026-01-05", "amount": "CNY 300000.00"}},
		{Day: "2026-03-09", Kind: crm.KindOpportunity, ID: "D", Fields: map[string]string{"close_date": "2026-01-10"}},
		{Day: "2026-03-19", Kind: crm.KindOpportunity, ID: "D", Fields: map[string]string{"close_date": "2026-01-05"}},
	}}
	ledger := crm.NewLedger(openStore(t), time.UTC, "CNY")
	current := map[crm.Ref]crm.Record{}
	for day := dayOf(t, "2026-03-05"); day < dayOf(t, "2026-03-22"); day++ {
		sync(t, ledger, s, current, day, day == dayOf(t, "2026-03-05"))
	}
	for _, c := range []struct{ on, value, known string }{
		{"2026-03-09", "2026-01-05", "2026-02-01"},
		{"2026-03-10", "2026-01-10", "2026-03-10"},
		{"2026-03-19", "2026-01-10", "2026-03-10"},
		{"2026-03-21", "2026-01-05", "2026-03-20"},
	} {
		found := false
		for _, r := range read(t, ledger, []Rule{rule}, dayOf(t, c.on)) {
			for _, e := range r.Evidence {
				if e.Field != "close_date" {
					continue
				}
				found = true
				if known := e.KnownAt.Day(time.UTC).String(); e.Value != c.value || known != c.known {
					t.Errorf("on %s the close date is %s, known since %s; want %s since %s", c.on, e.Value, known, c.value, c.known)
				}
			}
		}
		if !found {
			t.Errorf("on %s no evidence names the close date", c.on)
		}
	}
}
