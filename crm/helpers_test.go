package crm_test

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// say is a text of a test, the same in both languages.
func say(s string) i18n.Words { return i18n.Words{ZH: s, EN: s} }

var shanghai = time.FixedZone("CST", 8*3600)

func day(s string) unit.Day {
	d, err := unit.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) unit.Instant {
	if len(s) == len(time.DateOnly) {
		return day(s).Start(shanghai)
	}
	i, err := unit.ParseInstant(s)
	if err != nil {
		panic(err)
	}
	return i
}

func openStore(t testing.TB) storage.Store {
	t.Helper()
	s, err := bolt.Open(context.Background(), filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true})
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

func newLedger(t testing.TB, options ...crm.Option) *crm.Ledger {
	t.Helper()
	return crm.NewLedger(openStore(t), shanghai, "CNY", options...)
}

// script is a source that plays its pages; the cursor is the place in them.
type script struct {
	name  string
	pages []crm.Page
	fail  map[int]error
}

func (s *script) Name() string { return s.name }

func (s *script) Fetch(_ context.Context, cursor string) (crm.Page, error) {
	n := len(cursor)
	if err := s.fail[n]; err != nil {
		return crm.Page{}, err
	}
	if n >= len(s.pages) {
		return crm.Page{Cursor: cursor, Last: true}, nil
	}
	p := s.pages[n]
	p.Cursor = cursor + "."
	p.Last = p.Last || n+1 == len(s.pages)
	p.Read = len(p.Records)
	if p.Last && p.Whole {
		p.Cursor = "" // the next run lists everything again
	}
	return p, nil
}

// feed plays pages as one run of the source "crm".
func feed(pages ...crm.Page) *script { return &script{name: "crm", pages: pages} }

func records(r ...crm.Record) crm.Page { return crm.Page{Records: r} }

func whole(r ...crm.Record) crm.Page { return crm.Page{Records: r, Whole: true} }

func mustSync(t testing.TB, l *crm.Ledger, now string, src crm.Source) crm.Run {
	t.Helper()
	run, err := l.Sync(context.Background(), at(now), src, nil)
	if err != nil {
		t.Fatalf("sync at %s: %v", now, err)
	}
	return run
}

func look(t testing.TB, l *crm.Ledger, when string, fn func(*crm.View)) {
	t.Helper()
	err := l.View(context.Background(), at(when), func(v *crm.View) error { fn(v); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

// ids lists the ids of a sequence of records.
func ids[R crm.Record](t testing.TB, seq iter.Seq2[R, error]) string {
	t.Helper()
	out := ""
	for r, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out += r.Head().ID + " "
	}
	return out
}

func get[R crm.Record](t testing.TB, v *crm.View, id string) (R, bool) {
	t.Helper()
	r, ok, err := crm.Get[R](v, id)
	if err != nil {
		t.Fatal(err)
	}
	return r, ok
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

var errDown = errors.New("the line is down")

func meta(id, created, modified string) crm.Meta {
	m := crm.Meta{ID: id}
	if created != "" {
		m.CreatedAt = at(created)
	}
	if modified != "" {
		m.ModifiedAt = at(modified)
	}
	return m
}
