package crm_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/packed"
)

// counting counts the entries a View's readers visit, and notes the
// namespaces that are written.
type counting struct {
	storage.Store
	visited int
	written map[storage.Namespace]bool
}

func (c *counting) View(ctx context.Context, now unit.Instant, fn func(storage.Reader) error) error {
	return c.Store.View(ctx, now, func(r storage.Reader) error { return fn(countingReader{r, c}) })
}

func (c *counting) Update(ctx context.Context, now unit.Instant, fn func(storage.Writer) error) error {
	return c.Store.Update(ctx, now, func(w storage.Writer) error { return fn(notingWriter{w, c}) })
}

type countingReader struct {
	storage.Reader
	c *counting
}

func (r countingReader) Get(ns storage.Namespace, key []byte) ([]byte, error) {
	r.c.visited++
	return r.Reader.Get(ns, key)
}

func (r countingReader) Scan(ns storage.Namespace, span storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		for e, err := range r.Reader.Scan(ns, span) {
			if r.c.visited++; !yield(e, err) {
				return
			}
		}
	}
}

type notingWriter struct {
	storage.Writer
	c *counting
}

func (w notingWriter) Put(ns storage.Namespace, key, value []byte) error {
	w.c.written[ns] = true
	return w.Writer.Put(ns, key, value)
}

func TestAMonthTouchesOnlyItsKeys(t *testing.T) {
	c := &counting{Store: openStore(t), written: map[storage.Namespace]bool{}}
	l := crm.NewLedger(c, shanghai, "CNY")
	month := unit.ByMonth.Around(day("2025-05-01"))
	in := 0
	lines := recordsAtRandom(3600, day("2023-01-01"), 3*365)
	for _, r := range lines {
		if month.Contains(r.Date()) {
			in++
		}
	}
	mustSync(t, l, "2026-01-01", feed(records(lines...)))
	count := func(fn func(*crm.View)) int {
		c.visited = 0
		look(t, l, "2026-01-01", fn)
		return c.visited
	}
	visited := count(func(v *crm.View) {
		equal(t, "lines", len(strings.Fields(ids(t, crm.During[*crm.OrderLine](v, month)))), in)
	})
	equal(t, "a month takes a leaf or two of fifteen", in > 50 && visited <= 4, true)
	equal(t, "visited for a record", count(func(v *crm.View) { get[*crm.OrderLine](t, v, "line-000007") }), 3)
	equal(t, "visited for coverage", count(func(v *crm.View) { _, _ = v.Coverage(crm.KindOrderLine) }), 4)
	var mine int
	visited = count(func(v *crm.View) { mine = len(strings.Fields(ids(t, crm.OfAccount[*crm.OrderLine](v, "ACC-00007")))) })
	equal(t, "an account takes a leaf of the index and one for each record at most", mine > 0 && visited <= 2*(mine+2), true)
}

func TestADamagedValueNamesItsRecord(t *testing.T) {
	for name, value := range map[string][]byte{"cut": {1, 0xa3, 1}, "another type": {1, 0x05}, "empty": {1}, "newer": {9, 0xa0}} {
		store := openStore(t)
		l := crm.NewLedger(store, shanghai, "CNY")
		mustSync(t, l, "2026-03-01", feed(records(order("O-1", "A", "u", "2026-02-01"), order("O-2", "A", "u", "2026-02-02"))))
		ruin(t, store, "O-1", value)
		look(t, l, "2026-03-01", func(v *crm.View) {
			damaged := func(how string, err error) {
				good := err != nil && strings.Contains(err.Error(), "order/O-1") && (errors.Is(err, storage.ErrCorrupt) || errors.Is(err, storage.ErrNewer))
				if !good {
					t.Errorf("%s, %s: %v", name, how, err)
				}
			}
			_, _, err := crm.Get[*crm.Order](v, "O-1")
			damaged("get", err)
			_, err = crm.History[*crm.Order](v, "O-1")
			damaged("history", err)
			damaged("all", only(t, crm.All[*crm.Order](v)))
			damaged("account", only(t, crm.OfAccount[*crm.Order](v, "A")))
			_, ok := get[*crm.Order](t, v, "O-2")
			equal(t, "the rest is there", ok, true)
		})
	}
}

// only is the error of a sequence that fails at once, with nothing after it.
func only[R crm.Record](t *testing.T, seq iter.Seq2[R, error]) (last error) {
	t.Helper()
	n := 0
	for _, err := range seq {
		n++
		last = err
	}
	equal(t, "pairs", n, 1)
	return last
}

// ruin overwrites the version of a record.
func ruin(t *testing.T, below storage.Store, id string, value []byte) {
	t.Helper()
	store := packed.New(below, func(ns storage.Namespace) bool { return ns == "version" })
	err := store.Update(context.Background(), 1, func(w storage.Writer) error {
		for e, err := range w.Scan("version", storage.Range{}) {
			if err == nil && strings.Contains(string(e.Key), id) {
				return w.Put("version", slices.Clone(e.Key), value)
			}
		}
		return errors.New("no such record")
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheDrawingIsTrue compares the package comment with what a filled store
// holds.
func TestTheDrawingIsTrue(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var drawn []string
	for _, m := range regexp.MustCompile(`(?m)^//\t(?:[├└]─ )?(\S+)  `).FindAllStringSubmatch(string(text), -1) {
		drawn = append(drawn, m[1])
	}
	c := &counting{Store: openStore(t), written: map[storage.Namespace]bool{}}
	l := crm.NewLedger(c, shanghai, "CNY")
	deal := &crm.Opportunity{Meta: meta("D", "2026-01-01", "2026-02-01"), Account: "A", Owner: "u", Class: crm.Open, CloseDate: day("2026-06-30")}
	told := changed(crm.Ref{Kind: crm.KindOpportunity, ID: "D"}, "2026-02-01", "stage", "", "lead")
	mustSync(t, l, "2026-03-01", feed(crm.Page{Records: []crm.Record{deal}, History: []crm.FieldChange{told}, Rejected: []crm.Rejection{{Reason: say("bad")}}}))
	var written []string
	for ns := range c.written {
		written = append(written, string(ns))
	}
	slices.Sort(written)
	slices.Sort(drawn)
	equal(t, "drawn", strings.Join(drawn, " "), strings.Join(written, " "))
}
