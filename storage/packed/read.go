package packed

import (
	"bytes"
	"fmt"
	"iter"

	"github.com/riskbell/riskbell/storage"
)

// reader reads packed namespaces through a reader of the store below.
type reader struct {
	storage.Reader
	store *Store
	near  map[storage.Namespace]nearby
}

func newReader(inner storage.Reader, s *Store) *reader {
	return &reader{inner, s, map[storage.Namespace]nearby{}}
}

func (r *reader) Get(ns storage.Namespace, key []byte) ([]byte, error) {
	if !r.store.pick(ns) {
		return r.Reader.Get(ns, key)
	}
	return r.get(ns, key)
}

func (r *reader) get(ns storage.Namespace, key []byte) ([]byte, error) {
	l, err := r.leafOf(ns, key)
	if err != nil {
		return nil, err
	}
	if at, there := l.leaf.find(key); there {
		return notNil(l.leaf[at].value), nil
	}
	return nil, nil
}

// notNil tells an empty value from none.
func notNil(value []byte) []byte {
	if value == nil {
		return []byte{}
	}
	return value
}

func (r *reader) Scan(ns storage.Namespace, span storage.Range) iter.Seq2[storage.Entry, error] {
	if !r.store.pick(ns) {
		return r.Reader.Scan(ns, span)
	}
	return r.scan(ns, span, func() (bool, error) { return false, nil })
}

// scan walks leaf by leaf. fresh is asked before each step whether leaves have
// changed since the last, so that the place must be found again.
func (r *reader) scan(ns storage.Namespace, span storage.Range, fresh func() (bool, error)) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		w := walk{reader: r, ns: ns, span: span}
		for n := 0; span.Limit <= 0 || n < span.Limit; n++ {
			changed, err := fresh()
			if changed {
				w.found = false
			}
			var c *change
			if err == nil {
				c, err = w.entry()
			}
			if err != nil {
				yield(storage.Entry{}, err)
				return
			}
			if c == nil || !yield(storage.Entry{Key: c.key, Value: notNil(c.value)}, nil) {
				return
			}
		}
	}
}

// walk is a scan under way.
type walk struct {
	*reader
	ns   storage.Namespace
	span storage.Range
	located
	found bool   // false where the place is to be found
	at    int    // of the next entry, in the leaf
	last  []byte // the key given last; nil at the beginning
	ended bool
}

