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
	s := shapeOf[R]()
	return typed[R](func(yield func(Record, error) bool) {
		if err := v.factsReady(); err != nil {
			yield(nil, err)
			return
		}
		for e, err := range v.r.Scan(byAccount, storage.Prefix(storage.Key(s.code, account))) {
			var rec Record
			var ok bool
			if err == nil {
				rec, ok, err = v.linked(s, account, e.Key)
			}
			if (ok || err != nil) && !yield(rec, err) || err != nil {
				return
			}
		}
	})
}

// linked reads the record an entry of byAccount leads to, if it is still the
// account's at the View's instant.
func (v *View) linked(s *shape, account string, key []byte) (Record, bool, error) {
	var p place
	if err := storage.ParseKey(key, &p.code, new(string), &p.day, &p.id); err != nil {
		return nil, false, err
	}
	rec, ok, err := v.onDay(s, p.day, p.id)
	if !ok || err != nil {
		return nil, false, err
	}
	of, _ := rec.Links()
	return rec, of == account, nil
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
