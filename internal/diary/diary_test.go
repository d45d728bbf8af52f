package diary

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
	"github.com/riskbell/riskbell/storage/storagetest"
)

const noon = unit.Instant(1_764_000_000_000)

func open(t *testing.T) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(context.Background(), filepath.Join(t.TempDir(), "state.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func update(t *testing.T, s storage.Store, fn func(w storage.Writer) error) {
	t.Helper()
	if err := s.Update(context.Background(), noon, fn); err != nil {
		t.Fatal(err)
	}
}

// filled has ten sealed entries of li and wu, and one that waits.
func filled(t *testing.T) (*bolt.Store, Checkpoint) {
	t.Helper()
	s := open(t)
	var head Checkpoint
	for i := range 11 {
		update(t, s, func(w storage.Writer) error {
			e := Entry{ID: fmt.Sprint("event ", i), Actor: []string{"li", "wu"}[i%2], Verb: "snooze", Object: fmt.Sprint("alert ", i), Reason: "拜访后再看"}
			return Append(w, e)
		})
		if i == 10 {
			break
		}
		update(t, s, func(w storage.Writer) (err error) { head, _, err = Seal(w, 100); return err })
	}
	return s, head
}

func verify(t *testing.T, s storage.Store, kept ...Checkpoint) (report Report, err error) {
	t.Helper()
	err = s.View(context.Background(), noon, func(r storage.Reader) (err error) {
		report, err = Verify(r, kept...)
		return err
	})
	return report, err
}

func TestWhatWasSealedVerifies(t *testing.T) {
	s, head := filled(t)
	report, err := verify(t, s, head)
	if err != nil || report.Head.Seals != 10 || report.Open != 1 || report.Erased != 0 {
		t.Fatalf("%v, %v", report, err)
	}
	storagetest.CheckDrawing(t, "diary.go", s)
}

func TestSealsAreTakenInPortions(t *testing.T) {
	s, _ := filled(t)
	update(t, s, func(w storage.Writer) error {
		for i := range 5 {
			if err := Append(w, Entry{ID: fmt.Sprint("more ", i), Verb: "ack"}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, want := range []int{4, 2, 0} {
		update(t, s, func(w storage.Writer) error {
			_, n, err := Seal(w, 4)
			if n != want {
				t.Errorf("sealed %d, want %d", n, want)
			}
			return err
		})
	}
	if report, err := verify(t, s); err != nil || report.Open != 0 {
		t.Errorf("%v, %v", report, err)
	}
}

func TestAnIDIsTakenOnce(t *testing.T) {
	s, _ := filled(t)
	err := s.Update(context.Background(), noon, func(w storage.Writer) error { return Append(w, Entry{ID: "event 3"}) })
	if !errors.Is(err, ErrTwice) {
		t.Errorf("got %v", err)
	}
}

// tamper changes rows behind the diary's back, checksums and all.
var tamper = map[string]func(w storage.Writer) error{
	"a verb flipped": func(w storage.Writer) error {
		s, _, err := entries.Get(w, storage.Key("event 3"))
		s.Verb = "ack"
		return errors.Join(err, entries.Put(w, storage.Key("event 3"), s))
	},
	"an actor replaced": func(w storage.Writer) error {
		a, _, err := whos.Get(w, storage.Key("event 3"))
		a.Actor = "li"
		return errors.Join(err, whos.Put(w, storage.Key("event 3"), a))
	},
	"a reason reworded": func(w storage.Writer) error {
		b, _, err := whats.Get(w, storage.Key("event 3"))
		b.Reason = "其他"
		return errors.Join(err, whats.Put(w, storage.Key("event 3"), b))
	},
	"an entry dropped": func(w storage.Writer) error { return entries.Delete(w, storage.Key("event 3")) },
	"a seal dropped":   func(w storage.Writer) error { return links.Delete(w, storage.Key(int64(4))) },
	"an entry and its seal dropped": func(w storage.Writer) error {
		return errors.Join(entries.Delete(w, storage.Key("event 3")), links.Delete(w, storage.Key(int64(4))))
	},
	"two seals swapped": func(w storage.Writer) error {
		a, _, err1 := links.Get(w, storage.Key(int64(4)))
		b, _, err2 := links.Get(w, storage.Key(int64(5)))
		return errors.Join(err1, err2, links.Put(w, storage.Key(int64(4)), b), links.Put(w, storage.Key(int64(5)), a))
	},
	"the end cut off": func(w storage.Writer) error {
		return errors.Join(links.Delete(w, storage.Key(int64(10))), entries.Delete(w, storage.Key("event 9")))
	},
	"an entry slipped in": func(w storage.Writer) error {
		return entries.Put(w, storage.Key("event 3b"), sealed{ID: "event 3b", Verb: "ack"})
	},
	"a sealed entry opened again": func(w storage.Writer) error {
		s, _, err := entries.Get(w, storage.Key("event 3"))
		s.Open = true
		return errors.Join(err, entries.Put(w, storage.Key("event 3"), s))
	},
}

func TestTamperingIsFound(t *testing.T) {
	for name, change := range tamper {
		t.Run(name, func(t *testing.T) {
			s, _ := filled(t)
			update(t, s, change)
			if report, err := verify(t, s); !errors.Is(err, ErrBroken) {
				t.Errorf("not found: %v, %v", report, err)
			}
		})
	}
}

func TestARewrittenChainIsFoundByAKeptCheckpoint(t *testing.T) {
	s, head := filled(t)
	update(t, s, func(w storage.Writer) error { // everything but the last two, chain and head made anew
		last := Checkpoint{}
		for i := int64(1); i <= 10; i++ {
			l, _, err := links.Get(w, storage.Key(i))
			if err != nil {
				return err
			}
			if i > 8 {
				err = errors.Join(links.Delete(w, storage.Key(i)), entries.Delete(w, storage.Key(l.ID)))
			} else {
				last = Checkpoint{Seals: i, Chain: l.Chain}
			}
			if err != nil {
				return err
			}
		}
		return heads.Put(w, headKey, last)
	})
	if _, err := verify(t, s); err != nil {
		t.Fatalf("the forgery is not consistent: %v", err)
	}
	if _, err := verify(t, s, head); !errors.Is(err, ErrBroken) {
		t.Errorf("not found: %v", err)
	}
}

func TestErasingAPersonLeavesTheChain(t *testing.T) {
	s, head := filled(t)
	update(t, s, func(w storage.Writer) error {
		n, err := erase(w, "wu")
		if n != 5 {
			t.Errorf("%d entries, want 5", n)
		}
		return err
	})
	report, err := verify(t, s, head)
	if err != nil || report.Erased != 5 {
		t.Errorf("%v, %v", report, err)
	}
	namespaces, err := s.Namespaces(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(context.Background(), noon, func(r storage.Reader) error {
		for _, ns := range namespaces {
			for e, err := range r.Scan(ns, storage.Range{}) {
				if err != nil || bytes.Contains(e.Key, []byte("wu")) || bytes.Contains(e.Value, []byte("wu")) {
					t.Errorf("%s %q still names the person: %q, %v", ns, e.Key, e.Value, err)
				}
			}
		}
		n := 0
		for e, err := range ByActor(r, "li") {
			if err != nil || e.Reason != "拜访后再看" || e.At != noon {
				t.Errorf("%+v, %v", e, err)
			}
			n++
		}
		if n != 6 {
			t.Errorf("%d entries of the other person", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// erase removes a person from the diary as the layout allows: as actor, and
// what was written about the person as object. It returns the number of entries
// that lost a part.
func erase(w storage.Writer, person string) (int, error) {
	acted, err := ids(ByActor(w, person))
	if err != nil {
		return 0, err
	}
	suffered, err := ids(ByObject(w, person))
	if err != nil {
		return 0, err
	}
	for _, id := range acted {
		// What an actor wrote is the actor's too.
		err = errors.Join(err, whos.Delete(w, storage.Key(id)), whats.Delete(w, storage.Key(id)))
	}
	for _, id := range suffered {
		err = errors.Join(err, whats.Delete(w, storage.Key(id)))
	}
	return len(acted) + len(suffered), err
}

func ids(entries iter.Seq2[Entry, error]) (list []string, err error) {
	for e, err := range entries {
		if err != nil {
			return nil, err
		}
		list = append(list, e.ID)
	}
	return list, nil
}
