package xlsx

import (
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/riskbell/riskbell/internal/i18n"
)

// The size of a sheet.
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
)

// Row is a row of a sheet. Cells end at the last that is not empty; Fault says
// what is wrong with the row, or nil: a cell of it cannot be had, or it stands
// out of order.
type Row struct {
	Number int
	Cells  []string
	Fault  error
}

// Sheet reads a sheet, row by row.
type Sheet struct {
	Name string

	book *Book
	in   *part
	data int // depth of the rows' parent once it is begun
	last int // number of the last row that was in order
	wide int // cells of the row before
}

// Sheet opens a sheet by its name, in any case; "" is the first that is not
// hidden, else the first.
func (b *Book) Sheet(name string) (*Sheet, error) {
	i := slices.IndexFunc(b.sheets, func(e entry) bool {
		return strings.EqualFold(name, e.Name) || name == "" && !strings.HasSuffix(strings.ToLower(e.State), "hidden")
	})
	if i < 0 && (name != "" || len(b.sheets) == 0) {
		return nil, ErrNoSheet
	}
	e := b.sheets[max(i, 0)]
	in, err := b.open(e.part)
	if err != nil {
		return nil, err
	}
	return &Sheet{Name: e.Name, book: b, in: in}, nil
}

// Close ends the reading.
func (s *Sheet) Close() { s.in.close() }

// Next is the next row, empty ones included, io.EOF at the end. Another error
// says that nothing can be read from here on.
func (s *Sheet) Next() (Row, error) {
	for {
		t, err := s.in.token()
		if err != nil {
			return Row{}, err
		}
		start, begins := t.(xml.StartElement)
		switch {
		case begins && s.data == 0 && start.Name.Local == "sheetData":
			s.data = s.in.depth
		case begins && s.data > 0 && s.in.depth == s.data+1 && start.Name.Local == "row":
			return s.row(start)
		case s.in.depth < s.data:
			if err := s.in.rest(); err != nil {
				return Row{}, err
			}
			return Row{}, io.EOF
		}
	}
}

func (s *Sheet) row(start xml.StartElement) (Row, error) {
	r := Row{Cells: make([]string, 0, s.wide)}
	r.Number, r.Fault = s.number(attr(start, "r"))
	column := 0
	s.in.held = 0
	err := s.in.children(func(c xml.StartElement) error {
		if c.Name.Local != "c" {
			return nil
		}
		ref := attr(c, "r")
		kind := attr(c, "t")
		stored, err := s.in.cell(kind)
		if err != nil {
			return err
		}
		column++
		if ref != "" {
			column = columnOf(ref)
		}
		if column < 1 || column > maxColumns {
			r.blame(i18n.Say("feed.row.cell", "cell", short(ref)))
			return nil
		}
		text, fault := s.value(kind, stored)
		r.blame(fault)
		r.put(column-1, text)
		return nil
	})
	if s.in.held > maxItem {
		r.blame(tooLong())
	}
	s.wide = len(r.Cells)
	return r, err
}

// number judges the number of a row. One without, or with none that is one, is
// the next.
func (s *Sheet) number(r string) (int, error) {
	n, _ := strconv.Atoi(r) // a number too large is the largest
	if n == 0 {
		n = s.last + 1
	}
	switch {
	case n < 1 || n > maxRows:
		return n, i18n.Say("feed.row.number", "row", strconv.Itoa(n))
	case n <= s.last:
		return n, i18n.Say("feed.row.order", "last", strconv.Itoa(s.last))
	}
	s.last = n
	return n, nil
}

// blame keeps the first fault.
func (r *Row) blame(fault error) {
	if r.Fault == nil {
		r.Fault = fault
	}
}

func (r *Row) put(i int, text string) {
	if text == "" {
		return
	}
	for len(r.Cells) <= i {
		r.Cells = append(r.Cells, "")
	}
	if r.Cells[i] != "" {
		r.blame(i18n.Say("feed.row.cells", "column", strconv.Itoa(i+1)))
	}
	r.Cells[i] = text
}

// cell is what the cell of the kind that was begun last has stored.
func (p *part) cell(kind string) (string, error) {
	p.buf = p.buf[:0]
	err := p.children(func(e xml.StartElement) error {
		switch name := e.Name.Local; {
		case name == "is" && kind != "s":
			return p.rich()
		case name == "v" && len(p.buf) == 0:
			return p.text()
		}
		return nil
	})
	return string(p.buf), err
}

// value is the text of a cell of the kind.
func (s *Sheet) value(kind, stored string) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(stored))
		switch {
		case stored == "":
			return "", nil
		case err != nil || i < 0 || i >= len(s.book.texts):
			return "", i18n.Say("feed.row.shared", "number", short(stored))
		}
		return s.book.texts[i], nil
	case "", "n":
		return tidy(stored), nil
	}
	return unescape(stored), nil
}

// tidy undoes the noise of binary fractions: a sheet stores 2.55 as
// 2.5499999999999998 and shows 15 digits.
func tidy(number string) string {
	if len(number) < 16 || !strings.Contains(number, ".") {
		return number
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return number
	}
	return strconv.FormatFloat(f, 'g', 15, 64)
}

var escapes = regexp.MustCompile(`(?:_x[0-9A-Fa-f]{4}_)+`)

// unescape reads the units of UTF-16 that XML cannot hold: _x000D_, and _x005F_
// for the underscore of what looks like one (ECMA-376 part 1, 22.9.2.19).
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapes.ReplaceAllStringFunc(s, func(run string) string {
		var units []uint16
		for ; run != ""; run = run[7:] {
			n, _ := strconv.ParseUint(run[2:6], 16, 16) // the pattern has digits only
			units = append(units, uint16(n))
		}
		return string(utf16.Decode(units))
	})
}

// columnOf is the number of a reference's column, from 1; 0 where it is none.
func columnOf(ref string) int {
	n := 0
	for i := range len(ref) {
		c := ref[i] &^ 0x20 // in upper case
		switch {
		case c >= 'A' && c <= 'Z' && n <= maxColumns:
			n = n*26 + int(c-'A') + 1
		case i > 0 && strings.Trim(ref[i:], "0123456789") == "":
			return n
		default:
			return 0
		}
	}
	return 0
}

// short shows what stands where something else should.
func short(s string) string {
	quoted := strconv.Quote(s[:min(len(s), 20)])
	return quoted[1 : len(quoted)-1]
}
