package storage

import (
	"fmt"
	"iter"
)

// Table keeps values of type V in a namespace, each as a format byte and
// CBOR, and its indexes in namespaces named table/index. A Table is an
// immutable description: declare it once, use it with any store.
//
// A V that is an encoding.BinaryAppender, and its pointer a BinaryUnmarshaler,
// writes itself instead. What it reads is valid only as long as an Entry: it
// may keep parts of it only if its readers take that into account.
type Table[V any] struct {
	name    Namespace
	format  byte
	indexes []Index[V]
	upgrade func(format byte, body []byte) (V, error)
}

// Index finds the values of a table by something other than their keys. Keys
// gives a value's entries: none, one or several, each built by Key from parts
// of the same types, so that none is the beginning of another. Together with
// the primary key an entry has at most MaxKey bytes.
type Index[V any] struct {
	Name string
	Keys func(v V) [][]byte
}

// NewTable describes the table name whose values are written in format, a
// number from 1 that rises when the meaning of stored fields changes. Adding
// a field needs no new format.
func NewTable[V any](name Namespace, format byte, indexes ...Index[V]) Table[V] {
	return Table[V]{name: name, format: format, indexes: indexes}
}

// Upgrading is the table reading values of older formats through fn. Without
// it they are an error, and a migration must have rewritten them.
func (t Table[V]) Upgrading(fn func(format byte, body []byte) (V, error)) Table[V] {
	t.upgrade = fn
	return t
}

// Namespace is where the values lie.
func (t Table[V]) Namespace() Namespace { return t.name }

// IndexNamespace is where the entries of an index lie.
func (t Table[V]) IndexNamespace(index string) Namespace { return t.name + "/" + Namespace(index) }

// Get is the value under key; false if there is none.
func (t Table[V]) Get(r Reader, key []byte) (V, bool, error) {
	var none V
	value, err := r.Get(t.name, key)
	if err != nil || value == nil {
		return none, false, err
	}
	v, err := t.decode(key, value)
	return v, err == nil, err
}

// Put sets key to v and brings the indexes up to date.
func (t Table[V]) Put(w Writer, key []byte, v V) error {
	value, err := seal(t.format, v)
	if err != nil {
		return fmt.Errorf("%s %q: %w", t.name, key, err)
	}
	if err := t.unindex(w, key); err != nil {
		return err
	}
	if err := w.Put(t.name, key, value); err != nil {
		return err
	}
	return t.index(w, key, v)
}

// Insert is Put if key is new, and reports whether it was.
func (t Table[V]) Insert(w Writer, key []byte, v V) (bool, error) {
	value, err := seal(t.format, v)
	if err != nil {
		return false, fmt.Errorf("%s %q: %w", t.name, key, err)
	}
	fresh, err := w.InsertOnce(t.name, key, value)
	if err != nil || !fresh {
		return false, err
	}
	return true, t.index(w, key, v)
}

// Delete removes key and its index entries; what is not there is no error.
func (t Table[V]) Delete(w Writer, key []byte) error {
	if err := t.unindex(w, key); err != nil {
		return err
	}
	return w.Delete(t.name, key)
}

// Row is one value of a table and its key, which is valid until the next step
// of the scan that gave it.
type Row[V any] struct {
	Key   []byte
	Value V
}

// Scan yields the rows of the range in key order. A row that cannot be read
// yields its error and ends the scan.
func (t Table[V]) Scan(r Reader, span Range) iter.Seq2[Row[V], error] {
	return func(yield func(Row[V], error) bool) {
		for e, err := range r.Scan(t.name, span) {
			row := Row[V]{Key: e.Key}
			if err == nil {
				row.Value, err = t.decode(e.Key, e.Value)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func (t Table[V]) decode(key, value []byte) (V, error) {
	var v V
	format, body, err := unseal(value)
	switch {
	case err != nil:
	case format > t.format:
		err = fmt.Errorf("%w: format %d, known up to %d", ErrNewer, format, t.format)
	case format == t.format:
		if err = open(body, &v); err != nil {
			err = fmt.Errorf("%w: %w", ErrCorrupt, err)
		}
	case t.upgrade == nil:
		err = fmt.Errorf("format %d was never brought to %d: a migration is missing", format, t.format)
	default:
		v, err = t.upgrade(format, body)
	}
	if err != nil {
		return v, fmt.Errorf("%s %q: %w", t.name, key, err)
	}
	return v, nil
}