// entry is the next entry of the range, nil at its end.
func (w *walk) entry() (*change, error) {
	for !w.ended {
		if !w.found {
			if err := w.seek(); err != nil {
				return nil, err
			}
			w.found = true
		}
		if w.at >= 0 && w.at < len(w.leaf) {
			c := &w.leaf[w.at]
			if w.outside(c.key) {
				return nil, nil
			}
			w.last = c.key
			w.at += w.step()
			return c, nil
		}
		if err := w.turn(); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (w *walk) step() int {
	if w.span.Reverse {
		return -1
	}
	return 1
}

func (w *walk) outside(key []byte) bool {
	if w.span.Reverse {
		return bytes.Compare(key, w.span.From) < 0
	}
	return w.span.To != nil && bytes.Compare(key, w.span.To) >= 0
}

// seek finds the leaf and the place to go on from.
func (w *walk) seek() (err error) {
	switch {
	case !w.span.Reverse && w.last == nil:
		w.located, err = w.leafOf(w.ns, w.span.From)
		w.at, _ = w.leaf.find(w.span.From)
	case !w.span.Reverse:
		var there bool
		w.located, err = w.leafOf(w.ns, w.last)
		if w.at, there = w.leaf.find(w.last); there {
			w.at++
		}
	default:
		limit := w.span.To
		if w.last != nil {
			limit = w.last
		}
		w.located, err = w.leafBefore(w.ns, limit)
		w.at = len(w.leaf) - 1
		if limit != nil {
			w.at, _ = w.leaf.find(limit)
			w.at--
		}
	}
	return err
}

// turn goes to the leaf after or before.
func (w *walk) turn() (err error) {
	if w.span.Reverse {
		if len(w.bound) == 0 {
			w.ended = true
			return nil
		}
		w.located, err = w.leafBefore(w.ns, w.bound)
		w.at = len(w.leaf) - 1
		return err
	}
	if w.next == nil {
		w.ended = true
		return nil
	}
	w.located, err = w.leafOf(w.ns, w.next)
	w.at = 0
	return err
}

// beyond is a patch number that no patch has.
const beyond = 1<<16 - 1

// leafOf is the leaf that holds key; an empty one if there is none.
func (r *reader) leafOf(ns storage.Namespace, key []byte) (located, error) {
	if l := r.near[ns].of(key); l != nil {
		return *l, nil
	}
	return r.last(ns, storage.Key(key, uint16(beyond)))
}

// leafBefore is the leaf that holds the last key below limit, nil for none.
func (r *reader) leafBefore(ns storage.Namespace, limit []byte) (located, error) {
	if l := r.near[ns].before(limit); l != nil {
		return *l, nil
	}
	if limit == nil {
		return r.last(ns, nil)
	}
	return r.last(ns, leafKey(limit, 0))
}

// last is the last leaf that lies below a key of the store below; an empty one
// if there is none.
func (r *reader) last(ns storage.Namespace, to []byte) (located, error) {
	for e, err := range r.Reader.Scan(below(ns), storage.Range{To: to, Reverse: true, Limit: 1}) {
		if err != nil {
			return located{}, err
		}
		l, err := r.locate(ns, e)
		if err != nil {
			return located{}, fmt.Errorf("%s, leaf %q: %w", ns, l.bound, err)
		}
		r.near[ns] = r.near[ns].with(l)
		return l, nil
	}
	return located{}, nil
}

// locate reads the leaf that ends with an entry of the store below.
func (r *reader) locate(ns storage.Namespace, e storage.Entry) (l located, err error) {
	var patches uint16
	if l.bound, patches, err = parseLeafKey(e.Key); err != nil {
		return l, err
	}
	if l.leaf, err = r.load(ns, l.bound, patches, e.Value); err != nil {
		return l, err
	}
	l.next, err = r.after(ns, l.bound)
	return l, err
}

// after is the bound of the leaf after the one with this bound, nil for none.
func (r *reader) after(ns storage.Namespace, bound []byte) (next []byte, err error) {
	for e, err := range r.Reader.Scan(below(ns), storage.Range{From: leafKey(bound, beyond), Limit: 1}) {
		if err != nil {
			return nil, err
		}
		next, _, err = parseLeafKey(e.Key)
		return next, err
	}
	return nil, nil
}

// load is a leaf with its patches applied; newest is what is stored for the
// last of them, or the leaf itself.
func (r *reader) load(ns storage.Namespace, bound []byte, patches uint16, newest []byte) (leaf, error) {
	var of []uint64
	name := func(stored []byte) error {
		if len(stored) < headSize {
			return fmt.Errorf("%w: %w: it is too short", storage.ErrCorrupt, errLeaf)
		}
		of = append(of, identityOf(stored))
		return nil
	}
	err := r.each(ns, bound, patches, newest, name)
	if err != nil {
		return nil, err
	}
	place := string(ns) + "\x00" + string(bound)
	kept := r.store.cache.set(place)
	if l := kept.find(place, of); l != nil {
		return l, nil
	}
	var base, all leaf
	err = r.each(ns, bound, patches, newest, func(stored []byte) error {
		l, err := decode(stored)
		if base == nil {
			base = l
		} else {
			all = all.with(l, true)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if patches > 0 {
		base = base.with(all, false)
	}
	kept.keep(cached{place, of, base})
	return base, nil
}

// each gives what is stored for a leaf and for each of its patches.
func (r *reader) each(ns storage.Namespace, bound []byte, patches uint16, newest []byte, do func([]byte) error) error {
	if patches == 0 {
		return do(newest)
	}
	n := 0
	for e, err := range r.Reader.Scan(below(ns), storage.Range{From: leafKey(bound, 0), To: leafKey(bound, beyond)}) {
		if err == nil {
			err = do(e.Value)
		}
		if err != nil {
			return err
		}
		n++
	}
	if n != int(patches)+1 {
		return fmt.Errorf("%w: %w: %d of %d patches are there", storage.ErrCorrupt, errLeaf, n-1, patches)
	}
	return nil
}
