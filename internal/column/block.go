package column

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"sort"

	"github.com/riskbell/riskbell/internal/unit"
)

// Key is a row's place: rows are in order of day, then id, then number.
type Key struct {
	Day unit.Day
	ID  string
	Seq uint32
}

// Compare is negative where k comes before o.
func (k Key) Compare(o Key) int {
	return cmp.Or(cmp.Compare(k.Day, o.Day), cmp.Compare(k.ID, o.ID), cmp.Compare(k.Seq, o.Seq))
}

// Row is one version of a record as a block keeps it: known from Known until
// Ended, 0 while it is the current one.
type Row struct {
	Key
	Known, Ended unit.Instant
	Values       []int64 // as many as the table has columns
	Ref          string
}

// fixed are the columns every block has before those of its table.
const (
	atDay = iota
	atSeq
	atKnown
	atEnded
	fixed
)

// Block is rows in columns, in order of their keys.
type Block struct {
	n int
	// lastKnown is the latest instant from which a row is known.
	lastKnown unit.Instant
	ints      []Ints
	ids       Texts
	refs      Texts
}

// pack makes a block of rows, which are in order.
func pack(rows []Row, columns int) *Block {
	b := &Block{n: len(rows), ints: make([]Ints, fixed+columns)}
	values := make([]int64, len(rows))
	for c := range b.ints {
		for i := range rows {
			values[i] = rows[i].at(c)
		}
		b.ints[c] = Pack(values)
	}
	texts := make([]string, len(rows))
	for i := range rows {
		texts[i] = rows[i].ID
	}
	b.ids = packTexts(texts)
	b.lastKnown = b.latest()
	for i := range rows {
		texts[i] = rows[i].Ref
	}
	b.refs = packTexts(texts)
	return b
}

func (b *Block) latest() (latest unit.Instant) {
	for i := range b.n {
		latest = max(latest, unit.Instant(b.ints[atKnown].At(i)))
	}
	return latest
}

func (r *Row) at(c int) int64 {
	switch c {
	case atDay:
		return int64(r.Day)
	case atSeq:
		return int64(r.Seq)
	case atKnown:
		return int64(r.Known)
	case atEnded:
		return int64(r.Ended)
	}
	return r.Values[c-fixed]
}

// Len is the number of rows.
func (b *Block) Len() int { return b.n }

// Days is the column of the rows' days.
func (b *Block) Days() Ints { return b.ints[atDay] }

// Within is the range of rows of days from <= d < to.
func (b *Block) Within(from, to unit.Day) (lo, hi int) {
	days := b.ints[atDay]
	lo = sort.Search(b.n, func(i int) bool { return days.At(i) >= int64(from) })
	return lo, lo + sort.Search(b.n-lo, func(i int) bool { return days.At(lo+i) >= int64(to) })
}

// Of is the range of rows of one record on a day.
func (b *Block) Of(day unit.Day, id string) (lo, hi int) {
	from, to := b.Within(day, day+1)
	lo = from + sort.Search(to-from, func(i int) bool { return b.ids.At(from+i) >= id })
	for hi = lo; hi < to && b.ids.At(hi) == id; hi++ {
	}
	return lo, hi
}

// Seen are the rows among lo to hi that were known at the instant; where all
// were, rows may be nil.
func (b *Block) Seen(lo, hi int, at unit.Instant) (rows []int, all bool) {
	ended, none := b.ints[atEnded].Const()
	if none && ended == 0 && b.lastKnown <= at {
		return nil, true
	}
	rows = make([]int, 0, hi-lo)
	for i := lo; i < hi; i++ {
		end := unit.Instant(b.ints[atEnded].At(i))
		if unit.Instant(b.ints[atKnown].At(i)) <= at && (end == 0 || at < end) {
			rows = append(rows, i)
		}
	}
	return rows, len(rows) == hi-lo
}

// Column is the table's column c, from 0.
func (b *Block) Column(c int) Ints { return b.ints[fixed+c] }

// ID is the id of the record of row i.
func (b *Block) ID(i int) string { return b.ids.At(i) }

// Ref is the text beside the numbers of row i.
func (b *Block) Ref(i int) string { return b.refs.At(i) }

// AppendID and AppendRef write ID and Ref of row i at the end of out.
func (b *Block) AppendID(out []byte, i int) []byte  { return b.ids.appendAt(out, i) }
func (b *Block) AppendRef(out []byte, i int) []byte { return b.refs.appendAt(out, i) }

// Size is about how many bytes the block takes in memory.
func (b *Block) Size() int {
	size := len(b.ids.data) + len(b.refs.data) + len(b.ids.ends.data) + len(b.refs.ends.data) + 64*len(b.ints)
	for _, c := range b.ints {
		size += len(c.data)
	}
	return size
}

// rows are all rows, which share the memory of their values and texts.
func (b *Block) rows() []Row {
	columns := len(b.ints) - fixed
	out, values := make([]Row, b.n), make([]int64, b.n*columns)
	ids, refs := b.ids.all(b.n), b.refs.all(b.n)
	for i := range out {
		out[i] = Row{Key: Key{unit.Day(b.ints[atDay].At(i)), ids[i], uint32(b.ints[atSeq].At(i))},
			Known: unit.Instant(b.ints[atKnown].At(i)), Ended: unit.Instant(b.ints[atEnded].At(i)),
			Values: values[i*columns : (i+1)*columns : (i+1)*columns], Ref: refs[i]}
		for c := range columns {
			out[i].Values[c] = b.ints[fixed+c].At(i)
		}
	}
	return out
}

// AppendBinary writes rows, columns, then each column.
func (b Block) AppendBinary(out []byte) ([]byte, error) {
	out = binary.AppendUvarint(out, uint64(b.n))
	out = binary.AppendUvarint(out, uint64(len(b.ints)))
	for _, c := range b.ints {
		out = c.append(out)
	}
	return b.refs.append(b.ids.append(out)), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (b *Block) UnmarshalBinary(data []byte) (err error) {
	n, used := binary.Uvarint(data)
	if used <= 0 || n > MaxRows {
		return fmt.Errorf("a block has no number of rows up to %d", MaxRows)
	}
	data = data[used:]
	columns, used := binary.Uvarint(data)
	if used <= 0 || columns < fixed || columns > 64 {
		return fmt.Errorf("a block has no number of columns from %d to 64", fixed)
	}
	data = data[used:]
	data = bytes.Clone(data)
	*b = Block{n: int(n), ints: make([]Ints, columns)}
	for c := range b.ints {
		if b.ints[c], data, err = readInts(data, b.n); err != nil {
			return err
		}
	}
	b.lastKnown = b.latest()
	if b.ids, data, err = readTexts(data, b.n); err != nil {
		return err
	}
	if b.refs, data, err = readTexts(data, b.n); err != nil {
		return err
	}
	if len(data) > 0 {
		return fmt.Errorf("a block has %d bytes too many", len(data))
	}
	return nil
}
