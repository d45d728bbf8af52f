package alerts

import (
	"hash/maphash"

	"github.com/riskbell/riskbell/crm"
)

// ids are the ids of many rows in little room, by place.
type ids struct {
	text []byte
	ends []uint32
}

func (t *ids) add(src *crm.Facts, i int) {
	t.text = src.AppendID(t.text, i)
	t.ends = append(t.ends, uint32(len(t.text)))
}

func (t *ids) bytes(row uint32) []byte {
	from := uint32(0)
	if row > 0 {
		from = t.ends[row-1]
	}
	return t.text[from:t.ends[row]]
}

func (t *ids) at(row uint32) string { return string(t.bytes(row)) }

// index finds the place of an id: a table of places at least twice as long as
// there are ids, each at the first free one from where its hash points.
type index struct {
	ids
	seed  maphash.Seed
	slots []uint32 // place and one, 0 for free
}

// indexed makes the index of ids that stay as they are.
func indexed(list ids) *index {
	size := 1
	for size < 2*len(list.ends) {
		size *= 2
	}
	x := &index{ids: list, seed: maphash.MakeSeed(), slots: make([]uint32, size)}
	for row := range list.ends {
		_, slot, _ := x.look(list.bytes(uint32(row)))
		x.slots[slot] = uint32(row) + 1
	}
	return x
}

func (x *index) find(id []byte) (row uint32, ok bool) {
	row, _, ok = x.look(id)
	return row, ok
}

// look gives the place of an id, or the slot that it would take.
func (x *index) look(id []byte) (row uint32, slot int, ok bool) {
	mask := len(x.slots) - 1
	for slot = int(maphash.Bytes(x.seed, id)) & mask; x.slots[slot] != 0; slot = (slot + 1) & mask {
		if row = x.slots[slot] - 1; string(x.bytes(row)) == string(id) {
			return row, slot, true
		}
	}
	return 0, slot, false
}
