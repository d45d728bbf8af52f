package crm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// randomFeed yields pages of random records of the kinds that are facts:
// new, changed, gone and told anew.
type randomFeed struct {
	rng   *rand.Rand
	pages int
}

func (*randomFeed) Name() string { return "random" }

func (f *randomFeed) Fetch(_ context.Context, cursor string) (Page, error) {
	n := len(cursor)
	page := Page{Cursor: cursor + ".", Last: (n+1)%f.pages == 0, Read: 1}
	for kind := range factKinds {
		for range f.rng.IntN(12) {
			page.Records = append(page.Records, f.record(kind))
		}
		if ref := (Ref{kind, f.id()}); f.rng.IntN(3) == 0 {
			page.Gone = append(page.Gone, ref)
		}
		page.History = append(page.History, f.change(kind))
	}
	return page, nil
}

func (f *randomFeed) id() string { return fmt.Sprint("R", f.rng.IntN(20)) }

// record fills some of the fields of a record.
func (f *randomFeed) record(kind Kind) Record {
	s := shapes[kind]
	r := s.empty()
	for _, field := range s.fields {
		if f.rng.IntN(4) == 0 {
			continue
		}
		v := field.of(r)
		switch field.Type {
		case DayField:
			v.SetInt(int64(unit.Day(20_000 + f.rng.IntN(9))))
		case NumberField:
			v.SetFloat(float64(f.rng.IntN(50)) / 10)
		case BoolField:
			v.SetBool(f.rng.IntN(2) == 0)
		case MoneyField:
			v.Set(reflect.ValueOf(unit.Minor(f.rng.Int64N(900)-100, []unit.Currency{"CNY", "USD"}[f.rng.IntN(2)])))
		case TextField:
			v.SetString([]string{"a", "b", "nps", "open", "won", "lost", "客户"}[f.rng.IntN(7)])
		}
	}
	*r.Head() = Meta{ID: f.id()}
	if f.rng.IntN(2) == 0 {
		r.Head().ModifiedAt = unit.Instant(20_000*86_400_000 + f.rng.Int64N(9*86_400_000))
	}
	return r
}

func (f *randomFeed) change(kind Kind) FieldChange {
	return FieldChange{Ref: Ref{kind, f.id()}, Field: "owner", Old: "a", New: "b", At: unit.Instant(20_000*86_400_000 + f.rng.Int64N(9*86_400_000))}
}

// known looks names up that must have numbers. Where a return's order lay when
// it came is a hint, and not compared.
func known(t *testing.T, v *View) *fact {
	return &fact{lookups: lookups{
		number: func(c Class, text string) int64 {
			n, err := v.Number(c, text)
			if err != nil || n < 0 {
				t.Fatalf("%q has number %d, %v", text, n, err)
			}
			return n
		},
		dayOf: func(Kind, string) unit.Day { return 0 },
	}}
}

// wantFacts are the facts of a kind as the ledger's versions give them.
func wantFacts(t *testing.T, v *View, kind Kind, p unit.Period) []string {
	t.Helper()
	var rows []column.Row
	k := factKinds[kind]
	for r, err := range v.AllOf(kind) {
		if err != nil {
			t.Fatal(err)
		}
		row := k.row(r, place{id: r.Head().ID}, row{}, known(t, v))
		if row.Day >= p.From && row.Day < p.To {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b column.Row) int { return a.Compare(b.Key) })
	var out []string
	for _, r := range rows {
		out = append(out, fmt.Sprint(r.Day, r.ID, r.Ref, r.Values))
	}
	return out
}

func gotFacts(t *testing.T, v *View, kind Kind, p unit.Period) []string {
	t.Helper()
	var out []string
	for f, err := range v.Facts(kind, p) {
		if err != nil {
			t.Fatal(err)
		}
		values := make([][]int64, f.Len())
		for _, c := range factKinds[kind].columns {
			for i, value := range f.Column(c) {
				if kind == KindReturn && c == ColSince {
					value = 0
				}
				values[i] = append(values[i], value)
			}
		}
		for i, day := range f.Days() {
			out = append(out, fmt.Sprint(unit.Day(day), f.ID(i), f.Ref(i), values[i]))
		}
	}
	return out
}

