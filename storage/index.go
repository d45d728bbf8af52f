package storage

import (
	"encoding/binary"
	"fmt"
	"iter"
)

// An index row's key is the entry followed by the primary key; its value is
// the length of the entry, so that the primary key is not stored twice.

// By yields the rows whose entry in the index begins with prefix, in the
// order of the index. Given a whole entry it yields the rows under exactly it.
func (t Table[V]) By(r Reader, index string, prefix []byte) iter.Seq2[Row[V], error] {
	return t.ByRange(r, index, Prefix(prefix))
}

// ByRange yields the rows whose entries lie in the range, in the order of the
// index. The rows must not be written during the scan.
func (t Table[V]) ByRange(r Reader, index string, span Range) iter.Seq2[Row[V], error] {
	t.mustHave(index)
	return func(yield func(Row[V], error) bool) {
		for e, err := range r.Scan(t.IndexNamespace(index), span) {
			var row Row[V]
			if err == nil {
				row, err = t.follow(r, index, e)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// follow reads the row an index entry points to.
func (t Table[V]) follow(r Reader, index string, e Entry) (Row[V], error) {
	n, size := binary.Uvarint(e.Value)
	if size != len(e.Value) || n >= uint64(len(e.Key)) {
		return Row[V]{}, fmt.Errorf("%s %q: %w", t.IndexNamespace(index), e.Key, ErrCorrupt)
	}
	key := e.Key[n:]
	v, ok, err := t.Get(r, key)
	if err == nil && !ok {
		err = fmt.Errorf("%s %q: %w: it points to nothing", t.IndexNamespace(index), e.Key, ErrCorrupt)
	}
	return Row[V]{Key: key, Value: v}, err
}

// Reindex drops all index entries and writes them anew: for a migration that
// changes what an index is built from.
func (t Table[V]) Reindex(w Writer) error {
	for _, ix := range t.indexes {
		for e, err := range w.Scan(t.IndexNamespace(ix.Name), Range{}) {
			if err != nil {
				return err
			}
			if err := w.Delete(t.IndexNamespace(ix.Name), e.Key); err != nil {
				return err
			}
		}
	}
	for row, err := range t.Scan(w, Range{}) {
		if err != nil {
			return err
		}
		if err := t.index(w, row.Key, row.Value); err != nil {
			return err
		}
	}
	return nil
}

// index writes the entries of v.
func (t Table[V]) index(w Writer, key []byte, v V) error {
	for _, ix := range t.indexes {
		for _, entry := range ix.Keys(v) {
			length := binary.AppendUvarint(nil, uint64(len(entry)))
			if err := w.Put(t.IndexNamespace(ix.Name), join(entry, key), length); err != nil {
				return err
			}
		}
	}
	return nil
}

// unindex removes the entries of what is stored under key now.
func (t Table[V]) unindex(w Writer, key []byte) error {
	if len(t.indexes) == 0 {
		return nil
	}
	old, ok, err := t.Get(w, key)
	if err != nil || !ok {
		return err
	}
	for _, ix := range t.indexes {
		for _, entry := range ix.Keys(old) {
			if err := w.Delete(t.IndexNamespace(ix.Name), join(entry, key)); err != nil {
				return err
			}
		}
	}
	return nil
}

// mustHave panics for a name that is no index of the table: a mistake in the
// program, which would otherwise look like an empty result.
func (t Table[V]) mustHave(index string) {
	for _, ix := range t.indexes {
		if ix.Name == index {
			return
		}
	}
	panic(fmt.Sprintf("table %s has no index %q", t.name, index))
}

func join(a, b []byte) []byte { return append(append(make([]byte, 0, len(a)+len(b)), a...), b...) }
