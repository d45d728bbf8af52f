package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"iter"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage"
)

const sumSize = 4

// aboveAll sorts after every key that a driver takes.
var aboveAll = bytes.Repeat([]byte{0xff}, storage.MaxKey+1)

// castagnoli is CRC-32C, which processors compute in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// bucket is a bbolt bucket of values with checksums. An inner bucket that is
// nil is empty.
type bucket struct {
	name  string
	inner *bbolt.Bucket
	salt  uint32 // checksum of the name, where every value's begins
}

// fill is how full bbolt leaves the pages it splits. Most of what is kept comes
// in rising order of its keys, or in large pages put in order, where its own
// half would waste the other.
const fill = 0.8

func newBucket(name string, inner *bbolt.Bucket) bucket {
	if inner != nil {
		inner.FillPercent = fill
	}
	return bucket{name: name, inner: inner, salt: crc32.Checksum([]byte(name), castagnoli)}
}

// sum covers the key's length too, so that no byte can pass from key to value.
func (b bucket) sum(key, value []byte) uint32 {
	length := [2]byte{byte(len(key) >> 8), byte(len(key))}
	sum := crc32.Update(b.salt, castagnoli, length[:])
	sum = crc32.Update(sum, castagnoli, key)
	return crc32.Update(sum, castagnoli, value)
}

// open checks a stored value and takes its checksum off.
func (b bucket) open(key, stored []byte) ([]byte, error) {
	if len(stored) < sumSize {
		return nil, fmt.Errorf("%w: %s, key %q: %d bytes are too few", storage.ErrCorrupt, b.name, key, len(stored))
	}
	value := stored[sumSize:len(stored):len(stored)]
	if b.sum(key, value) != binary.BigEndian.Uint32(stored) {
		return nil, fmt.Errorf("%w: %s, key %q: checksum is wrong", storage.ErrCorrupt, b.name, key)
	}
	return value, nil
}

func (b bucket) get(key []byte) (value []byte, err error) {
	if b.inner == nil {
		return nil, nil
	}
	defer guard(&err)
	stored := b.inner.Get(key)
	if stored == nil {
		return nil, nil
	}
	return b.open(key, stored)
}

func (b bucket) put(key, value []byte) (err error) {
	defer guard(&err)
	stored := make([]byte, sumSize, sumSize+len(value))
	binary.BigEndian.PutUint32(stored, b.sum(key, value))
	if err := b.inner.Put(key, append(stored, value...)); err != nil {
		return fmt.Errorf("%s, key %q: %w", b.name, key, err)
	}
	return nil
}

func (b bucket) delete(key []byte) (err error) {
	if b.inner == nil {
		return nil
	}
	defer guard(&err)
	return b.inner.Delete(key)
}

// scan walks the range. writes counts the writes of the transaction: when it
// has moved, the cursor may be off and finds its place again.
func (b bucket) scan(r storage.Range, writes *int) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		if b.inner == nil {
			return
		}
		w := walk{bucket: b, span: r, cursor: b.inner.Cursor(), writes: writes, seen: *writes}
		for n := 0; r.Limit <= 0 || n < r.Limit; n++ {
			e, err := w.next()
			if e.Key == nil && err == nil || !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// walk is a scan under way.
type walk struct {
	bucket
	span   storage.Range
	cursor *bbolt.Cursor
	writes *int
	seen   int
	last   []byte // nil before the first step
}

// next is the next entry, or one without a key at the end.
func (w *walk) next() (e storage.Entry, err error) {
	defer guard(&err)
	key, stored := w.step()
	if key == nil || w.outside(key) {
		return storage.Entry{}, nil
	}
	w.last, w.seen = key, *w.writes
	value, err := w.open(key, stored)
	return storage.Entry{Key: key, Value: value}, err
}

func (w *walk) step() (key, stored []byte) {
	switch {
	case w.last == nil && w.span.Reverse:
		return w.before(w.span.To)
	case w.last == nil:
		return w.cursor.Seek(w.span.From)
	case w.seen != *w.writes && w.span.Reverse:
		return w.before(w.last)
	case w.seen != *w.writes:
		return w.after(w.last)
	case w.span.Reverse:
		return w.back(w.last)
	}
	return w.cursor.Next()
}

// before is the last entry below limit, or of all if that is nil. (bbolt's
// Cursor.Last does not return once a writer has deleted every key.)
func (w *walk) before(limit []byte) (key, stored []byte) {
	if limit == nil {
		limit = aboveAll
	}
	w.cursor.Seek(limit)
	return w.back(limit)
}

// back steps towards the beginning. In a writer bbolt's cursor stops at each
// page whose keys were all deleted as if it were the beginning, so that is
// believed only if there is really nothing below limit.
func (w *walk) back(limit []byte) (key, stored []byte) {
	if key, stored = w.cursor.Prev(); key != nil || !w.inner.Writable() {
		return key, stored
	}
	first, _ := w.inner.Cursor().First()
	if first == nil || bytes.Compare(first, limit) >= 0 {
		return nil, nil
	}
	for key == nil {
		key, stored = w.cursor.Prev()
	}
	return key, stored
}

func (w *walk) after(last []byte) (key, stored []byte) {
	if key, stored = w.cursor.Seek(last); bytes.Equal(key, last) {
		return w.cursor.Next()
	}
	return key, stored
}

func (w *walk) outside(key []byte) bool {
	if w.span.Reverse {
		return bytes.Compare(key, w.span.From) < 0
	}
	return w.span.To != nil && bytes.Compare(key, w.span.To) >= 0
}

// guard turns a panic inside bbolt, which is how it answers to pages that
// make no sense, into an error. Only calls into bbolt run under it.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: reading the file failed: %v", storage.ErrCorrupt, p)
	}
}
