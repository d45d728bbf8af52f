package packed

import (
	"context"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Store packs the chosen namespaces of the store below it.
type Store struct {
	storage.Store
	pick  func(storage.Namespace) bool
	cache cache
}

// below is the namespace of the store below that ns lies in: another one, so
// that entries written before ns was packed are not taken for leaves.
func below(ns storage.Namespace) storage.Namespace { return "packed/" + ns }

// New packs the namespaces that pick chooses. What they have in the store
// below under their own names is not seen.
func New(store storage.Store, pick func(storage.Namespace) bool) *Store {
	return &Store{Store: store, pick: pick, cache: cache{seed: maphash.MakeSeed()}}
}

// View runs fn on a consistent state.
func (s *Store) View(ctx context.Context, now unit.Instant, fn func(storage.Reader) error) error {
	return s.Store.View(ctx, now, func(r storage.Reader) error { return fn(newReader(r, s)) })
}

// Update runs fn in the one writing transaction, as the store below does.
func (s *Store) Update(ctx context.Context, now unit.Instant, fn func(storage.Writer) error) error {
	return s.Store.Update(ctx, now, func(inner storage.Writer) error {
		w := newWriter(inner, s)
		if err := fn(w); err != nil {
			return err
		}
		return w.flushAll()
	})
}

// Forget lets go of the leaves that are kept unpacked: after much was read.
func (s *Store) Forget() {
	for i := range s.cache.sets {
		set := &s.cache.sets[i]
		set.mu.Lock()
		set.ways = [ways]cached{}
		set.mu.Unlock()
	}
}

// cache keeps up to a thousand leaves that were read, by where they lie. What
// they were read from is named, so that a reader of another state does not
// take them for his.
type cache struct {
	seed maphash.Seed
	sets [256]set
}

// ways is how many leaves whose places fall together are kept.
const ways = 4

type set struct {
	mu   sync.Mutex
	ways [ways]cached
	next int // way to be given up next
}

type cached struct {
	place string
	of    []uint64 // identities of the leaf and its patches
	leaf  leaf
}

func (c *cache) set(place string) *set {
	return &c.sets[maphash.String(c.seed, place)%uint64(len(c.sets))]
}

// find is the leaf that lies at a place and is of these writings, nil if it is
// not kept.
func (s *set) find(place string, of []uint64) leaf {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.ways {
		if w := &s.ways[i]; w.place == place && slices.Equal(w.of, of) {
			return w.leaf
		}
	}
	return nil
}

// keep keeps a leaf instead of an older one of the place, or of any.
func (s *set) keep(c cached) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.ways {
		if s.ways[i].place == c.place {
			s.ways[i] = c
			return
		}
	}
	s.ways[s.next] = c
	s.next = (s.next + 1) % ways
}

// newIdentity tells one writing of a leaf from every other.
func newIdentity() uint64 { return rand.Uint64() }
