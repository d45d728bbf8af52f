package alerts

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// counting counts what a transaction reads and writes.
type counting struct {
	storage.Writer
	n int
}

func (c *counting) Get(ns storage.Namespace, key []byte) ([]byte, error) {
	c.n++
	return c.Writer.Get(ns, key)
}

func (c *counting) Scan(ns storage.Namespace, span storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		for e, err := range c.Writer.Scan(ns, span) {
			c.n++
			if !yield(e, err) {
				return
			}
		}
	}
}

func (c *counting) Put(ns storage.Namespace, key, value []byte) error {
	c.n++
	return c.Writer.Put(ns, key, value)
}

// morning is what a day costs the book: the evaluation taken in, and the digest
// of one person who was told of everything.
func morning(t testing.TB, s storage.Store, day int, rs ...Reading) (steps int, open []Alert) {
	t.Helper()
	var b Book
	err := s.Update(context.Background(), unit.Instant(20000+day)*aDay, func(plain storage.Writer) error {
		w := &counting{Writer: plain}
		if _, err := b.Known(w); err != nil {
			return err
		}
		if _, err := b.Apply(w, rs, []Rule{{ID: "r"}}); err != nil {
			return err
		}
		var err error
		if open, err = b.Current(w); err != nil {
			return err
		}
		if _, err := b.Log(w, "boss", open); err != nil {
			return err
		}
		steps = w.n
		d := Digest{Person: "boss"}
		for _, a := range open {
			d.Items = append(d.Items, Item{Alert: a})
		}
		return b.Told(plain, d)
	})
	if err != nil {
		t.Fatal(err)
	}
	return steps, open
}

// What a morning reads and writes does not grow with the warnings of the past,
// which stay in the book.
func TestWarningsThatEndedLongAgoCostAMorningNothing(t *testing.T) {
	s := openStore(t)
	stands := reading("r", "stands", 100)
	morning(t, s, 0, stands)
	before, _ := morning(t, s, 1, stands)
	all := []Reading{stands}
	for i := range 300 {
		all = append(all, reading("r", fmt.Sprint("A-", i), 100))
	}
	morning(t, s, 2, all...)
	morning(t, s, 3, stands)
	if _, open := morning(t, s, 32, stands); len(open) != 301 {
		t.Errorf("%d warnings are current 29 days after 300 ended", len(open))
	}
	after, open := morning(t, s, 60, stands)
	if len(open) != 1 || after != before {
		t.Errorf("%d warnings are current and a morning takes %d steps; without a past it took %d", len(open), after, before)
	}
	if _, open = morning(t, s, 61, stands, reading("r", "A-7", 100)); len(open) != 2 || open[1].Acts < 4 {
		t.Errorf("one that came back has no past: %+v", open)
	}
	err := s.View(context.Background(), unit.Instant(20061)*aDay, func(r storage.Reader) error {
		a, err := Book{}.Get(r, string(FingerprintOf("r", ref("account", "A-9"))))
		if err != nil {
			return err
		}
		history, err := Book{}.History(r, a.Fingerprint())
		if a.State.Phase != Resolved || len(history) < 3 {
			t.Errorf("an old one is %s with %d acts", a.State.Phase, len(history))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAlertsAreIndexedAnew(t *testing.T) {
	s := openStore(t)
	old := storage.NewTable("alert", 2,
		storage.Index[Alert]{Name: "id", Keys: func(a Alert) [][]byte { return [][]byte{storage.Key(a.ID)} }},
		storage.Index[Alert]{Name: "owner", Keys: func(a Alert) [][]byte {
			return [][]byte{storage.Key(a.Reading.Owner, string(a.State.Phase))}
		}},
		storage.Index[Alert]{Name: "phase", Keys: func(a Alert) [][]byte { return [][]byte{storage.Key(string(a.State.Phase))} }},
	)
	err := s.Update(context.Background(), aDay, func(w storage.Writer) error {
		a := firing("r", "A", "o1", 100)
		a.ID, a.State.Since = "W-1", aDay
		if err := old.Put(w, storage.Key(string(a.Fingerprint())), a); err != nil {
			return err
		}
		if err := ByPhase(w); err != nil {
			return err
		}
		if list, err := (Book{}).Current(w); err != nil || len(list) != 1 {
			t.Errorf("%d are found afterwards (%v)", len(list), err)
		}
		for e := range w.Scan(old.IndexNamespace("owner"), storage.Range{}) {
			t.Errorf("%q is left", e.Key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Silences that ended are not read again; those of before are found as well.
func TestSilencesInForceAreFoundByTheirEnd(t *testing.T) {
	s := openStore(t)
	var b Book
	old := storage.NewTable[Silence]("alert_silence", 1) // without an index
	err := s.Update(context.Background(), 9*aDay, func(w storage.Writer) error {
		for i := range 40 {
			if err := old.Put(w, storage.Key(fmt.Sprint("S-old", i)), Silence{ID: fmt.Sprint("S-old", i), Until: unit.Instant(i) * aDay}); err != nil {
				return err
			}
		}
		if err := ByEnd(w); err != nil {
			return err
		}
		if _, err := b.Mute(w, "wei", Silence{From: 10 * aDay, Until: 99 * aDay}); err != nil { // to come
			return err
		}
		mine, err := b.Mute(w, "wei", Silence{Until: 50 * aDay})
		if err != nil {
			return err
		}
		list, err := b.Silences(w)
		if err != nil || len(list) != 31 || list[len(list)-1].ID != mine.ID {
			t.Errorf("%d silences are in force (%v)", len(list), err)
		}
		if err := b.Unmute(w, "wei", mine.ID); err != nil {
			return err
		}
		c := &counting{Writer: w}
		if list, err = b.Silences(c); len(list) != 30 || c.n > 70 {
			t.Errorf("%d silences are in force after one ended, found in %d steps", len(list), c.n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
