package crm

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// onePage is a source of a single page.
type onePage struct{ page Page }

func (*onePage) Name() string { return "one page" }

func (o *onePage) Fetch(context.Context, string) (Page, error) { return o.page, nil }

// syncPage brings records into the ledger as one page.
func syncPage(t *testing.T, l *Ledger, now unit.Instant, records ...Record) {
	t.Helper()
	page := Page{Cursor: now.String(), Last: true, Read: len(records), Records: records}
	if _, err := l.Sync(t.Context(), now, &onePage{page}, nil); err != nil {
		t.Fatal(err)
	}
}

func factsAre(t *testing.T, l *Ledger, now unit.Instant, kinds ...Kind) {
	t.Helper()
	err := l.View(t.Context(), now, func(v *View) error {
		for _, kind := range kinds {
			p := unit.Period{From: -1 << 30, To: 1<<31 - 1}
			got, want := strings.Join(gotFacts(t, v, kind, p), "\n"), strings.Join(wantFacts(t, v, kind, p), "\n")
			if got != want || want == "" {
				t.Errorf("%s:\n got %s\nwant %s", kind, got, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What is written between a rebuilding that was cut off and its end must not
// be missing in the kinds that were done.
func TestAWriteBeginsAHalfDoneRebuildingAnew(t *testing.T) {
	const now = 20_010 * 86_400_000
	l := NewLedger(openFeed(t), time.UTC, "CNY")
	syncPage(t, l, now, &Account{Meta: Meta{ID: "A1"}, Region: "north"}, &Order{Meta: Meta{ID: "O1"}, Account: "A1", OrderedOn: 20_000})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	kinds := 0
	err := l.Rebuild(ctx, now+1, func(int) {
		if kinds++; kinds == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the rebuilding was not cut off: %v", err)
	}
	syncPage(t, l, now+2, &Account{Meta: Meta{ID: "A1"}, Region: "south"}, &Account{Meta: Meta{ID: "A2"}})
	if err := l.Prepare(t.Context(), now+3, nil); err != nil {
		t.Fatal(err)
	}
	factsAre(t, l, now+3, KindAccount, KindOrder)
}

// A ledger of a former layout has the indexes of that, and not that of today.
func TestAFolderOfAFormerLayoutIsBroughtUpToDate(t *testing.T) {
	for name, state := range map[string]factState{
		"built":      {Layout: 3},
		"half built": {Kind: shapes[KindTicket].code},
	} {
		t.Run(name, func(t *testing.T) { formerLayoutIsBroughtUpToDate(t, state) })
	}
}

func formerLayoutIsBroughtUpToDate(t *testing.T, state factState) {
	const now = 20_010 * 86_400_000
	l := NewLedger(openFeed(t), time.UTC, "CNY")
	syncPage(t, l, now, &Order{Meta: Meta{ID: "O1"}, Account: "A1", OrderedOn: 20_000}, &Ticket{Meta: Meta{ID: "T1"}, Account: "A1"})
	if err := l.store.Drop(t.Context(), now, byAccount); err != nil {
		t.Fatal(err)
	}
	err := l.store.Update(t.Context(), now, func(w storage.Writer) error {
		for _, ns := range formerSpaces {
			if err := w.Put(ns, []byte("plain"), mark); err != nil {
				return err
			}
		}
		return factStates.Put(w, factStateKey, state)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.View(t.Context(), now, func(v *View) error { return firstError(OfAccount[*Ticket](v, "A1")) }); !errors.Is(err, ErrFacts) {
		t.Errorf("before: %v", err)
	}
	if err := l.Prepare(t.Context(), now, nil); err != nil {
		t.Fatal(err)
	}
	err = l.View(t.Context(), now, func(v *View) error {
		for _, ns := range formerSpaces {
			for e := range v.r.Scan(ns, storage.Range{}) {
				t.Errorf("%s still has %q", ns, e.Key)
			}
		}
		orders, err := collect(OfAccount[*Order](v, "A1"))
		tickets, err2 := collect(OfAccount[*Ticket](v, "A1"))
		if len(orders) != 1 || len(tickets) != 1 {
			t.Errorf("%d orders, %d tickets", len(orders), len(tickets))
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func firstError[R Record](seq iter.Seq2[R, error]) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

// A text that no key would hold stops nothing, and is told from others that
// begin as it does.
func TestLongTextsHaveNames(t *testing.T) {
	const now = 20_010 * 86_400_000
	l := NewLedger(openFeed(t), time.UTC, "CNY")
	long := strings.Repeat("谈判", 1000)
	syncPage(t, l, now,
		&Opportunity{Meta: Meta{ID: "D1"}, Class: Open, Stage: long + "一"},
		&Opportunity{Meta: Meta{ID: "D2"}, Class: Open, Stage: long + "二"},
		&Opportunity{Meta: Meta{ID: "D3"}, Class: Open, Stage: strings.Repeat("\x00", 600)})
	factsAre(t, l, now, KindOpportunity)
	err := l.View(t.Context(), now, func(v *View) error {
		n, err := v.Names(ClassStage)
		if n != 3 {
			t.Errorf("%d names of three stages", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
