package storagetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"github.com/riskbell/riskbell/storage"
)

func runSnapshots(t *testing.T, d Driver) {
	t.Run("of nothing", func(t *testing.T) {
		copied := d.Restore(t, snapshot(t, d.Open(t)))
		wantKeys(t, copied, storage.Range{})
	})
	t.Run("of everything", func(t *testing.T) { copiesEverything(t, d) })
	t.Run("while writers go on", func(t *testing.T) { copiesUnderWriters(t, d) })
	t.Run("stops with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := d.Open(t).Snapshot(ctx, &bytes.Buffer{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func snapshot(t *testing.T, s storage.Store) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	must(t, s.Snapshot(context.Background(), &out))
	return &out
}

func copiesEverything(t *testing.T, d Driver) {
	s := d.Open(t)
	put(t, s, "a", "1", "b", "")
	putPet(t, s, "1", pet{Tags: []string{"x"}})
	enqueue(t, s, "held", noon-1)
	held := claim(t, s, noon, 1)[0]
	enqueue(t, s, "waiting", noon)
	wantLease(t, s, "poll", "a", noon, 1)
	copied := d.Restore(t, snapshot(t, s))
	put(t, s, "a", "changed since")

	wantCommitted(t, copied, "a", []byte("1"))
	wantCommitted(t, copied, "b", []byte{})
	wantPets(t, copied, "byTag", "x", "1")
	wantClaims(t, copied, noon, 5, "held", "waiting")
	wantFinish(t, copied, held, storage.ErrClaimLost)
	wantLeased(t, copied, "poll", "b", noon)
}

// copiesUnderWriters copies while one writer keeps two counters equal.
func copiesUnderWriters(t *testing.T, d Driver) {
	s := d.Open(t)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for i := uint64(1); ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			err := s.Update(context.Background(), noon, func(w storage.Writer) error {
				n := binary.BigEndian.AppendUint64(nil, i)
				filler := w.Put("filler", fmt.Append(nil, i%50), make([]byte, 500))
				return errors.Join(filler, w.Put(things, []byte("a"), n), w.Put(things, []byte("b"), n))
			})
			if err != nil {
				t.Error(err)
			}
		}
	}()
	var copies []*bytes.Buffer
	for range 10 {
		copies = append(copies, snapshot(t, s))
	}
	close(stop)
	<-stopped
	for _, c := range copies {
		view(t, d.Restore(t, c), func(r storage.Reader) error {
			a, err := r.Get(things, []byte("a"))
			must(t, err)
			wantValue(t, r, "b", a)
			return nil
		})
	}
}
