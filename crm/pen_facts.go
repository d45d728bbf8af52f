package crm

import (
	"slices"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/storage"
)

// factPen gathers what a transaction changes in the facts.
type factPen struct {
	ops     map[*factKind][]column.Op
	numbers *numberer
	fact    fact // on its way to a row
}

func newFactPen(w storage.Writer, book *nameBook) factPen {
	n := newNumberer(w, book)
	return factPen{map[*factKind][]column.Op{}, n, fact{lookups: lookups{n.number, n.dayOf}}}
}

func (f *factPen) note(k *factKind, r column.Row, do column.Do) {
	ops := f.ops[k]
	if len(ops) == cap(ops) { // append alone would grow by a fourth
		ops = slices.Grow(ops, max(64, len(ops)))
	}
	f.ops[k] = append(ops, column.Op{Row: r, Do: do})
}

// add notes a new version.
func (f *factPen) add(s *shape, p place, v row, r Record) {
	k, ok := factKinds[s.kind]
	if !ok {
		return
	}
	if !v.Deleted {
		f.note(k, k.row(r, p, v, &f.fact), column.Add)
	}
	if k.versions != nil && v.lasted() {
		f.note(k.versions, k.versions.version(r, p, v, &f.fact), column.Add)
	}
}

// alter notes that a version was superseded, or taken out again.
func (f *factPen) alter(s *shape, p place, v row, r Record, do column.Do) {
	k, ok := factKinds[s.kind]
	if !ok {
		return
	}
	if !v.Deleted {
		f.note(k, k.row(r, p, v, &f.fact), do)
	}
	// All versions that lasted are kept: one that ends stays, unless it is
	// superseded in the instant it became known.
	if k.versions != nil && v.lasted() == (do == column.Drop) {
		f.note(k.versions, k.versions.version(r, p, v, &f.fact), column.Drop)
	}
}

// put writes what was gathered.
func (f *factPen) put(w storage.Writer) error {
	for k, ops := range f.ops {
		if err := k.table.Write(w, ops); err != nil {
			return err
		}
	}
	clear(f.ops)
	return f.numbers.err
}
