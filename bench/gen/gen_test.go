package gen

import (
	"context"
	"fmt"
	"hash/fnv"
	"reflect"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
)

var today = unit.NewDay(2026, 11, 22)

func company(t *testing.T, scale float64, seed uint64) *Company {
	t.Helper()
	c, err := New(scale, seed, today)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// digest is a fingerprint of every record of the feed, in order.
func digest(t *testing.T, c *Company) uint64 {
	t.Helper()
	h := fnv.New64a()
	src, cursor := c.Source(), ""
	for {
		p, err := src.Fetch(context.Background(), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Records {
			fmt.Fprintf(h, "%+v\n", r)
		}
		fmt.Fprintf(h, "%+v\n", p.History)
		if cursor = p.Cursor; p.Last {
			return h.Sum64()
		}
	}
}

func TestSameSeedSameCompany(t *testing.T) {
	a, b := digest(t, company(t, .02, 1)), digest(t, company(t, .02, 1))
	if a != b {
		t.Error("the same seed gave two companies")
	}
	if a == digest(t, company(t, .02, 2)) {
		t.Error("another seed gave the same company")
	}
}

// The totals of a seed are pinned: figures of two commits are only comparable
// while they are of the same rows.
func TestTotals(t *testing.T) {
	got := company(t, .1, 1).Count()
	want := Counts{Teams: 9, Owners: 41, Products: 60, Rates: 37, Accounts: 1000, Deals: 5000, Events: 18873, Contracts: 1500,
		Orders: 10000, Returns: 244, Invoices: 4855, Payments: 4867, Activities: 30000, Surveys: 5000}
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestScaleOneIsAsNamed(t *testing.T) {
	c := company(t, 1, 1)
	got := []int{c.Accounts, c.Orders, c.Deals, c.Activities, c.Surveys, c.Owners}
	if want := []int{10_000, 100_000, 50_000, 300_000, 50_000, 45}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, bad := range []float64{0, -1, 1e6} {
		if _, err := New(bad, 1, today); err == nil {
			t.Errorf("scale %v was taken", bad)
		}
	}
}

func TestRowsLieInTheirDays(t *testing.T) {
	c := company(t, .05, 3)
	last := unit.Day(0)
	err := c.Each(&Writer{
		Team: func(Team) error { return nil }, Owner: func(Owner) error { return nil },
		Product: func(Product) error { return nil }, Rate: func(Rate) error { return nil },
		Account: func(a Account) error {
			return within(c, c.First, c.Owner(a.Owner).Region == a.Region)
		},
		Order: func(o Order) error {
			ordered := o.On >= last
			last = o.On
			return within(c, o.On, ordered && o.Amount.Base > 0)
		},
		Return:   func(r Return) error { return within(c, r.On, r.On > c.Order(r.Order).On) },
		Invoice:  func(v Invoice) error { return within(c, v.On, !c.Order(v.Order).Cancelled) },
		Payment:  func(p Payment) error { return within(c, p.On, p.Amount.Minor > 0) },
		Contract: func(k Contract) error { return within(c, k.SentOn, k.SignedOn <= c.Today) },
		Activity: func(a Activity) error { return within(c, min(a.On, c.Today), a.Open || a.On <= c.Today) },
		Survey:   func(s Survey) error { return within(c, s.SentOn, s.AnsweredOn <= c.Today) },
		Deal: func(d Deal) error {
			e := d.Events[len(d.Events)-1]
			return within(c, e.On, e.To == d.Stage && (d.Class == Open) == (d.ClosedOn == 0))
		},
	})
	if err != nil {
		t.Error(err)
	}
}

func within(c *Company, on unit.Day, ok bool) error {
	if on < c.First || on > c.Today || !ok {
		return fmt.Errorf("a row of %s does not fit", on)
	}
	return nil
}

func TestChangesAreDistinctAndLate(t *testing.T) {
	c := company(t, 1, 1)
	had := map[int]bool{}
	for _, o := range c.Changes(1, 1000, 30) {
		if had[o.ID] || o.On < c.Today-31 {
			t.Fatalf("order %d of %s", o.ID, o.On)
		}
		had[o.ID] = true
	}
	if len(had) != 1000 || len(c.Changes(2, 1000, 0)) != 1000 {
		t.Errorf("%d changes", len(had))
	}
}

func BenchmarkEach(b *testing.B) {
	c, _ := New(.1, 1, today)
	rows := 0
	for b.Loop() {
		rows += c.Count().Total()
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
