package bolt

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

func opened(t *testing.T, path string, o Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func enqueued(t *testing.T, s *Store, ids ...string) {
	t.Helper()
	err := s.Update(t.Context(), 1000, func(w storage.Writer) (err error) {
		for _, id := range ids {
			_, added := w.Enqueue("a", id, 900, []byte(id))
			err = errors.Join(err, added)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func claimed(t *testing.T, s *Store, now unit.Instant) []storage.Claim {
	t.Helper()
	c, err := s.ClaimDue(t.Context(), now, "a", 10, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A process that opens the store takes over at once what a former one held,
// or was about to.
func TestWhatAFormerProcessHeldIsFree(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s := opened(t, path, Options{NoSync: true})
	enqueued(t, s, "held")
	lost := claimed(t, s, 1000)
	enqueued(t, s, "waiting")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = opened(t, path, Options{NoSync: true})
	again := claimed(t, s, 1002)
	if len(lost) != 1 || len(again) != 2 || again[0].Attempt < 2 || again[1].Attempt < 2 {
		t.Errorf("first %v, after the start %v: want both, and none as a first attempt", lost, again)
	}
	err := s.Update(t.Context(), 1003, func(w storage.Writer) error { return w.Finish(lost[0]) })
	if !errors.Is(err, storage.ErrClaimLost) {
		t.Errorf("the former claim can be finished: %v", err)
	}
}

func TestClaimsCostNoCommit(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "s.db"), Options{NoSync: true})
	enqueued(t, s, "x", "y")
	before := lastCommit(t, s)
	if n := len(claimed(t, s, 1000)); n != 2 {
		t.Fatalf("%d claims", n)
	}
	if after := lastCommit(t, s); after != before {
		t.Errorf("commit %d became %d", before, after)
	}
}

func lastCommit(t *testing.T, s *Store) (id int) {
	t.Helper()
	err := s.View(t.Context(), 0, func(r storage.Reader) error { id = r.(*tx).inner.ID(); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A file of layout 1 kept claims in a bucket of their own.
func TestAFileThatKeptClaimsIsUpgraded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	s := opened(t, path, Options{})
	enqueued(t, s, "held", "waiting")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(x *bbolt.Tx) error {
		outer := x.Bucket(queueBucket).Bucket([]byte("a"))
		inner, err := outer.CreateBucket([]byte("held"))
		return errors.Join(err,
			newBucket("queue/a/due", outer.Bucket([]byte("due"))).delete(storage.Key(unit.Instant(900), "held")),
			newBucket("queue/a/held", inner).put(storage.Key(unit.Instant(5000), "held"), nil),
			newBucket("meta", x.Bucket(metaBucket)).put(layoutKey, binary.BigEndian.AppendUint32(nil, 1)))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to do
		s = opened(t, path, Options{})
		if got := claimed(t, s, 1000); len(got) != 2 || got[0].ID != "held" || string(got[0].Value) != "held" {
			t.Errorf("claimed %v", got)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if report, err := Verify(t.Context(), path); err != nil || report.Err() != nil {
		t.Errorf("%v, %v", report.Err(), err)
	}
}
