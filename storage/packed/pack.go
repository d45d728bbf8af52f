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

// Drop takes a namespace that is no longer used out of the store, packed or
// plain, some rows in each transaction. Where there is none it writes nothing.
func (s *Store) Drop(ctx context.Context, now unit.Instant, ns storage.Namespace) error {
	for _, at := range []storage.Namespace{ns, below(ns)} {
		for {
			keys, err := s.someKeys(ctx, now, at)
			if err == nil && len(keys) > 0 {
				err = s.Store.Update(ctx, now, func(w storage.Writer) error { return deleteAll(w, at, keys) })
			}
			if err != nil {
				return fmt.Errorf("drop %s: %w", ns, err)
			}
			if len(keys) == 0 {
				break
			}
		}
	}
	return nil
}

// someKeys are the first keys of a namespace of the store below.
func (s *Store) someKeys(ctx context.Context, now unit.Instant, at storage.Namespace) (keys [][]byte, err error) {
	err = s.Store.View(ctx, now, func(r storage.Reader) error {
		for e, err := range r.Scan(at, storage.Range{Limit: packBatch}) {
			if err != nil {
				return err
			}
			keys = append(keys, bytes.Clone(e.Key))
		}
		return nil
	})
	return keys, err
}

func deleteAll(w storage.Writer, ns storage.Namespace, keys [][]byte) error {
	for _, key := range keys {
		if err := w.Delete(ns, key); err != nil {
			return err
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
	if err := deleteAll(inner, ns, keys); err != nil {
		return 0, err
	}
	return len(keys), w.flushAll()
}
