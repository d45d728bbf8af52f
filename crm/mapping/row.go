package mapping

import (
	"strings"
	"unicode"
)

// Limits of what a row may be.
const (
	MaxFields = 512
	MaxRaw    = 500  // runes of a rejected row that are kept
	maxExtra  = 2000 // runes of an unmapped column that are kept
)

// Row is one record of a file: texts under the names of a header. Raw is what
// a rejection shows; it is only valid until the next row is read.
type Row struct {
	Line   int
	Head   *Header
	Values []string
	Raw    []byte
}

// Get is the trimmed text of the column; "" where the row or the file has none.
func (r *Row) Get(column string) string {
	i := r.Head.At(column)
	if i < 0 || i >= len(r.Values) {
		return ""
	}
	return strings.TrimSpace(r.Values[i])
}

// Header knows where the columns of a file stand. Columns are found by their
// exact name, else by one of their other names, else without regard to case,
// spaces, underscores and hyphens.
type Header struct {
	Names  []string
	exact  map[string]int
	folded map[string]int
	other  map[string]words
	Serial SerialDates
	found  map[string]int // what at has answered
	extras []int          // columns nobody names; nil until asked for
}

// NewHeader is for a file of the stream with these columns; s is nil where
// nothing is known of the stream.
func NewHeader(names []string, s *Stream) *Header {
	h := &Header{exact: map[string]int{}, folded: map[string]int{}, found: map[string]int{}}
	if s != nil {
		h.other = s.other
	}
	for _, n := range names {
		h.Add(n)
	}
	return h
}

// Add appends a column and gives its place; of columns with one name the
// first counts.
func (h *Header) Add(name string) int {
	i := len(h.Names)
	name = strings.TrimSpace(name)
	h.Names = append(h.Names, name)
	if _, twice := h.exact[name]; !twice {
		h.exact[name] = i
	}
	if _, twice := h.folded[fold(name)]; !twice {
		h.folded[fold(name)] = i
	}
	clear(h.found)
	h.extras = nil
	return i
}

func (h *Header) At(column string) int {
	if i, ok := h.found[column]; ok {
		return i
	}
	i := h.search(column)
	h.found[column] = i
	return i
}

func (h *Header) search(column string) int {
	if i, ok := h.exact[column]; ok {
		return i
	}
	for _, name := range h.other[column] {
		if i, ok := h.exact[name]; ok {
			return i
		}
	}
	if i, ok := h.folded[fold(column)]; ok {
		return i
	}
	return -1
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// Cut shortens s to n runes, with a mark.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count == n {
			return s[:i] + "…"
		}
		count++
	}
	return s
}

// RawText is the start of a rejected row as valid text.
func RawText(b []byte) string {
	if len(b) > 4*MaxRaw {
		b = b[:4*MaxRaw]
	}
	s := strings.ToValidUTF8(string(b), "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r == 0 {
			return '\u2400'
		}
		return r
	}, s)
	return Cut(strings.TrimRight(s, "\r\n"), MaxRaw)
}
