package packed

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"sort"

	"github.com/riskbell/riskbell/storage"
)

// writer gathers what a transaction changes in packed namespaces, and writes
// it when the transaction ends or scans them.
type writer struct {
	storage.Writer
	reader *reader
	store  *Store
	dirty  map[storage.Namespace]*pile
	writes map[storage.Namespace]int // how often each was written to
	room   room
}

// pile is the changes of a namespace in the order they came.
type pile struct {
	list leaf
	// last finds the latest change of a key among the first known ones: most
	// namespaces of an import are never asked.
	last  map[string]int
	known int
}

// find is the latest change of a key.
func (p *pile) find(key []byte) (change, bool) {
	if p == nil {
		return change{}, false
	}
	if p.last == nil {
		p.last = map[string]int{}
	}
	for ; p.known < len(p.list); p.known++ {
		p.last[string(p.list[p.known].key)] = p.known
	}
	at, ok := p.last[string(key)]
	if !ok {
		return change{}, false
	}
	return p.list[at], true
}

// take empties the pile: the latest change of each key, in order of the keys.
func (p *pile) take() leaf {
	list := p.list
	*p = pile{}
	byKey := func(a, b change) int { return bytes.Compare(a.key, b.key) }
	if !slices.IsSortedFunc(list, byKey) {
		slices.SortStableFunc(list, byKey)
	}
	out := list[:0]
	for i, c := range list {
		if i+1 == len(list) || !bytes.Equal(c.key, list[i+1].key) {
			out = append(out, c)
		}
	}
	return out
}

func newWriter(inner storage.Writer, s *Store) *writer {
	return &writer{Writer: inner, reader: newReader(inner, s), store: s,
		dirty: map[storage.Namespace]*pile{}, writes: map[storage.Namespace]int{}}
}

func (w *writer) Get(ns storage.Namespace, key []byte) ([]byte, error) {
	if !w.store.pick(ns) {
		return w.Writer.Get(ns, key)
	}
	if c, ok := w.dirty[ns].find(key); ok {
		return c.value, nil // nil where it was removed
	}
	return w.reader.get(ns, key)
}

func (w *writer) Put(ns storage.Namespace, key, value []byte) error {
	if !w.store.pick(ns) {
		return w.Writer.Put(ns, key, value)
	}
	return w.note(ns, key, value, false)
}

func (w *writer) Delete(ns storage.Namespace, key []byte) error {
	if !w.store.pick(ns) {
		return w.Writer.Delete(ns, key)
	}
	if len(key) == 0 {
		return nil
	}
	return w.note(ns, key, nil, true)
}

func (w *writer) InsertOnce(ns storage.Namespace, key, value []byte) (bool, error) {
	if !w.store.pick(ns) {
		return w.Writer.InsertOnce(ns, key, value)
	}
	old, err := w.Get(ns, key)
	if err != nil || old != nil {
		return false, err
	}
	return true, w.Put(ns, key, value)
}

func (w *writer) note(ns storage.Namespace, key, value []byte, gone bool) error {
	if len(key) == 0 || len(key) > storage.MaxKey {
		return fmt.Errorf("%w: %s got one of %d", storage.ErrKey, ns, len(key))
	}
	p := w.dirty[ns]
	if p == nil {
		// The store below says whether the transaction may still be used.
		if _, err := w.Writer.Get(below(ns), key); err != nil {
			return err
		}
		p = &pile{}
		w.dirty[ns] = p
	}
	c := change{key: w.room.join(key, nil, roomSize), gone: gone}
	if !gone {
		c.value = w.room.join(value, nil, roomSize)
	}
	if len(p.list) == cap(p.list) { // append alone would grow by a fourth
		p.list = slices.Grow(p.list, max(64, len(p.list)))
	}
	p.list = append(p.list, c)
	w.writes[ns]++
	return nil
}

func (w *writer) Scan(ns storage.Namespace, span storage.Range) iter.Seq2[storage.Entry, error] {
	if !w.store.pick(ns) {
		return w.Writer.Scan(ns, span)
	}
	seen := -1
	return w.reader.scan(ns, span, func() (bool, error) {
		if seen == w.writes[ns] {
			return false, nil
		}
		seen = w.writes[ns]
		return true, w.flush(ns)
	})
}

func (w *writer) flushAll() error {
	for ns := range w.dirty {
		if err := w.flush(ns); err != nil {
			return err
		}
	}
	return nil
}

