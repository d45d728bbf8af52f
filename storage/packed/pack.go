package packed

import (
	"bytes"
	"context"
	"fmt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// packBatch is how many entries Pack moves in one transaction.
const packBatch = 10_000

// Pack brings entries of a chosen namespace that were written before it was
// packed into leaves. If it is cut off it goes on where it was; without such
// entries it writes nothing.
func (s *Store) Pack(ctx context.Context, now unit.Instant, ns storage.Namespace) error {
	moved := 0
	err := s.Store.View(ctx, now, func(r storage.Reader) error {
		for _, err := range r.Scan(ns, storage.Range{Limit: 1}) {
			moved = packBatch
			return err
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("pack %s: %w", ns, err)
	}
	for moved == packBatch {
		err := s.Store.Update(ctx, now, func(inner storage.Writer) (err error) {
			moved, err = s.packSome(inner, ns)
			return err
		})
		if err != nil {
			return fmt.Errorf("pack %s: %w", ns, err)
		}
	}
	return nil
}

func (s *Store) packSome(inner storage.Writer, ns storage.Namespace) (int, error) {
	w := newWriter(inner, s)
	var keys [][]byte
	for e, err := range inner.Scan(ns, storage.Range{Limit: packBatch}) {
		if err == nil {
			err = w.Put(ns, e.Key, e.Value)
		}
		if err != nil {
			return 0, err
		}
		keys = append(keys, bytes.Clone(e.Key))
	}
	for _, key := range keys {
		if err := inner.Delete(ns, key); err != nil {
			return 0, err
		}
	}
	return len(keys), w.flushAll()
}
