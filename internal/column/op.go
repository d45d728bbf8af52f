package column

import (
	"errors"
	"fmt"
	"sort"

	"github.com/riskbell/riskbell/storage"
)

// Do says what an Op does.
type Do int64

// What can be done to a row.
const (
	Add  Do = iota // put it, or put it anew
	End            // set its Ended; of the Row only Key and Ended count
	Drop           // take it out
)

// Op is one change of a table.
type Op struct {
	Row
	Do Do
}

var errNoRow = errors.New("a row that is changed is not there")

// merge applies ops, in order of their keys, to the rows of base.
func merge(base []Row, ops []Op) ([]Row, error) {
	out := make([]Row, 0, len(base)+len(ops))
	for len(ops) > 0 {
		k := ops[0].Key
		n := sort.Search(len(base), func(i int) bool { return base[i].Compare(k) >= 0 })
		out, base = append(out, base[:n]...), base[n:]
		var row *Row
		if len(base) > 0 && base[0].Key == k {
			row, base = &base[0], base[1:]
		}
		for ; len(ops) > 0 && ops[0].Key == k; ops = ops[1:] {
			switch o := ops[0]; {
			case o.Do == Add:
				row = &o.Row
			case row == nil:
				return nil, fmt.Errorf("%w: %w: %s of %s", storage.ErrCorrupt, errNoRow, k.ID, k.Day)
			case o.Do == End:
				row.Ended = o.Ended
			default:
				row = nil
			}
		}
		if row != nil {
			out = append(out, *row)
		}
	}
	return append(out, base...), nil
}
