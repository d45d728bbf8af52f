package packed

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"

	"github.com/klauspost/compress/s2"

	"github.com/riskbell/riskbell/storage"
)

// A leaf is split when it has more than leafEntries entries or leafBytes bytes
// before compression. Its patches are made one when there are maxPatches, and
// applied when they hold more than a fourth of its entries and minPending.
const (
	leafEntries = 1024
	leafBytes   = 32 << 10
	maxPatches  = 16
	minPending  = 64
)

// change is an entry, or the removal of one.
type change struct {
	key, value []byte
	gone       bool
}

// leaf is entries in order of their keys.
type leaf []change

// find is the place of key, or where it would be.
func (l leaf) find(key []byte) (at int, there bool) {
	at = sort.Search(len(l), func(i int) bool { return bytes.Compare(l[i].key, key) >= 0 })
	return at, at < len(l) && bytes.Equal(l[at].key, key)
}

// with is l with the changes of a patch applied; removals stay if keep.
func (l leaf) with(patch leaf, keep bool) leaf {
	out := make(leaf, 0, len(l)+len(patch))
	i := 0
	for _, c := range patch {
		for i < len(l) && bytes.Compare(l[i].key, c.key) < 0 {
			out = append(out, l[i])
			i++
		}
		if i < len(l) && bytes.Equal(l[i].key, c.key) {
			i++
		}
		if !c.gone || keep {
			out = append(out, c)
		}
	}
	return append(out, l[i:]...)
}

func (l leaf) size() int {
	n := 0
	for i := range l {
		n += len(l[i].key) + len(l[i].value)
	}
	return n
}

// headSize is the identity and the number of entries, before the entries.
const headSize = 8 + 4

// encode writes the leaf: an identity that no other writing has, the number of
// entries, and the entries compressed. Each is the bytes its key shares with
// the one before, those it does not, the length of its value and one, 0 for a
// removal, then key and value.
func (l leaf) encode(identity uint64) []byte {
	raw := make([]byte, 0, l.size()+4*len(l))
	var last []byte
	for _, c := range l {
		shared := common(last, c.key)
		raw = binary.AppendUvarint(raw, uint64(shared))
		raw = binary.AppendUvarint(raw, uint64(len(c.key)-shared))
		length := uint64(len(c.value)) + 1
		if c.gone {
			length = 0
		}
		raw = binary.AppendUvarint(raw, length)
		raw = append(append(raw, c.key[shared:]...), c.value...)
		last = c.key
	}
	out := make([]byte, headSize+s2.MaxEncodedLen(len(raw)))
	binary.BigEndian.PutUint64(out, identity)
	binary.BigEndian.PutUint32(out[8:], uint32(len(l)))
	return out[:headSize+len(s2.Encode(out[headSize:], raw))]
}

func common(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

var errLeaf = errors.New("a packed leaf cannot be read")

// identityOf and entriesIn read a stored leaf's head.
func identityOf(stored []byte) uint64 { return binary.BigEndian.Uint64(stored) }
func entriesIn(stored []byte) int     { return int(binary.BigEndian.Uint32(stored[8:])) }

// decode reads what encode wrote, keeping nothing of stored.
func decode(stored []byte) (leaf, error) {
	if len(stored) < headSize {
		return nil, fmt.Errorf("%w: %w: it is too short", storage.ErrCorrupt, errLeaf)
	}
	size, err := s2.DecodedLen(stored[headSize:])
	if err != nil || size > maxRaw {
		return nil, fmt.Errorf("%w: %w: it would have %d bytes: %v", storage.ErrCorrupt, errLeaf, size, err)
	}
	raw, err := s2.Decode(nil, stored[headSize:])
	if err != nil {
		return nil, fmt.Errorf("%w: %w: %w", storage.ErrCorrupt, errLeaf, err)
	}
	l, ok := parse(raw, entriesIn(stored))
	if !ok {
		return nil, fmt.Errorf("%w: %w", storage.ErrCorrupt, errLeaf)
	}
	return l, nil
}

// maxRaw bounds what is believed of a leaf's size: one value may be large.
const maxRaw = 1 << 30

func parse(raw []byte, n int) (leaf, bool) {
	if n > len(raw) {
		return nil, false
	}
	l := make(leaf, 0, n)
	var keys room
	var last []byte
	for i := range n {
		shared, rest, ok := number(raw)
		own, rest, ok2 := number(rest)
		length, rest, ok3 := number(rest)
		if !ok || !ok2 || !ok3 || shared > len(last) || own > len(rest) {
			return nil, false
		}
		c := change{gone: length == 0}
		c.key = rest[:own:own]
		if shared > 0 {
			c.key = keys.join(last[:shared], rest[:own], n-i)
		}
		if rest = rest[own:]; !c.gone {
			if length-1 > len(rest) {
				return nil, false
			}
			c.value = rest[: length-1 : length-1]
			rest = rest[length-1:]
		}
		l, last, raw = append(l, c), c.key, rest
	}
	return l, len(raw) == 0
}

// room is memory for keys and values, made many at once.
type room []byte

// roomSize is how much of it is made at once at most.
const roomSize = 16 << 10

// join is a and b, one after the other, in the room; never nil. If there is no
// room left it is made for as many like this one.
func (r *room) join(a, b []byte, many int) []byte {
	size := len(a) + len(b)
	if len(*r)+size > cap(*r) {
		*r = make(room, 0, max(size, min(roomSize, many*size)))
	}
	from := len(*r)
	*r = append(append(*r, a...), b...)
	return (*r)[from : from+size : from+size]
}

func number(b []byte) (n int, rest []byte, ok bool) {
	v, used := binary.Uvarint(b)
	if used <= 0 || v > maxRaw {
		return 0, nil, false
	}
	return int(v), b[used:], true
}

// split cuts a leaf where it is too large. Each part but the first has a bound,
// the least beginning of its first key that tells it from the key before; one
// that would be too long for a key of the store below is no place to cut.
func (l leaf) split(appended bool) (parts []leaf, bounds [][]byte) {
	limitEntries, limitBytes := leafEntries, leafBytes
	if n, size := len(l), l.size(); !appended && (n > leafEntries || size > leafBytes) {
		// Even parts leave each some room for what comes between.
		k := max((n+leafEntries-1)/leafEntries, (size+leafBytes-1)/leafBytes)
		limitEntries, limitBytes = (n+k-1)/k, (size+k-1)/k
	}
	bounds, from, bytes := [][]byte{nil}, 0, 0
	for i, c := range l {
		size := len(c.key) + len(c.value)
		if i > from && (i-from >= limitEntries || bytes+size > limitBytes) {
			if bound := c.key[:common(l[i-1].key, c.key)+1]; len(leafKey(bound, 0)) <= storage.MaxKey {
				parts, bounds, from, bytes = append(parts, l[from:i]), append(bounds, bound), i, 0
			}
		}
		bytes += size
	}
	return append(parts, l[from:]), bounds
}

// leafKey is where a leaf or one of its patches lies.
func leafKey(bound []byte, patch uint16) []byte { return storage.Key(bound, patch) }

func parseLeafKey(key []byte) (bound []byte, patch uint16, err error) {
	err = storage.ParseKey(key, &bound, &patch)
	return bound, patch, err
}
