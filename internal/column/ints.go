package column

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// Ints is a column of whole numbers, kept as their distance from the least of
// them in as few bytes each as the largest distance needs: 0, 1, 2, 4 or 8.
// It is a view of the bytes it was read from.
type Ints struct {
	n     int
	base  int64
	width int
	data  []byte
}

// errShort is what is wrong with a column whose bytes end early.
var errShort = errors.New("a column is cut short")

// Pack makes a column of values.
func Pack(values []int64) Ints {
	if len(values) == 0 {
		return Ints{}
	}
	least, most := values[0], values[0]
	for _, v := range values {
		least, most = min(least, v), max(most, v)
	}
	c := Ints{n: len(values), base: least, width: widthOf(uint64(most) - uint64(least))}
	c.data = make([]byte, 0, c.n*c.width)
	for _, v := range values {
		c.data = appendWidth(c.data, uint64(v)-uint64(least), c.width)
	}
	return c
}

func widthOf(span uint64) int {
	switch {
	case span == 0:
		return 0
	case span <= math.MaxUint8:
		return 1
	case span <= math.MaxUint16:
		return 2
	case span <= math.MaxUint32:
		return 4
	}
	return 8
}

func appendWidth(b []byte, v uint64, width int) []byte {
	var whole [8]byte
	binary.LittleEndian.PutUint64(whole[:], v)
	return append(b, whole[:width]...)
}

// Len is the number of values.
func (c Ints) Len() int { return c.n }

// Const is the value that all have, if they are alike.
func (c Ints) Const() (v int64, alike bool) { return c.base, c.width == 0 }

// Least is a value that none is below.
func (c Ints) Least() int64 { return c.base }

// Pick unpacks the values at the given places into dst.
func (c Ints) Pick(at []int, dst []int64) []int64 {
	dst = slices.Grow(dst[:0], len(at))[:len(at)]
	data, base := c.data, c.base
	switch c.width {
	case 0:
		for i := range dst {
			dst[i] = base
		}
	case 1:
		for i, p := range at {
			dst[i] = base + int64(data[p])
		}
	case 2:
		for i, p := range at {
			dst[i] = base + int64(binary.LittleEndian.Uint16(data[2*p:]))
		}
	case 4:
		for i, p := range at {
			dst[i] = base + int64(binary.LittleEndian.Uint32(data[4*p:]))
		}
	case 8:
		for i, p := range at {
			dst[i] = base + int64(binary.LittleEndian.Uint64(data[8*p:]))
		}
	}
	return dst
}

// At is the value at i.
func (c Ints) At(i int) int64 {
	switch c.width {
	case 1:
		return c.base + int64(c.data[i])
	case 2:
		return c.base + int64(binary.LittleEndian.Uint16(c.data[2*i:]))
	case 4:
		return c.base + int64(binary.LittleEndian.Uint32(c.data[4*i:]))
	case 8:
		return c.base + int64(binary.LittleEndian.Uint64(c.data[8*i:]))
	}
	return c.base
}

// Into unpacks the column into dst, which is grown if it is too small.
func (c Ints) Into(dst []int64) []int64 {
	if cap(dst) < c.n {
		dst = make([]int64, c.n)
	}
	dst = dst[:c.n]
	data, base := c.data, c.base
	switch c.width {
	case 0:
		for i := range dst {
			dst[i] = base
		}
	case 1:
		for i, b := range data[:len(dst)] {
			dst[i] = base + int64(b)
		}
	case 2:
		for i := range dst {
			dst[i] = base + int64(binary.LittleEndian.Uint16(data[2*i:2*i+2]))
		}
	case 4:
		for i := range dst {
			dst[i] = base + int64(binary.LittleEndian.Uint32(data[4*i:4*i+4]))
		}
	case 8:
		for i := range dst {
			dst[i] = base + int64(binary.LittleEndian.Uint64(data[8*i:8*i+8]))
		}
	}
	return dst
}

// append writes the column: width, base, data.
func (c Ints) append(b []byte) []byte {
	b = append(b, byte(c.width))
	b = binary.AppendVarint(b, c.base)
	return append(b, c.data...)
}

// readInts reads a column of n values from the front of b.
func readInts(b []byte, n int) (c Ints, rest []byte, err error) {
	if len(b) == 0 {
		return c, nil, errShort
	}
	width := int(b[0])
	if width > 8 || width&(width-1) != 0 {
		return c, nil, errors.New("a column has values of an impossible width")
	}
	base, used := binary.Varint(b[1:])
	if used <= 0 || len(b)-1-used < n*width {
		return c, nil, errShort
	}
	b = b[1+used:]
	return Ints{n: n, base: base, width: width, data: b[: n*width : n*width]}, b[n*width:], nil
}

// Slice is the values from lo up to hi, in the same bytes.
func (c Ints) Slice(lo, hi int) Ints {
	c.n, c.data = hi-lo, c.data[lo*c.width:hi*c.width]
	return c
}
