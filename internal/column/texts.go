package column

import (
	"encoding/binary"
	"errors"
	"strings"
)

// Texts is a column of short texts, less the beginning that all share. It is
// a view of the bytes it was read from.
type Texts struct {
	shared string
	ends   Ints
	data   string
}

func packTexts(values []string) Texts {
	if len(values) == 0 {
		return Texts{}
	}
	t := Texts{shared: values[0]}
	for _, v := range values {
		for !strings.HasPrefix(v, t.shared) {
			t.shared = t.shared[:len(t.shared)-1]
		}
	}
	var data strings.Builder
	ends := make([]int64, len(values))
	for i, v := range values {
		data.WriteString(v[len(t.shared):])
		ends[i] = int64(data.Len())
	}
	t.ends, t.data = Pack(ends), data.String()
	return t
}

// At is the text at i.
func (t Texts) At(i int) string { return t.shared + t.own(i) }

// all are the n texts of the column, in one piece of memory.
func (t Texts) all(n int) []string {
	var whole strings.Builder
	whole.Grow(n*len(t.shared) + len(t.data))
	for i := range n {
		whole.WriteString(t.shared)
		whole.WriteString(t.own(i))
	}
	out, rest := make([]string, n), whole.String()
	for i := range n {
		size := len(t.shared) + len(t.own(i))
		out[i], rest = rest[:size], rest[size:]
	}
	return out
}

// appendAt writes the text at i at the end of b.
func (t Texts) appendAt(b []byte, i int) []byte { return append(append(b, t.shared...), t.own(i)...) }

// own is the part of the text at i that not all share.
func (t Texts) own(i int) string {
	from := int64(0)
	if i > 0 {
		from = t.ends.At(i - 1)
	}
	return t.data[from:t.ends.At(i)]
}

func (t Texts) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(t.shared)))
	b = append(b, t.shared...)
	b = t.ends.append(b)
	return append(b, t.data...)
}

func readTexts(b []byte, n int) (t Texts, rest []byte, err error) {
	size, used := binary.Uvarint(b)
	if used <= 0 || uint64(len(b)-used) < size {
		return t, nil, errShort
	}
	t.shared, b = string(b[used:used+int(size)]), b[used+int(size):]
	if t.ends, b, err = readInts(b, n); err != nil || n == 0 {
		return t, b, err
	}
	before := int64(0)
	for i := range n {
		if t.ends.At(i) < before {
			return t, nil, errors.New("the texts of a column overlap")
		}
		before = t.ends.At(i)
	}
	if int64(len(b)) < before {
		return t, nil, errShort
	}
	t.data = string(b[:before])
	return t, b[before:], nil
}
