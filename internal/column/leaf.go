package column

import (
	"fmt"
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// LeafRows is how many rows a leaf has at most when it is written, and MaxRows
// how many are read from one stored block.
const (
	LeafRows = 4096
	MaxRows  = 1 << 17
)

// A leaf is written anew when it has maxPatches, or when they hold more rows
// than minPending and a fourth of its own.
const (
	maxPatches = 8
	minPending = 512
)

// Leaf is what is known of a leaf without reading it.
type Leaf struct {
	// Stamp is the number of the writing that changed it last.
	Stamp   uint64 `cbor:"1,keyasint"`
	Rows    int    `cbor:"2,keyasint"`
	Patches int    `cbor:"3,keyasint,omitempty"`
	Pending int    `cbor:"4,keyasint,omitempty"` // rows in the patches
	// Live is how many rows are current, FirstKnown the earliest instant at
	// which any row is known, LastEnded the latest at which one ended.
	Live       int          `cbor:"5,keyasint,omitempty"`
	FirstKnown unit.Instant `cbor:"6,keyasint,omitempty"`
	LastEnded  unit.Instant `cbor:"7,keyasint,omitempty"`

	bound string // its key
	from  unit.Day
}

// located is a leaf with what its key says.
func located(row storage.Row[Leaf]) (Leaf, error) {
	leaf := row.Value
	leaf.bound = string(row.Key)
	return leaf, storage.ParseKey(row.Key, new(uint8), &leaf.from, new(storage.Rest))
}

// change applies ops to a leaf, by a patch or by writing it anew.
func (t Table) change(w storage.Writer, leaf Leaf, ops []Op, last bool) error {
	if leaf.Patches >= maxPatches || leaf.Pending+len(ops) > max(minPending, leaf.Rows/4) || leaf.Rows == 0 {
		return t.fold(w, leaf, ops, last)
	}
	leaf.Patches++
	leaf.Pending += len(ops)
	for i := range ops {
		leaf.note(&ops[i])
	}
	if err := blocks.Put(w, patchKey(leaf.bound, leaf.Patches), *t.packOps(ops)); err != nil {
		return err
	}
	return leaves.Put(w, []byte(leaf.bound), leaf)
}

func patchKey(bound string, patch int) []byte { return append([]byte(bound), byte(patch)) }

// note brings what is known of the leaf up to date with an op. Live may come
// out too high, never too low.
func (l *Leaf) note(o *Op) {
	switch o.Do {
	case Add:
		if l.FirstKnown == 0 || o.Known < l.FirstKnown {
			l.FirstKnown = o.Known
		}
		if o.Ended == 0 {
			l.Live++
		}
		l.LastEnded = max(l.LastEnded, o.Ended)
	case End:
		l.Live--
		l.LastEnded = max(l.LastEnded, o.Ended)
	case Drop: // it may have been ended
	}
}

// packOps is a block of ops: what each does stands in a last column.
func (t Table) packOps(ops []Op) *Block {
	rows := make([]Row, len(ops))
	for i, o := range ops {
		rows[i] = o.Row
		rows[i].Values = append(slices.Grow([]int64(nil), t.Columns+1), o.Values...)
		for len(rows[i].Values) < t.Columns {
			rows[i].Values = append(rows[i].Values, 0)
		}
		rows[i].Values = append(rows[i].Values, int64(o.Do))
	}
	return pack(rows, t.Columns+1)
}

// fold writes the leaf anew with its patches and ops applied.
func (t Table) fold(w storage.Writer, leaf Leaf, ops []Op, last bool) error {
	base, pending, err := t.read(w, leaf)
	if err != nil {
		return err
	}
	if len(pending) > 0 { // ops alone are in order
		ops = append(pending, ops...)
		slices.SortStableFunc(ops, func(a, b Op) int { return a.Compare(b.Key) })
	}
	rows, err := merge(base.rows(), ops)
	if err != nil {
		return fmt.Errorf("facts %d: %w", t.Number, err)
	}
	for patch := 1; patch <= leaf.Patches; patch++ {
		if err := blocks.Delete(w, patchKey(leaf.bound, patch)); err != nil {
			return err
		}
	}
	size := LeafRows
	if parts := (len(rows) + LeafRows - 1) / LeafRows; !last && parts > 1 {
		size = (len(rows) + parts - 1) / parts
	}
	bound := leaf.bound
	for first := true; first || len(rows) > 0; first = false {
		n := min(size, len(rows))
		if err := t.put(w, bound, leaf.Stamp, rows[:n]); err != nil {
			return err
		}
		if rows = rows[n:]; len(rows) > 0 {
			bound = string(t.key(rows[0].Key))
		}
	}
	return nil
}

func (t Table) put(w storage.Writer, bound string, stamp uint64, rows []Row) error {
	leaf := Leaf{Stamp: stamp, Rows: len(rows)}
	for i := range rows {
		leaf.note(&Op{Row: rows[i]})
	}
	if err := blocks.Put(w, patchKey(bound, 0), *pack(rows, t.Columns)); err != nil {
		return err
	}
	return leaves.Put(w, []byte(bound), leaf)
}

// read gives a leaf's rows and what its patches do, oldest first.
func (t Table) read(r storage.Reader, leaf Leaf) (base *Block, pending []Op, err error) {
	if leaf.Rows == 0 && leaf.Patches == 0 {
		return &Block{ints: make([]Ints, fixed+t.Columns)}, nil, nil
	}
	if base, err = t.block(r, leaf, 0, t.Columns); err != nil {
		return nil, nil, err
	}
	for patch := 1; patch <= leaf.Patches; patch++ {
		b, err := t.block(r, leaf, patch, t.Columns+1)
		if err != nil {
			return nil, nil, err
		}
		for _, row := range b.rows() {
			do := Do(row.Values[t.Columns])
			row.Values = row.Values[:t.Columns]
			pending = append(pending, Op{row, do})
		}
	}
	return base, pending, nil
}

// block reads one stored block and looks whether it has the table's shape.
func (t Table) block(r storage.Reader, leaf Leaf, patch, columns int) (*Block, error) {
	b, ok, err := blocks.Get(r, patchKey(leaf.bound, patch))
	if err == nil && !ok {
		err = fmt.Errorf("%w: it is missing", storage.ErrCorrupt)
	}
	if err == nil && len(b.ints) != fixed+columns {
		err = fmt.Errorf("%w: it has %d columns, not %d", storage.ErrCorrupt, len(b.ints)-fixed, columns)
	}
	if err != nil {
		return nil, fmt.Errorf("facts %d from %s: %w", t.Number, leaf.from, err)
	}
	return &b, nil
}
