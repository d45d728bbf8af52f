package packed

import (
	"bytes"
	"slices"
	"sort"
)

// located is a leaf and where it lies: it holds the keys from its bound up to
// next, the bound of the leaf after it, nil for none.
type located struct {
	leaf        leaf
	bound, next []byte
}

// nearby are leaves that a transaction has read, in order of their bounds, so
// that neighbours need not be looked for again.
type nearby []located

// maxNearby is how many are kept.
const maxNearby = 128

// of is the leaf that holds key, nil if it is not here.
func (n nearby) of(key []byte) *located {
	i := sort.Search(len(n), func(i int) bool { return bytes.Compare(n[i].bound, key) > 0 })
	if i == 0 || n[i-1].next != nil && bytes.Compare(key, n[i-1].next) >= 0 {
		return nil
	}
	return &n[i-1]
}

// before is the leaf that holds the last key below limit, nil if it is not here.
func (n nearby) before(limit []byte) *located {
	i := len(n)
	if limit != nil {
		i = sort.Search(len(n), func(i int) bool { return bytes.Compare(n[i].bound, limit) >= 0 })
	}
	switch {
	case i == 0:
		return nil
	case n[i-1].next == nil, limit != nil && bytes.Compare(limit, n[i-1].next) <= 0:
		return &n[i-1]
	}
	return nil
}

// with is n and one more.
func (n nearby) with(l located) nearby {
	if len(n) == maxNearby {
		n = n[:0]
	}
	i := sort.Search(len(n), func(i int) bool { return bytes.Compare(n[i].bound, l.bound) > 0 })
	return slices.Insert(n, i, l)
}
