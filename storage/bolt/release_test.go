package bolt

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// A process that opens the store takes over at once what a former one held.
func TestReleaseGivesBackWhatAFormerProcessHeld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	open := func() *Store {
		s, err := Open(t.Context(), path, Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	claim := func(s *Store, now unit.Instant, queue storage.Queue) []storage.Claim {
		c, err := s.ClaimDue(t.Context(), now, queue, 10, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	s := open()
	err := s.Update(t.Context(), 1000, func(w storage.Writer) error {
		for _, q := range []storage.Queue{"a", "b"} {
			for id, due := range map[string]unit.Instant{"x": 900, "y": 1000, "later": 5000} {
				if _, err := w.Enqueue(q, id, due, []byte(id)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lost := claim(s, 1000, "a")
	if len(lost) != 2 || len(claim(s, 1001, "a")) != 0 || len(claim(s, 1001, "b")) != 2 {
		t.Fatalf("claimed %v", lost)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	if n, err := s.Release(t.Context(), 1002); n != 4 || err != nil {
		t.Errorf("released %d (%v), want 4", n, err)
	}
	again := claim(s, 1002, "a")
	if len(again) != 2 || again[0].ID != "x" || again[1].ID != "y" || again[0].Attempt != 2 {
		t.Errorf("claimed after the release: %v", again)
	}
	err = s.Update(t.Context(), 1003, func(w storage.Writer) error { return w.Finish(lost[0]) })
	if !errors.Is(err, storage.ErrClaimLost) {
		t.Errorf("the former claim can be finished: %v", err)
	}
	if n, err := s.Release(t.Context(), 1004); n != 2 || err != nil {
		t.Errorf("released again %d (%v), want 2", n, err)
	}
	if n, err := s.Release(t.Context(), 1004); n != 0 || err != nil {
		t.Errorf("nothing is held, released %d (%v)", n, err)
	}
}