// wantVersions are the versions of a kind as History tells them.
func wantVersions(t *testing.T, v *View, kind Kind) []string {
	t.Helper()
	var out []string
	k := factKinds[kind].versions
	for n := range 20 {
		list, err := v.HistoryRef(Ref{kind, fmt.Sprint("R", n)})
		if err != nil {
			t.Fatal(err)
		}
		for _, ver := range list {
			r := row{KnownAt: ver.KnownAt, EffectiveAt: ver.EffectiveAt, Origin: originNumber(ver.Origin), Deleted: ver.Deleted}
			row := k.version(ver.Record, place{id: ver.Ref.ID}, r, known(t, v))
			out = append(out, fmt.Sprint(ver.Ref.ID, row.Values))
		}
	}
	return out
}

func gotVersions(t *testing.T, v *View, kind Kind) []string {
	t.Helper()
	out := map[string][]string{}
	last := ""
	for f, err := range v.FactVersions(kind) {
		if err != nil {
			t.Fatal(err)
		}
		values := make([][]int64, f.Len())
		for _, c := range factKinds[kind].versions.columns {
			for i, value := range f.Column(c) {
				values[i] = append(values[i], value)
			}
		}
		for i := range f.Len() {
			id := f.ID(i)
			if id < last {
				t.Fatalf("%s comes after %s", id, last)
			}
			last, out[id] = id, append(out[id], fmt.Sprint(id, values[i]))
		}
	}
	var list []string
	for n := range 20 {
		list = append(list, out[fmt.Sprint("R", n)]...)
	}
	return list
}

func openFeed(t testing.TB) storage.Store {
	t.Helper()
	s, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true})
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

// compareFacts compares facts and versions at instants of the past and now.
func compareFacts(t *testing.T, l *Ledger, rng *rand.Rand, now unit.Instant) {
	t.Helper()
	for _, at := range []unit.Instant{now, now - 1, 20_000*86_400_000 + unit.Instant(rng.Int64N(9*86_400_000))} {
		err := l.View(t.Context(), at, func(v *View) error {
			if got, want := gotVersions(t, v, KindOpportunity), wantVersions(t, v, KindOpportunity); !slices.Equal(got, want) {
				t.Fatalf("versions at %s:\n got %q\nwant %q", at, got, want)
			}
			for kind := range factKinds {
				from := unit.Day(20_000 + rng.IntN(9))
				for _, p := range []unit.Period{{From: -1 << 30, To: 1<<31 - 1}, {From: from, To: from + unit.Day(rng.IntN(5))}} {
					if got, want := gotFacts(t, v, kind, p), wantFacts(t, v, kind, p); !slices.Equal(got, want) {
						t.Fatalf("%s at %s in %v:\n got %q\nwant %q", kind, at, p, got, want)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFactsSayWhatVersionsSay(t *testing.T) {
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 3))
		l := NewLedger(openFeed(t), time.UTC, "CNY")
		feed := &randomFeed{rng, 1 + int(seed)%4}
		for step := range unit.Instant(8) {
			now := 20_010*86_400_000 + step
			if _, err := l.Sync(t.Context(), now, feed, nil); err != nil {
				t.Fatal(err)
			}
			compareFacts(t, l, rng, now)
		}
		if err := l.Rebuild(t.Context(), 20_020*86_400_000, nil); err != nil {
			t.Fatal(err)
		}
		compareFacts(t, l, rng, 20_020*86_400_000)
	}
}

// A folder written before there were facts gives no wrong answers: none until
// they are built, then the same.
func TestAFolderWithoutFactsIsPreparedFirst(t *testing.T) {
	store := openFeed(t)
	rng := rand.New(rand.NewPCG(1, 1))
	l := NewLedger(store, time.UTC, "CNY")
	if _, err := l.Sync(t.Context(), 20_010*86_400_000, &randomFeed{rng, 3}, nil); err != nil {
		t.Fatal(err)
	}
	err := store.Update(t.Context(), 1, func(w storage.Writer) error {
		for kind, k := range factKinds {
			if err := errors.Join(k.table.Clear(w), factStates.Delete(w, factStateKey)); err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = l.View(t.Context(), 20_010*86_400_000, func(v *View) error {
		for _, err := range v.Facts(KindOrder, unit.Period{From: 0, To: 99_999}) {
			return err
		}
		return nil
	})
	if zh := i18n.Tell(i18n.ZH, err); !errors.Is(err, ErrFacts) || !strings.Contains(zh, "请运行 riskbell rebuild") {
		t.Errorf("facts that are not built: %v, %s", err, zh)
	}
	if _, err := l.Sync(t.Context(), 20_011*86_400_000, &randomFeed{rng, 3}, nil); err != nil {
		t.Fatal(err)
	}
	if err := l.Prepare(t.Context(), 20_012*86_400_000, nil); err != nil {
		t.Fatal(err)
	}
	compareFacts(t, l, rng, 20_012*86_400_000)
}
