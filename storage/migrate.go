package storage

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/riskbell/riskbell/internal/unit"
)

// Migration is one change of what a store holds. A list of migrations only
// ever grows at its end; a new store goes through all of them.
type Migration struct {
	// Name says what changes, in a few words. It is stored and never altered.
	Name string
	// Apply changes the data, in one transaction with the record of having
	// been applied.
	Apply func(w Writer) error
}

type applied struct {
	Name string       `cbor:"1,keyasint"`
	At   unit.Instant `cbor:"2,keyasint"`
}

// migrations are the applied ones, by their place in the list.
var migrations = NewTable[applied]("migration", 1)

// Migrate applies those of list that the store has not seen, in order, each
// in a transaction of its own: after a crash it goes on where it stopped. A
// store that has seen more than list gives ErrNewer, and one that has seen
// others than list begins with gives an error; neither is written to.
func Migrate(ctx context.Context, s Store, now unit.Instant, list []Migration) error {
	done, err := countApplied(ctx, s, now, list)
	if err != nil {
		return err
	}
	for i := done; i < len(list); i++ {
		err := s.Update(ctx, now, func(w Writer) error {
			if err := list[i].Apply(w); err != nil {
				return err
			}
			return migrations.Put(w, place(i), applied{Name: list[i].Name, At: now})
		})
		if err != nil {
			return fmt.Errorf("migration %d %q: %w", i+1, list[i].Name, err)
		}
	}
	return nil
}

// Pending is how many of list the store has not seen; its errors are Migrate's.
func Pending(ctx context.Context, s Store, now unit.Instant, list []Migration) (int, error) {
	done, err := countApplied(ctx, s, now, list)
	return len(list) - done, err
}

func countApplied(ctx context.Context, s Store, now unit.Instant, list []Migration) (int, error) {
	n := 0
	err := s.View(ctx, now, func(r Reader) error {
		for row, err := range migrations.Scan(r, Range{}) {
			switch {
			case err != nil:
				return err
			case n >= len(list):
				return fmt.Errorf("%w: it applied migration %d %q", ErrNewer, n+1, row.Value.Name)
			case row.Value.Name != list[n].Name:
				return fmt.Errorf("the store belongs to something else: its migration %d is %q, not %q", n+1, row.Value.Name, list[n].Name)
			}
			n++
		}
		return nil
	})
	return n, err
}

func place(i int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(i)) }
