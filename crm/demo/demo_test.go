package demo

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

var today = unit.NewDay(2026, time.November, 24)

// first is the company of seed 1, made once: it does not change.
var first = sync.OnceValue(func() *Company { return New(1, today) })

// read pulls a source to its end.
func read(t testing.TB, s crm.Source) (records []crm.Record, history []crm.FieldChange) {
	t.Helper()
	for cursor := ""; ; {
		page, err := s.Fetch(context.Background(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Records) > pageSize || !page.Whole {
			t.Fatalf("page of %d records, whole %v", len(page.Records), page.Whole)
		}
		records, history = append(records, page.Records...), append(history, page.History...)
		if cursor = page.Cursor; page.Last {
			return records, history
		}
	}
}

func digest(t *testing.T, c *Company) string {
	t.Helper()
	h := sha256.New()
	records, history := read(t, c.Source())
	for _, v := range []any{records, history, c.Labels()} {
		if err := json.NewEncoder(h).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameSeedSameCompany(t *testing.T) {
	one := digest(t, first())
	if again := digest(t, New(1, today)); again != one {
		t.Error("two companies of seed 1 differ")
	}
	if other := digest(t, New(2, today)); other == one {
		t.Error("seed 2 gives the company of seed 1")
	}
}

// happened are the days of a record that cannot lie in the future.
func happened(r crm.Record) []unit.Day {
	switch r := r.(type) {
	case *crm.Owner:
		return []unit.Day{r.HiredOn, r.LeftOn}
	case *crm.Account:
		return []unit.Day{r.OpenedOn}
	case *crm.Lead:
		return []unit.Day{r.CreatedOn}
	case *crm.Opportunity:
		return []unit.Day{r.CreatedOn, r.StageSince, r.ClosedOn}
	case *crm.Quote:
		return []unit.Day{r.IssuedOn}
	case *crm.Contract:
		return []unit.Day{r.SentOn, r.SignedOn, r.DisputedOn}
	case *crm.Delivery:
		return []unit.Day{r.DeliveredOn}
	case *crm.PaymentPlan:
		return []unit.Day{r.PaidOn}
	case *crm.Activity:
		if r.Open {
			return nil
		}
		return []unit.Day{r.On}
	case *crm.Ticket:
		return []unit.Day{r.OpenedOn, r.ClosedOn}
	case *crm.Survey:
		return []unit.Day{r.SentOn, r.AnsweredOn}
	}
	return []unit.Day{r.Date()}
}

// The company lives through any day: leap days, the New Year, years without
// an almanac.
func TestNothingIsDatedAfterToday(t *testing.T) {
	for _, day := range []unit.Day{today, unit.NewDay(2024, 2, 29), unit.NewDay(2026, 2, 17), unit.NewDay(2027, 1, 1), unit.NewDay(2025, 3, 1), unit.NewDay(2026, 7, 31), unit.NewDay(2035, 5, 2)} {
		c := New(uint64(day), day)
		records, history := read(t, c.Source())
		cut := midnight(day)
		ids := map[crm.Ref]bool{}
		for _, r := range records {
			me := crm.Ref{Kind: r.Kind(), ID: r.Head().ID}
			if ids[me] {
				t.Fatalf("%s: %s twice", day, me)
			}
			ids[me] = true
			if h := r.Head(); h.CreatedAt >= cut || h.ModifiedAt >= cut || h.CreatedAt == 0 || h.ModifiedAt < h.CreatedAt {
				t.Fatalf("%s: %s created %s, modified %s", day, me, h.CreatedAt, h.ModifiedAt)
			}
			for _, d := range happened(r) {
				if d > day {
					t.Fatalf("%s: %s is dated %s", day, me, d)
				}
			}
		}
		for _, h := range history {
			if h.At >= cut || !ids[h.Ref] {
				t.Fatalf("%s: history %+v", day, h)
			}
		}
		for _, l := range c.Labels() {
			if !ids[l.Entity] {
				t.Errorf("%s: label %s of %s, which is not there", day, l.Kind, l.Entity)
			}
		}
	}
}

// links are the records r names.
func links(r crm.Record) []crm.Ref {
	account, owner := r.Links()
	out := []crm.Ref{{Kind: crm.KindAccount, ID: account}, {Kind: crm.KindOwner, ID: owner}}
	more := func(k crm.Kind, id string) { out = append(out, crm.Ref{Kind: k, ID: id}) }
	for field, kind := range map[string]crm.Kind{
		"opportunity": crm.KindOpportunity, "contract": crm.KindContract, "order": crm.KindOrder, "product": crm.KindProduct,
		"invoice": crm.KindInvoice, "competitor": crm.KindCompetitor, "team": crm.KindTeam, "parent": crm.KindTeam, "manager": crm.KindOwner,
	} {
		if id, ok := crm.Text(r, field); ok {
			more(kind, id)
		}
	}
	return out
}

func TestLinksLeadSomewhere(t *testing.T) {
	c := first()
	records, _ := read(t, c.Source())
	there := map[crm.Ref]bool{}
	for _, r := range records {
		there[crm.Ref{Kind: r.Kind(), ID: r.Head().ID}] = true
	}
	orphans := map[string]bool{}
	for _, o := range c.Planted().Orphans {
		orphans[o.ID] = true
	}
	for _, r := range records {
		for _, l := range links(r) {
			if l.ID != "" && !there[l] && !(r.Kind() == crm.KindOrder && orphans[r.Head().ID]) {
				t.Errorf("%s/%s names %s, which is not there", r.Kind(), r.Head().ID, l)
			}
		}
	}
	if n := len(orphans); n < 5 || n > 80 {
		t.Errorf("%d orphans", n)
	}
}

func TestLinesAddUpToOrders(t *testing.T) {
	c := first()
	records := c.Records()
	sums := map[string]unit.Money{}
	for _, r := range records[crm.KindOrderLine] {
		l := r.(*crm.OrderLine)
		sum, err := sums[l.Order].Add(l.Amount)
		if err != nil {
			t.Fatal(err)
		}
		if want := l.UnitPrice.Times(l.Quantity); l.Amount != want {
			t.Errorf("line %s is %s, not %s", l.ID, l.Amount, want)
		}
		sums[l.Order] = sum
	}
	twins := map[string]bool{}
	for _, d := range c.Planted().Duplicates {
		twins[d.ID] = true
	}
	for _, r := range records[crm.KindOrder] {
		if o := r.(*crm.Order); sums[o.ID] != o.Amount && !twins[o.ID] {
			t.Errorf("order %s is %s, its lines %s", o.ID, o.Amount, sums[o.ID])
		}
	}
}

// Undoing a record's history must lead back to what it was when it was
// entered, and each step must find the value it says was there.
func TestHistoryFitsRecords(t *testing.T) {
	c := first()
	records, history := read(t, c.Source())
	at := map[crm.Ref]crm.Record{}
	for _, r := range records {
		at[crm.Ref{Kind: r.Kind(), ID: r.Head().ID}] = r
	}
	value := map[string]string{}
	for i := len(history) - 1; i >= 0; i-- {
		h := history[i]
		key := h.Ref.String() + "." + h.Field
		now, ok := value[key]
		if !ok {
			now, _ = crm.Text(at[h.Ref], h.Field)
		}
		if now != h.New {
			t.Fatalf("%s became %q at %s, but was %q then", key, h.New, h.At, now)
		}
		if h.At <= at[h.Ref].Head().CreatedAt || h.At > at[h.Ref].Head().ModifiedAt {
			t.Fatalf("%s changed at %s, outside the record's life", key, h.At)
		}
		value[key] = h.Old
	}
}

// A later day's feed shows what the earlier one did, and more.
func TestDaysPass(t *testing.T) {
	c := first()
	before, _ := read(t, c.SourceOn(today-1))
	now, _ := read(t, c.Source())
	later, _ := read(t, c.SourceOn(today+3))
	if !(len(before) < len(now) && len(now) < len(later)) {
		t.Errorf("%d, %d, %d records", len(before), len(now), len(later))
	}
	ids := map[crm.Ref]bool{}
	for _, r := range later {
		ids[crm.Ref{Kind: r.Kind(), ID: r.Head().ID}] = true
	}
	for _, r := range now {
		if me := (crm.Ref{Kind: r.Kind(), ID: r.Head().ID}); !ids[me] {
			t.Fatalf("%s is gone three days later", me)
		}
	}
}

func TestCastAndVocabularyExist(t *testing.T) {
	c := first()
	records := c.Records()
	has := func(k crm.Kind, id string) {
		for _, r := range records[k] {
			if r.Head().ID == id {
				return
			}
		}
		t.Errorf("no %s %s", k, id)
	}
	for _, m := range c.Cast() {
		has(crm.KindOwner, m.Owner)
	}
	for kind, ids := range map[crm.Kind][]string{
		crm.KindOwner: {"zhangwei", "lina", "wangfang", "liuyang", "chenjing"}, crm.KindProduct: {"standard", "enterprise", "maintenance"},
		crm.KindAccount: {"yuanhang", "lanhai", "jinshi"}, crm.KindTeam: {"east", "south", "north", "southwest"},
	} {
		for _, id := range ids {
			has(kind, id)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for range b.N {
		New(1, today)
	}
}

func BenchmarkFetch(b *testing.B) {
	c := first()
	for b.Loop() {
		read(b, c.Source())
	}
}
