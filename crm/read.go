package crm

import (
	"fmt"
	"iter"
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Get is the record as it was known: Get[*Account](v, "A-1"). False means that
// it was not known yet, or known to be gone.
func Get[R Record](v *View, id string) (R, bool, error) {
	var none R
	rec, ok, err := v.get(shapeOf[R](), id)
	if err != nil || !ok {
		return none, false, err
	}
	return rec.(R), true, nil
}

// GetRef is Get for a record whose kind is only known when running.
func (v *View) GetRef(ref Ref) (Record, bool, error) {
	s, ok := shapes[ref.Kind]
	if !ok {
		return nil, false, fmt.Errorf("there is no kind %q", ref.Kind)
	}
	return v.get(s, ref.ID)
}

// History is the versions of a record that were known by the View's instant,
// oldest first, deletions among them. Nil for a record never heard of.
func History[R Record](v *View, id string) ([]VersionOf[R], error) {
	list, err := v.HistoryRef(Ref{Kind: shapeOf[R]().kind, ID: id})
	var out []VersionOf[R]
	for _, ver := range list {
		out = append(out, VersionOf[R]{Version: ver, Record: ver.Record.(R)})
	}
	return out, err
}

// HistoryRef is History for a record whose kind is only known when running.
func (v *View) HistoryRef(ref Ref) ([]Version, error) {
	s, ok := shapes[ref.Kind]
	if !ok {
		return nil, fmt.Errorf("there is no kind %q", ref.Kind)
	}
	var out []Version
	err := v.eachRow(s, ref.ID, func(p place, r row) error {
		if r.KnownAt > v.at || !r.lasted() {
			return nil
		}
		ver, err := r.version(s, p.id, p.seq)
		out = append(out, ver)
		return err
	})
	slices.SortFunc(out, func(a, b Version) int { return int(int64(a.Seq) - int64(b.Seq)) })
	return out, err
}

// HistoryUnknown reports that what the record was at the View's instant cannot
// be told: it was first imported later, without a history reaching back so
// far. A replay does not judge by such a record.
func (v *View) HistoryUnknown(ref Ref) (bool, error) {
	s, ok := shapes[ref.Kind]
	if !ok {
		return false, fmt.Errorf("there is no kind %q", ref.Kind)
	}
	unknown := false
	err := v.eachRow(s, ref.ID, func(p place, r row) error {
		if int(r.Origin) < len(origins) {
			skeleton := r.seen(v.at) && origins[r.Origin] == Created
			tooEarly := p.seq == 1 && v.at < r.KnownAt && origins[r.Origin] == Imported
			unknown = unknown || skeleton || tooEarly
		}
		return nil
	})
	return unknown, err
}

// get follows the pointer of a record to the version of the instant.
func (v *View) get(s *shape, id string) (Record, bool, error) {
	p, ok, err := pointers.Get(v.r, storage.Key(s.code, id))
	if err != nil || !ok {
		return nil, false, err
	}
	for _, day := range append([]unit.Day{p.Day}, p.Days...) {
		rec, ok, err := v.onDay(s, day, id)
		if err != nil || ok {
			return rec, ok, err
		}
	}
	return nil, false, nil
}

// onDay is the record as known, if it lay on that day. Of the versions known
// by the instant only the newest can still be the known one.
func (v *View) onDay(s *shape, day unit.Day, id string) (Record, bool, error) {
	span := storage.Prefix(place{code: s.code, day: day, id: id}.record())
	span.Reverse = true
	for e, err := range versions.Scan(v.r, span) {
		if err != nil {
			return nil, false, fmt.Errorf("%s/%s: %w", s.kind, id, err)
		}
		if e.Value.KnownAt > v.at {
			continue
		}
		if e.Value.Deleted || !e.Value.seen(v.at) {
			return nil, false, nil
		}
		rec, err := e.Value.record(s)
		if err != nil {
			return nil, false, fmt.Errorf("%s/%s: %w", s.kind, id, err)
		}
		return rec, true, nil
	}
	return nil, false, nil
}

// eachRow visits all versions of a record.
func (v *View) eachRow(s *shape, id string, fn func(place, row) error) error {
	p, ok, err := pointers.Get(v.r, storage.Key(s.code, id))
	if err != nil || !ok {
		return err
	}
	for _, day := range append([]unit.Day{p.Day}, p.Days...) {
		for e, err := range versions.Scan(v.r, storage.Prefix(place{code: s.code, day: day, id: id}.record())) {
			if err != nil {
				return fmt.Errorf("%s/%s: %w", s.kind, id, err)
			}
			at, err := parsePlace(e.Key)
			if err == nil {
				err = fn(at, e.Value)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// shapeOf finds the kind of a record type; Kind does not look at the record.
func shapeOf[R Record]() *shape {
	var none R
	return shapes[none.Kind()]
}

// typed narrows a sequence of records to their own type.
func typed[R Record](seq iter.Seq2[Record, error]) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for rec, err := range seq {
			var r R
			if err == nil {
				r = rec.(R)
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}
