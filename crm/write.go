package crm

import (
	"bytes"
	"fmt"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// pen writes the versions of one transaction.
type pen struct {
	w       storage.Writer
	now     unit.Instant
	source  uint16
	tallies map[uint8]*tally
	facts   factPen
}

func newPen(w storage.Writer, now unit.Instant, source uint16, book *nameBook) pen {
	return pen{w: w, now: now, source: source, tallies: map[uint8]*tally{}, facts: newFactPen(w, book)}
}

// tally is the kind's counters, put by finish.
func (n *pen) tally(code uint8) (*tally, error) {
	if t, ok := n.tallies[code]; ok {
		return t, nil
	}
	t, _, err := tallies.Get(n.w, storage.Key(code))
	n.tallies[code] = &t
	return &t, err
}

// putFacts writes the facts, where they are not to be built anew anyway.
func (n *pen) putFacts() error {
	ready, err := claimFacts(n.w)
	if !ready || err != nil {
		return err
	}
	return n.facts.put(n.w)
}

// finish puts what was left for the end.
func (n *pen) finish() error {
	if err := n.putFacts(); err != nil {
		return err
	}
	for code, t := range n.tallies {
		if err := tallies.Put(n.w, storage.Key(code), *t); err != nil {
			return err
		}
	}
	return nil
}

// current reads a record's pointer and current version.
func (n *pen) current(s *shape, id string) (pointer, row, bool, error) {
	ptr, ok, err := pointers.Get(n.w, storage.Key(s.code, id))
	if err != nil || !ok {
		return ptr, row{}, false, err
	}
	r, ok, err := versions.Get(n.w, place{s.code, ptr.Day, id, ptr.Seq}.key())
	if err == nil && !ok {
		err = fmt.Errorf("%w: its current version is missing", storage.ErrCorrupt)
	}
	if err != nil {
		err = fmt.Errorf("%s/%s: %w", s.kind, id, err)
	}
	return ptr, r, true, err
}

// write puts the versions of a record that has none, oldest first.
func (n *pen) write(s *shape, id string, drafts []draft) error {
	ptr, before := pointer{Source: n.source}, link{}
	for i, d := range drafts {
		r := row{KnownAt: d.knownAt, Origin: originNumber(d.origin)}
		if d.effectiveAt != d.knownAt {
			r.EffectiveAt = d.effectiveAt
		}
		if i+1 < len(drafts) {
			r.SupersededAt = drafts[i+1].knownAt
		}
		var err error
		if r.Record, err = storage.Encode(d.record); err != nil {
			return fmt.Errorf("%s/%s: %w", s.kind, id, err)
		}
		l := linkOf(d.record)
		if err := n.append(s, id, &ptr, r, l, before); err != nil {
			return err
		}
		n.facts.add(s, place{s.code, ptr.Day, id, ptr.Seq}, r, d.record)
		before = l
	}
	t, err := n.tally(s.code)
	if err != nil {
		return err
	}
	t.Rows++
	return pointers.Put(n.w, storage.Key(s.code, id), ptr)
}

// supersede puts a new version after the current one, of which was is the record.
func (n *pen) supersede(s *shape, id string, ptr pointer, old row, was Record, next row, r Record) error {
	t, err := n.tally(s.code)
	if err != nil {
		return err
	}
	switch {
	case old.Deleted && !next.Deleted:
		t.Rows++
	case !old.Deleted && next.Deleted:
		t.Rows--
	}
	next.KnownAt = max(n.now, old.KnownAt)
	old.SupersededAt = next.KnownAt
	p := place{s.code, ptr.Day, id, ptr.Seq}
	if err := versions.Put(n.w, p.key(), old); err != nil {
		return err
	}
	n.facts.alter(s, p, old, was, column.End)
	ptr.Source, ptr.Deleted = n.source, next.Deleted
	if err := n.append(s, id, &ptr, next, linkOf(r), linkOf(was)); err != nil {
		return err
	}
	n.facts.add(s, place{s.code, ptr.Day, id, ptr.Seq}, next, r)
	return pointers.Put(n.w, storage.Key(s.code, id), ptr)
}

// append puts a version and its index row, where the version before has another,
// and moves the pointer to it.
func (n *pen) append(s *shape, id string, ptr *pointer, r row, l, before link) error {
	ptr.moveTo(l.day)
	p := place{s.code, ptr.Day, id, ptr.Seq}
	if err := versions.Put(n.w, p.key(), r); err != nil {
		return err
	}
	if l != before {
		if err := l.put(n.w, p); err != nil {
			return err
		}
	}
	t, err := n.tally(s.code)
	if err != nil {
		return err
	}
	t.LastKnown = max(t.LastKnown, r.KnownAt)
	return nil
}

// moveTo counts a new version, which lies on day.
func (p *pointer) moveTo(day unit.Day) {
	if p.Seq > 0 && p.Day != day {
		days := []unit.Day{p.Day}
		for _, d := range p.Days {
			if d != day && d != p.Day {
				days = append(days, d)
			}
		}
		p.Days = days
	}
	p.Seq, p.Day = p.Seq+1, day
}

// erase takes all versions of a record out again: during the import that
// wrote them, when more of its past becomes known.
func (n *pen) erase(s *shape, id string, ptr pointer) error {
	for _, day := range append([]unit.Day{ptr.Day}, ptr.Days...) {
		for e, err := range versions.Scan(n.w, storage.Prefix(place{code: s.code, day: day, id: id}.record())) {
			if err != nil {
				return err
			}
			if err := n.eraseOne(s, bytes.Clone(e.Key), e.Value); err != nil {
				return err
			}
		}
	}
	t, err := n.tally(s.code)
	if err != nil {
		return err
	}
	t.Rows--
	return pointers.Delete(n.w, storage.Key(s.code, id))
}

func (n *pen) eraseOne(s *shape, key []byte, r row) error {
	p, err := parsePlace(key)
	if err != nil {
		return err
	}
	rec, err := r.record(s)
	if err != nil {
		return fmt.Errorf("%s/%s: %w", s.kind, p.id, err)
	}
	n.facts.alter(s, p, r, rec, column.Drop)
	if l := linkOf(rec); l.account != "" {
		if err := n.w.Delete(byAccount, l.key(p)); err != nil {
			return err
		}
	}
	return n.w.Delete(versions.Namespace(), key)
}

// gone stores that a record is no longer there, and reports whether that is
// news.
func (n *pen) gone(s *shape, id string) (bool, error) {
	ptr, old, exists, err := n.current(s, id)
	if err != nil || !exists || old.Deleted {
		return false, err
	}
	r, err := old.record(s)
	if err != nil {
		return false, fmt.Errorf("%s/%s: %w", s.kind, id, err)
	}
	return true, n.supersede(s, id, ptr, old, r, row{Deleted: true, Record: old.Record}, r)
}
