package storage

import (
	"context"

	"github.com/riskbell/riskbell/internal/unit"
)

// Forget deletes the rows of the range that are old. Where there are none,
// nothing is written.
func Forget[V any](ctx context.Context, s Store, now unit.Instant, t Table[V], span Range, old func(V) bool) error {
	var keys [][]byte
	err := s.View(ctx, now, func(r Reader) error {
		for row, err := range t.Scan(r, span) {
			if err != nil {
				return err
			}
			if old(row.Value) {
				keys = append(keys, append([]byte(nil), row.Key...))
			}
		}
		return nil
	})
	if err != nil || len(keys) == 0 {
		return err
	}
	return s.Update(ctx, now, func(w Writer) error {
		for _, key := range keys { // it may have been written anew meanwhile
			v, ok, err := t.Get(w, key)
			if err == nil && ok && old(v) {
				err = t.Delete(w, key)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
