package files

import (
	"strings"
	"unicode"
)

// Limits of what a single record of a file may be.
const (
	maxRecord = 1 << 20  // bytes of a CSV record or a line of a JSONL file
	maxLine   = 10 << 20 // bytes of a Singer or Airbyte line
	maxFields = 512
	maxRaw    = 500  // runes of a rejected row that are kept
	maxExtra  = 2000 // runes of an unmapped column that are kept
)

// row is one record of a file: texts under the names of a header. raw is what
// a rejection shows; it is only valid until the next row is read.
type row struct {
	line   int
	head   *header
	values []string
	raw    []byte
}

// get is the trimmed text of the column; "" where the row or the file has none.
func (r *row) get(column string) string {
	i := r.head.at(column)
	if i < 0 || i >= len(r.values) {
		return ""
	}
	return strings.TrimSpace(r.values[i])
}

// header knows where the columns of a file stand. Columns are found by their
// exact name, else by one of their other names, else without regard to case,
// spaces, underscores and hyphens.
type header struct {
	names  []string
	exact  map[string]int
	folded map[string]int
	other  map[string]words
	serial serialDates
	found  map[string]int // what at has answered
	extras []int          // columns nobody names; nil until asked for
}

func newHeader(names []string, other map[string]words) *header {
	h := &header{exact: map[string]int{}, folded: map[string]int{}, other: other, found: map[string]int{}}
	for _, n := range names {
		h.add(n)
	}
	return h
}

// add appends a column and gives its place; of columns with one name the
// first counts.
func (h *header) add(name string) int {
	i := len(h.names)
	name = strings.TrimSpace(name)
	h.names = append(h.names, name)
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

func (h *header) at(column string) int {
	if i, ok := h.found[column]; ok {
		return i
	}
	i := h.search(column)
	h.found[column] = i
	return i
}

func (h *header) search(column string) int {
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

// cut shortens s to n runes, with a mark.
func cut(s string, n int) string {
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

// rawText is the start of a rejected row as valid text.
func rawText(b []byte) string {
	if len(b) > 4*maxRaw {
		b = b[:4*maxRaw]
	}
	s := strings.ToValidUTF8(string(b), "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r == 0 {
			return '\u2400'
		}
		return r
	}, s)
	return cut(strings.TrimRight(s, "\r\n"), maxRaw)
}
