package crm

import (
	"fmt"
	"iter"

	"github.com/riskbell/riskbell/internal/column"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Facts are records of a kind as columns: some of those that a scan yields.
type Facts struct {
	kind   *factKind
	block  *column.Block
	lo, hi int
	rows   []int // of the block; nil for all from lo to hi
	room   *[columnCount + 1][]int64
}

// Facts yields the records of a kind whose fact's day lies in the period, as
// they were known at the View's instant, in order of days. It says the same as
// All, in a small part of the time. The columns of a step are valid until the
// next.
func (v *View) Facts(kind Kind, p unit.Period) iter.Seq2[*Facts, error] {
	return v.factsOf(kind, factKinds[kind], p, v.cache.Scan)
}

// FactsOnce is Facts for a pass over much that is not soon repeated: it leaves
// the memory that facts are kept in to questions.
func (v *View) FactsOnce(kind Kind, p unit.Period) iter.Seq2[*Facts, error] {
	return v.factsOf(kind, factKinds[kind], p, v.cache.ScanOnce)
}

// FactVersions yields all versions of the records of a kind that were known by
// the View's instant, deletions among them, by id and, of each record, oldest
// first. It says the same as History of every record. Only opportunities are
// kept so; the columns of a step are valid until the next.
func (v *View) FactVersions(kind Kind) iter.Seq2[*Facts, error] {
	k := factKinds[kind]
	if k != nil {
		k = k.versions
	}
	return v.factsOf(kind, k, unit.Period{From: 0, To: 1}, v.cache.ScanOnce)
}

// scan is how blocks are read.
type scan func(r storage.Reader, t column.Table, from, to unit.Day, at unit.Instant) iter.Seq2[*column.Block, error]

func (v *View) factsOf(kind Kind, k *factKind, p unit.Period, read scan) iter.Seq2[*Facts, error] {
	return func(yield func(*Facts, error) bool) {
		if k == nil {
			yield(nil, fmt.Errorf("%s records are not kept as facts", kind))
			return
		}
		if err := v.factsReady(); err != nil {
			yield(nil, err)
			return
		}
		f := &Facts{kind: k, room: new([columnCount + 1][]int64)}
		for b, err := range read(v.r, k.table, p.From, p.To, v.at) {
			if err != nil {
				yield(nil, fmt.Errorf("%s: %w", kind, err))
				return
			}
			if f.see(b, p, v.at) && !yield(f, nil) {
				return
			}
		}
	}
}

// FactRows is about how many current records of a kind Facts yields: never
// fewer. It is cheap: room can be made before they are read.
func (v *View) FactRows(kind Kind) (int, error) {
	k, ok := factKinds[kind]
	if !ok {
		return 0, fmt.Errorf("%s records are not kept as facts", kind)
	}
	return v.cache.Live(v.r, k.table)
}

// factsReady says why facts cannot be read, once for a View.
func (v *View) factsReady() error {
	if v.ready {
		return nil
	}
	ready, err := factsReady(v.r)
	if err != nil {
		return err
	}
	for _, err := range tallies.Scan(v.r, storage.Range{Limit: 1}) {
		if err != nil {
			return err
		}
		if !ready {
			return ErrFacts
		}
	}
	v.ready = true
	return nil
}

// see takes the block's rows of the period that were known; false if none.
func (f *Facts) see(b *column.Block, p unit.Period, at unit.Instant) bool {
	f.block, f.rows = b, nil
	f.lo, f.hi = b.Within(p.From, p.To)
	rows, all := b.Seen(f.lo, f.hi, at)
	if !all {
		f.rows = rows
		return len(rows) > 0
	}
	return f.hi > f.lo
}

// Len is the number of records.
func (f *Facts) Len() int {
	if f.rows != nil {
		return len(f.rows)
	}
	return f.hi - f.lo
}

// Days are the facts' days.
func (f *Facts) Days() []int64 { return f.take(f.block.Days(), int(columnCount)) }

// Column is one of the kind's columns; nil for one that it has not.
func (f *Facts) Column(c Column) []int64 {
	at := f.kind.at[c]
	if at < 0 {
		return nil
	}
	return f.take(f.block.Column(at), int(c))
}

// Has reports whether the kind has the column.
func (f *Facts) Has(c Column) bool { return f.kind.at[c] >= 0 }

// Const is the value that all have in a column, if it can be told without
// looking at each.
func (f *Facts) Const(c Column) (int64, bool) { return f.block.Column(f.kind.at[c]).Const() }

// Least is a value that none in a column is below.
func (f *Facts) Least(c Column) int64 { return f.block.Column(f.kind.at[c]).Least() }

// Keep narrows the facts to those at the given places, in rising order.
func (f *Facts) Keep(at []int) {
	if len(at) == f.Len() {
		return
	}
	rows := make([]int, len(at))
	for i, place := range at {
		rows[i] = f.row(place)
	}
	f.rows = rows
}

func (f *Facts) take(c column.Ints, room int) []int64 {
	if f.rows == nil { // all from lo to hi
		f.room[room] = c.Slice(f.lo, f.hi).Into(f.room[room])
		return f.room[room]
	}
	f.room[room] = c.Pick(f.rows, f.room[room])
	return f.room[room]
}

// ID is the id of record i, and Ref that of the record it belongs to: a
// line's or a return's order, a payment's invoice, the opportunity of an
// order, a contract or an activity.
func (f *Facts) ID(i int) string  { return f.block.ID(f.row(i)) }
func (f *Facts) Ref(i int) string { return f.block.Ref(f.row(i)) }

// AppendID and AppendRef write ID and Ref at the end of b.
func (f *Facts) AppendID(b []byte, i int) []byte  { return f.block.AppendID(b, f.row(i)) }
func (f *Facts) AppendRef(b []byte, i int) []byte { return f.block.AppendRef(b, f.row(i)) }

func (f *Facts) row(i int) int {
	if f.rows != nil {
		return f.rows[i]
	}
	return f.lo + i
}

// Only is the facts at the given places, in rising order. It uses the room of
// into, which may be nil.
func (f *Facts) Only(at []int, into *Facts) *Facts {
	if into == nil {
		into = &Facts{room: new([columnCount + 1][]int64)}
	}
	into.kind, into.block, into.lo, into.hi, into.rows = f.kind, f.block, f.lo, f.hi, f.rows
	into.Keep(at)
	return into
}
