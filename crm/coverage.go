package crm

import (
	"fmt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Coverage is how much of a kind is known.
type Coverage struct {
	Kind Kind
	Rows int // records known at the View's instant
	// First and Last are the days of the earliest and latest of a dated kind;
	// 0 for other kinds and where there are none.
	First, Last unit.Day
	// HistoryFrom is since when every record's past is known: before it some
	// are missing or known by id only. 0: from their beginning.
	HistoryFrom unit.Instant
}

// Coverage tells how much of a kind is known. It is cheap for the present; for
// an instant before the last change of the kind it counts.
func (v *View) Coverage(kind Kind) (Coverage, error) {
	s, ok := shapes[kind]
	if !ok {
		return Coverage{}, fmt.Errorf("there is no kind %q", kind)
	}
	t, _, err := tallies.Get(v.r, storage.Key(s.code))
	if err != nil {
		return Coverage{}, err
	}
	c := Coverage{Kind: kind, Rows: t.Rows, HistoryFrom: t.Unknown}
	if v.at < t.LastKnown {
		if c.Rows, err = v.count(s); err != nil {
			return Coverage{}, err
		}
	}
	if !s.dated || c.Rows == 0 {
		return c, nil
	}
	span := storage.Range{From: storage.Key(s.code, unit.Day(1)), To: storage.Key(s.code + 1)}
	if c.First, err = v.firstDay(s, span); err != nil {
		return Coverage{}, err
	}
	span.Reverse = true
	c.Last, err = v.firstDay(s, span)
	return c, err
}

func (v *View) firstDay(s *shape, span storage.Range) (unit.Day, error) {
	for rec, err := range v.scan(s, span) {
		if err != nil {
			return 0, err
		}
		return rec.Date(), nil
	}
	return 0, nil
}

// count visits all versions of the kind without decoding their records.
func (v *View) count(s *shape) (int, error) {
	n := 0
	for e, err := range versions.Scan(v.r, storage.Prefix(storage.Key(s.code))) {
		if err != nil {
			return 0, naming(s, e.Key, err)
		}
		if !e.Value.Deleted && e.Value.seen(v.at) {
			n++
		}
	}
	return n, nil
}
