package column

import (
	"math"
	"slices"
	"sort"

	"github.com/riskbell/riskbell/storage"
)

// Table is rows of one shape under a number of their own.
type Table struct {
	Number  uint8
	Columns int // of numbers, beside those that every row has
}

var (
	blocks = storage.NewTable[Block]("fact", 1)
	leaves = storage.NewTable[Leaf]("fact/leaf", 1)
	heads  = storage.NewTable[uint64]("fact/head", 1)
)

// Write applies ops: those about one row in the order given.
func (t Table) Write(w storage.Writer, ops []Op) error {
	if len(ops) == 0 {
		return nil
	}
	slices.SortStableFunc(ops, func(a, b Op) int { return a.Compare(b.Key) })
	head := storage.Key(t.Number)
	stamp, _, err := heads.Get(w, head)
	if err != nil {
		return err
	}
	stamp++
	for len(ops) > 0 {
		leaf, next, err := t.find(w, ops[0].Key)
		if err != nil {
			return err
		}
		n := len(ops)
		if next != "" {
			n = sort.Search(n, func(i int) bool { return string(t.key(ops[i].Key)) >= next })
		}
		leaf.Stamp = stamp
		if err := t.change(w, leaf, ops[:n], next == ""); err != nil {
			return err
		}
		ops = ops[n:]
	}
	return heads.Put(w, head, stamp)
}

// Clear takes all rows out.
func (t Table) Clear(w storage.Writer) error {
	all, err := t.leaves(w)
	if err != nil {
		return err
	}
	for _, leaf := range all {
		for patch := range leaf.Patches + 1 {
			if err := blocks.Delete(w, patchKey(leaf.bound, patch)); err != nil {
				return err
			}
		}
		if err := leaves.Delete(w, []byte(leaf.bound)); err != nil {
			return err
		}
	}
	head := storage.Key(t.Number)
	stamp, _, err := heads.Get(w, head)
	if err != nil {
		return err
	}
	return heads.Put(w, head, stamp+1)
}

func (t Table) key(k Key) []byte { return storage.Key(t.Number, k.Day, k.ID, k.Seq) }

// lowest is the bound of a table's first leaf.
func (t Table) lowest() string { return string(t.key(Key{Day: math.MinInt32})) }

// find gives the leaf that k belongs to, and the bound of the one after it.
func (t Table) find(r storage.Reader, k Key) (leaf Leaf, next string, err error) {
	key := append(t.key(k), 0) // a bound that equals k counts
	leaf.bound = t.lowest()
	for row, err := range leaves.Scan(r, storage.Range{From: storage.Key(t.Number), To: key, Reverse: true, Limit: 1}) {
		if err != nil {
			return leaf, "", err
		}
		if leaf, err = located(row); err != nil {
			return leaf, "", err
		}
	}
	for row, err := range leaves.Scan(r, storage.Range{From: key, To: storage.Key(t.Number + 1), Limit: 1}) {
		if err != nil {
			return leaf, "", err
		}
		next = string(row.Key)
	}
	return leaf, next, nil
}
