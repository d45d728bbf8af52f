package crm

import (
	"fmt"
	"iter"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// All yields every record of a kind: dated kinds by date, the others by id.
// Like all sequences here it yields one last pair with the error if it fails.
func All[R Record](v *View) iter.Seq2[R, error] {
	s := shapeOf[R]()
	return typed[R](v.scan(s, storage.Prefix(storage.Key(s.code))))
}

// AllOf is All for a kind that is only known when running.
func (v *View) AllOf(kind Kind) iter.Seq2[Record, error] {
	s, ok := shapes[kind]
	if !ok {
		return failing[Record](fmt.Errorf("there is no kind %q", kind))
	}
	return v.scan(s, storage.Prefix(storage.Key(s.code)))
}

// During yields the records of a dated kind whose date lies in the period, by
// date. It touches only the keys of that period.
func During[R Record](v *View, p unit.Period) iter.Seq2[R, error] {
	s := shapeOf[R]()
	if !s.dated {
		return failing[R](fmt.Errorf("%s records have no date to look for", s.kind))
	}
	return typed[R](v.scan(s, storage.Range{From: storage.Key(s.code, p.From), To: storage.Key(s.code, max(p.From, p.To))}))
}

// OfAccount yields the records of a kind that belong to the account: dated
// kinds by date, the others by id.
func OfAccount[R Record](v *View, account string) iter.Seq2[R, error] {
	return linked[R](v, byAccount, account, func(r Record) bool { a, _ := r.Links(); return a == account })
}

// OfOwner yields the records of a kind that belong to the owner: dated kinds
// by date, the others by id.
func OfOwner[R Record](v *View, owner string) iter.Seq2[R, error] {
	return linked[R](v, byOwner, owner, func(r Record) bool { _, o := r.Links(); return o == owner })
}

// Closing yields the open opportunities whose CloseDate lies in the period, by
// CloseDate.
func Closing(v *View, p unit.Period) iter.Seq2[*Opportunity, error] {
	s := shapes[KindOpportunity]
	span := storage.Range{From: storage.Key(p.From), To: storage.Key(max(p.From, p.To))}
	return typed[*Opportunity](v.index(byClose, span, func(key []byte) (Record, bool, error) {
		var on unit.Day
		var id string
		if err := storage.ParseKey(key, &on, &id); err != nil {
			return nil, false, err
		}
		rec, ok, err := v.onDay(s, 0, id)
		if !ok || err != nil {
			return nil, false, err
		}
		o := rec.(*Opportunity)
		return o, o.Class == Open && o.CloseDate == on, nil
	}))
}

// ChangedSince yields the versions that became known after since, up to the
// View's instant, in that order: deletions too.
func (v *View) ChangedSince(since unit.Instant) iter.Seq2[Version, error] {
	span := storage.Range{From: storage.Key(since + 1), To: storage.Key(max(since, v.at) + 1)}
	return func(yield func(Version, error) bool) {
		for e, err := range v.r.Scan(byKnown, span) {
			var ver Version
			var ok bool
			if err == nil {
				ver, ok, err = v.known(e.Key)
			}
			if (ok || err != nil) && !yield(ver, err) || err != nil {
				return
			}
		}
	}
}

// known reads the version an entry of byKnown leads to.
func (v *View) known(key []byte) (Version, bool, error) {
	var at unit.Instant
	var p place
	if err := storage.ParseKey(key, &at, &p.code, &p.day, &p.id, &p.seq); err != nil {
		return Version{}, false, err
	}
	s, ok := shapeOfCode[p.code]
	if !ok {
		return Version{}, false, fmt.Errorf("%w: no kind has number %d", storage.ErrNewer, p.code)
	}
	r, ok, err := versions.Get(v.r, p.key())
	if err != nil {
		return Version{}, false, fmt.Errorf("%s/%s: %w", s.kind, p.id, err)
	}
	if !ok || r.KnownAt != at {
		return Version{}, false, fmt.Errorf("%s/%s: %w: the index of changes leads astray", s.kind, p.id, storage.ErrCorrupt)
	}
	if !r.lasted() {
		return Version{}, false, nil
	}
	ver, err := r.version(s, p.id, p.seq)
	return ver, err == nil, err
}

// scan yields the records known among the versions of the range.
func (v *View) scan(s *shape, span storage.Range) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for e, err := range versions.Scan(v.r, span) {
			var rec Record
			if err == nil {
				if e.Value.Deleted || !e.Value.seen(v.at) {
					continue
				}
				rec, err = e.Value.record(s)
			}
			if err != nil {
				err = naming(s, e.Key, err)
			}
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// linked yields the records an index has under name, as far as they are still
// linked to it at the View's instant.
func linked[R Record](v *View, ns storage.Namespace, name string, still func(Record) bool) iter.Seq2[R, error] {
	s := shapeOf[R]()
	return typed[R](v.index(ns, storage.Prefix(storage.Key(name, s.code)), func(key []byte) (Record, bool, error) {
		var p place
		if err := storage.ParseKey(key, new(string), &p.code, &p.day, &p.id); err != nil {
			return nil, false, err
		}
		rec, ok, err := v.onDay(s, p.day, p.id)
		return rec, ok && still(rec), err
	}))
}

// index yields what follow finds for the entries of a range of an index.
func (v *View) index(ns storage.Namespace, span storage.Range, follow func(key []byte) (Record, bool, error)) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for e, err := range v.r.Scan(ns, span) {
			var rec Record
			var ok bool
			if err == nil {
				rec, ok, err = follow(e.Key)
			}
			if (ok || err != nil) && !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// naming says which record could not be read, where the key tells.
func naming(s *shape, key []byte, err error) error {
	if p, parseErr := parsePlace(key); parseErr == nil {
		return fmt.Errorf("%s/%s: %w", s.kind, p.id, err)
	}
	return fmt.Errorf("%s: %w", s.kind, err)
}

func failing[R any](err error) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		var none R
		yield(none, err)
	}
}
