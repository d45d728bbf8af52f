package column

import (
	"iter"
	"slices"
	"sync"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Cache keeps blocks that were read, for one store. It may be used by many
// goroutines, and by transactions that see different states: what it gives is
// always what the reader's own transaction holds.
type Cache struct {
	limit int // bytes

	mu    sync.Mutex
	dirs  map[uint8]directory
	kept  map[string]*keptBlock
	size  int
	clock uint64
}

// directory is a table's leaves as of a writing.
type directory struct {
	stamp  uint64
	leaves []Leaf
}

type keptBlock struct {
	stamp uint64
	used  uint64 // reading of the cache's clock
	block *Block
}

// NewCache keeps up to limit bytes of blocks.
func NewCache(limit int) *Cache {
	return &Cache{limit: limit, dirs: map[uint8]directory{}, kept: map[string]*keptBlock{}}
}

// Scan yields the blocks that hold rows of days from <= d < to that were known
// at the instant, in order. Their first and last rows may lie outside, and
// rows in them may not be known then.
func (c *Cache) Scan(r storage.Reader, t Table, from, to unit.Day, at unit.Instant) iter.Seq2[*Block, error] {
	return c.scan(r, t, from, to, at, true)
}

// ScanOnce is Scan for a pass that is not soon repeated: the cache keeps none
// of the blocks that it does not have already.
func (c *Cache) ScanOnce(r storage.Reader, t Table, from, to unit.Day, at unit.Instant) iter.Seq2[*Block, error] {
	return c.scan(r, t, from, to, at, false)
}

func (c *Cache) scan(r storage.Reader, t Table, from, to unit.Day, at unit.Instant, keep bool) iter.Seq2[*Block, error] {
	return func(yield func(*Block, error) bool) {
		all, err := c.leaves(r, t)
		if err != nil {
			yield(nil, err)
			return
		}
		for i := first(all, from); i < len(all) && (all[i].from < to); i++ {
			leaf := all[i]
			if leaf.dead(at) {
				continue
			}
			b, err := c.block(r, t, leaf, keep)
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// Finder looks single records up in a table, in one transaction.
type Finder struct {
	cache  *Cache
	reader storage.Reader
	table  Table
	leaves []Leaf
}

// Finder looks records of t up for r.
func (c *Cache) Finder(r storage.Reader, t Table) (*Finder, error) {
	all, err := c.leaves(r, t)
	return &Finder{c, r, t, all}, err
}

// Find gives the block with the rows from lo to hi of a record on a day, nil
// where none of them was known at the instant; rows are as Block.Seen has them.
func (f *Finder) Find(day unit.Day, id string, at unit.Instant) (b *Block, lo, hi int, rows []int, err error) {
	for i := first(f.leaves, day); i < len(f.leaves) && f.leaves[i].from <= day; i++ {
		if f.leaves[i].dead(at) {
			continue
		}
		if b, err = f.cache.block(f.reader, f.table, f.leaves[i], true); err != nil {
			return nil, 0, 0, nil, err
		}
		lo, hi = b.Of(day, id)
		if rows, all := b.Seen(lo, hi, at); all && hi > lo || len(rows) > 0 {
			if all {
				rows = nil
			}
			return b, lo, hi, rows, nil
		}
	}
	return nil, 0, 0, nil, nil
}

// dead reports that no row of the leaf was known at the instant.
func (l *Leaf) dead(at unit.Instant) bool {
	return l.FirstKnown > at || l.Live <= 0 && l.LastEnded <= at
}

// Live is about how many rows of a table are current: never fewer.
func (c *Cache) Live(r storage.Reader, t Table) (n int, err error) {
	all, err := c.leaves(r, t)
	for _, leaf := range all {
		n += leaf.Live
	}
	return n, err
}

// first is the place of the leaf that holds the first rows of day from: rows
// of a day may begin in the leaf before the first that begins on it.
func first(all []Leaf, from unit.Day) int {
	i, _ := slices.BinarySearchFunc(all, from, func(l Leaf, d unit.Day) int { return int(l.from) - int(d) })
	return max(0, i-1)
}

// leaves are the table's leaves in order.
func (c *Cache) leaves(r storage.Reader, t Table) ([]Leaf, error) {
	stamp, _, err := heads.Get(r, storage.Key(t.Number))
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	d := c.dirs[t.Number]
	c.mu.Unlock()
	if d.stamp == stamp {
		return d.leaves, nil
	}
	all, err := t.leaves(r)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dirs[t.Number].stamp < stamp {
		c.dirs[t.Number] = directory{stamp, all}
	}
	return all, nil
}

func (t Table) leaves(r storage.Reader) ([]Leaf, error) {
	var all []Leaf
	for row, err := range leaves.Scan(r, storage.Prefix(storage.Key(t.Number))) {
		if err != nil {
			return nil, err
		}
		leaf, err := located(row)
		if err != nil {
			return nil, err
		}
		all = append(all, leaf)
	}
	return all, nil
}

// block is the leaf with its patches applied.
func (c *Cache) block(r storage.Reader, t Table, leaf Leaf, keep bool) (*Block, error) {
	c.mu.Lock()
	k := c.kept[leaf.bound]
	if k != nil && k.stamp == leaf.Stamp {
		c.clock++
		k.used = c.clock
		c.mu.Unlock()
		return k.block, nil
	}
	c.mu.Unlock()
	b, err := t.load(r, leaf)
	if err == nil && keep {
		c.keep(leaf, b)
	}
	return b, err
}

func (t Table) load(r storage.Reader, leaf Leaf) (*Block, error) {
	base, pending, err := t.read(r, leaf)
	if err != nil || len(pending) == 0 {
		return base, err
	}
	slices.SortStableFunc(pending, func(a, b Op) int { return a.Compare(b.Key) })
	rows, err := merge(base.rows(), pending)
	if err != nil {
		return nil, err
	}
	return pack(rows, t.Columns), nil
}

// keep remembers a block, unless a newer one of the leaf is there, and forgets
// others if there are too many: each time the least recently used of a few
// picked at random, which comes close to the least of all.
func (c *Cache) keep(leaf Leaf, b *Block) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.kept[leaf.bound]; old != nil {
		if old.stamp > leaf.Stamp {
			return
		}
		c.size -= old.block.Size()
	}
	c.clock++
	c.kept[leaf.bound] = &keptBlock{leaf.Stamp, c.clock, b}
	for c.size += b.Size(); c.size > c.limit && len(c.kept) > 1; {
		c.forget()
	}
}

func (c *Cache) forget() {
	const few = 8
	oldest, seen := "", 0
	for bound, k := range c.kept { // in random order
		if oldest == "" || k.used < c.kept[oldest].used {
			oldest = bound
		}
		if seen++; seen == few {
			break
		}
	}
	c.size -= c.kept[oldest].block.Size()
	delete(c.kept, oldest)
}