// flush writes what was gathered for a namespace.
func (w *writer) flush(ns storage.Namespace) error {
	if w.dirty[ns] == nil {
		return nil
	}
	delete(w.reader.near, ns)
	for changes := w.dirty[ns].take(); len(changes) > 0; {
		n, err := w.apply(ns, changes)
		if err != nil {
			return err
		}
		changes = changes[n:]
	}
	return nil
}

// apply brings the changes of the first leaf among them into it, and says how
// many they were.
func (w *writer) apply(ns storage.Namespace, changes leaf) (n int, err error) {
	var bound []byte
	patches, newest := -1, []byte(nil)
	for e, err := range w.Writer.Scan(below(ns), storage.Range{To: storage.Key(changes[0].key, uint16(beyond)), Reverse: true, Limit: 1}) {
		if err != nil {
			return 0, err
		}
		number := uint16(0)
		if bound, number, err = parseLeafKey(e.Key); err != nil {
			return 0, fmt.Errorf("%s: %w", ns, err)
		}
		patches, newest = int(number), e.Value
	}
	next, err := w.reader.after(ns, bound)
	if err != nil {
		return 0, err
	}
	n = len(changes)
	if next != nil {
		n = sort.Search(n, func(i int) bool { return bytes.Compare(changes[i].key, next) >= 0 })
	}
	pending, entries := 0, 0
	if patches >= 0 {
		if pending, entries, err = w.weigh(ns, bound, patches, newest); err != nil {
			return 0, err
		}
	}
	switch {
	case patches < 0 || pending+n > max(minPending, entries/4):
		return n, w.fold(ns, bound, patches, newest, changes[:n], next == nil)
	case patches+1 > maxPatches:
		return n, w.gather(ns, bound, changes[:n])
	}
	return n, w.Writer.Put(below(ns), leafKey(bound, uint16(patches+1)), changes[:n].encode(newIdentity()))
}

// weigh counts the entries of a leaf and of its patches.
func (w *writer) weigh(ns storage.Namespace, bound []byte, patches int, newest []byte) (pending, entries int, err error) {
	if patches == 0 {
		return 0, entriesIn(newest), nil
	}
	for e, err := range w.Writer.Scan(below(ns), storage.Range{From: leafKey(bound, 0), To: leafKey(bound, beyond)}) {
		if err != nil {
			return 0, 0, err
		}
		if len(e.Value) < headSize {
			return 0, 0, fmt.Errorf("%s: %w: %w", ns, storage.ErrCorrupt, errLeaf)
		}
		if entries == 0 {
			entries = entriesIn(e.Value)
			continue
		}
		pending += entriesIn(e.Value)
	}
	return pending, entries, nil
}

// gather makes one patch of all those of a leaf and the changes: many small ones
// are no reason yet to write the leaf itself.
func (w *writer) gather(ns storage.Namespace, bound []byte, changes leaf) error {
	var all leaf
	var old [][]byte
	for e, err := range w.Writer.Scan(below(ns), storage.Range{From: leafKey(bound, 1), To: leafKey(bound, beyond)}) {
		var l leaf
		if err == nil {
			l, err = decode(e.Value)
		}
		if err != nil {
			return fmt.Errorf("%s, leaf %q: %w", ns, bound, err)
		}
		all, old = all.with(l, true), append(old, bytes.Clone(e.Key))
	}
	if err := deleteAll(w.Writer, below(ns), old); err != nil {
		return err
	}
	return w.Writer.Put(below(ns), leafKey(bound, 1), all.with(changes, true).encode(newIdentity()))
}

// fold writes a leaf anew with its patches and the changes.
func (w *writer) fold(ns storage.Namespace, bound []byte, patches int, newest []byte, changes leaf, last bool) error {
	base := leaf{}
	if patches >= 0 {
		var err error
		if base, err = w.reader.load(ns, bound, uint16(patches), newest); err != nil {
			return fmt.Errorf("%s, leaf %q: %w", ns, bound, err)
		}
	}
	appended := last && (len(base) == 0 || bytes.Compare(base[len(base)-1].key, changes[0].key) < 0)
	merged := base.with(changes, false)
	for patch := 1; patch <= patches; patch++ {
		if err := w.Writer.Delete(below(ns), leafKey(bound, uint16(patch))); err != nil {
			return err
		}
	}
	if len(merged) == 0 && len(bound) > 0 { // the leaf before takes over
		return w.Writer.Delete(below(ns), leafKey(bound, 0))
	}
	parts, bounds := merged.split(appended)
	bounds[0] = bound
	for i, part := range parts {
		if err := w.Writer.Put(below(ns), leafKey(bounds[i], 0), part.encode(newIdentity())); err != nil {
			return err
		}
	}
	return nil
}
