package crm

import (
	"fmt"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/storage"
)

// factPen gathers what a transaction changes in the facts.
type factPen struct {
	ops     map[Kind][]column.Op
	numbers *numberer
}

func newFactPen(w storage.Writer) factPen { return factPen{map[Kind][]column.Op{}, newNumberer(w)} }

// add notes a new version.
func (f *factPen) add(s *shape, p place, v row, r Record) {
	k, ok := factKinds[s.kind]
	if !ok || v.Deleted {
		return
	}
	f.ops[s.kind] = append(f.ops[s.kind], column.Op{Row: k.row(r, p, v, f.numbers.number), Do: column.Add})
}

// alter notes that a version was superseded, or taken out again.
func (f *factPen) alter(s *shape, p place, v row, do column.Do) error {
	k, ok := factKinds[s.kind]
	if !ok || v.Deleted {
		return nil
	}
	r, err := v.record(s)
	if err != nil {
		return fmt.Errorf("%s/%s: %w", s.kind, p.id, err)
	}
	f.ops[s.kind] = append(f.ops[s.kind], column.Op{Row: k.row(r, p, v, f.numbers.number), Do: do})
	return nil
}

// put writes what was gathered.
func (f *factPen) put(w storage.Writer) error {
	for kind, ops := range f.ops {
		if err := factKinds[kind].table.Write(w, ops); err != nil {
			return fmt.Errorf("facts of %s: %w", kind, err)
		}
	}
	clear(f.ops)
	return f.numbers.err
}
