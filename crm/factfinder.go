package crm

import (
	"fmt"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// FactFinder looks single records of a dated kind up among its facts: those
// that others lead to.
type FactFinder struct {
	view   *View
	shape  *shape
	finder *column.Finder
	found  Facts
}

// FactFinder looks records of the kind up as they were known at the View's
// instant.
func (v *View) FactFinder(kind Kind) (*FactFinder, error) {
	k, s := factKinds[kind], shapes[kind]
	if k == nil || !s.dated {
		return nil, fmt.Errorf("%s records are not dated facts", kind)
	}
	if err := v.factsReady(); err != nil {
		return nil, err
	}
	finder, err := v.cache.Finder(v.r, k.table)
	return &FactFinder{view: v, shape: s, finder: finder,
		found: Facts{kind: k, room: new([columnCount + 1][]int64)}}, err
}

// Find is the one record with the id; nil if there is none. It looks first at
// the day given, where the record may lie; 0 if that is not known. What it
// gives is valid until the next.
func (f *FactFinder) Find(id string, day unit.Day) (*Facts, error) {
	if day != 0 {
		if ok, err := f.on(day, id); ok || err != nil {
			return &f.found, err
		}
	}
	p, ok, err := pointers.Get(f.view.r, storage.Key(f.shape.code, id))
	if err != nil || !ok {
		return nil, err
	}
	for _, day := range append([]unit.Day{p.Day}, p.Days...) {
		if ok, err := f.on(day, id); ok || err != nil {
			return &f.found, err
		}
	}
	return nil, nil
}

// on finds the record as known, if it lay on that day.
func (f *FactFinder) on(day unit.Day, id string) (bool, error) {
	b, lo, hi, rows, err := f.finder.Find(day, id, f.view.at)
	if err != nil {
		return false, fmt.Errorf("%s/%s: %w", f.shape.kind, id, err)
	}
	f.found.block, f.found.lo, f.found.hi, f.found.rows = b, lo, hi, rows
	return b != nil, nil
}
