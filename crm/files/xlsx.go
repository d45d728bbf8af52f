package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/xlsx"
)

// maxWorkbook is the size of a workbook's file, which is held in memory.
const maxWorkbook = 256 << 20

// sheetReader reads the rows of a sheet as a stream. Dates are numbers, as
// stored, and so independent of how the sheet shows them.
type sheetReader struct {
	sheet *xlsx.Sheet
	line  int
	head  *mapping.Header
	row   mapping.Row
}

// newXLSX opens a sheet by its name, "" for the first.
func newXLSX(r io.Reader, sheet string, of *mapping.Stream) (*sheetReader, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxWorkbook+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxWorkbook {
		return nil, i18n.Say("feed.book.large", "most", mib(maxWorkbook))
	}
	book, err := xlsx.Open(data, func(label string, in io.Reader) (io.Reader, error) { return decode(in, label) })
	switch {
	case errors.Is(err, zip.ErrFormat) && bytes.HasPrefix(data, []byte("PK\x03\x04")) && !bytes.Contains(data, []byte("PK\x05\x06")):
		return nil, i18n.Say("feed.file.cut") // the end, with the list of its parts, is not there
	case errors.Is(err, zip.ErrFormat):
		return nil, i18n.Say("feed.book.none")
	case err != nil:
		return nil, broken(err)
	}
	rows, err := book.Sheet(sheet)
	switch {
	case errors.Is(err, xlsx.ErrNoSheet):
		return nil, i18n.Say("feed.book.sheet", "sheet", mapping.Quote(sheet), "sheets", mapping.Quotes(book.Sheets))
	case err != nil:
		return nil, broken(err)
	}
	s := &sheetReader{sheet: rows}
	if err := s.begin(book, of); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// broken words why nothing of a workbook can be read.
func broken(err error) error {
	if most, ok := errors.AsType[xlsx.TooLarge](err); ok {
		return i18n.Say("feed.book.unpacked", "most", mib(int(most)))
	}
	return i18n.Say("feed.book.broken", "problem", err)
}

// begin reads the header.
func (s *sheetReader) begin(book *xlsx.Book, of *mapping.Stream) error {
	names, err := s.filled()
	name := mapping.Quote(s.sheet.Name)
	switch {
	case errors.Is(err, io.EOF):
		return i18n.Say("feed.book.header", "sheet", name)
	case err != nil:
		return broken(err)
	case names.Fault != nil:
		return i18n.Say("feed.book.first", "problem", names.Fault)
	case len(names.Cells) > mapping.MaxFields:
		return i18n.Say("feed.book.wide", "sheet", name, "most", mapping.MaxFields)
	}
	s.head = mapping.NewHeader(names.Cells, of)
	s.head.Serial = mapping.Serial1900
	if book.Since1904 {
		s.head.Serial = mapping.Serial1904
	}
	s.row.Head = s.head
	return nil
}

func (s *sheetReader) header() *mapping.Header { return s.head }

// filled is the next row that is not empty, or has a fault.
func (s *sheetReader) filled() (xlsx.Row, error) {
	for {
		r, err := s.sheet.Next()
		if err != nil {
			return r, err
		}
		if r.Fault != nil {
			return r, nil
		}
		if s.line = r.Number; !blank(r.Cells) {
			return r, nil
		}
	}
}

func (s *sheetReader) next() (*mapping.Row, error) {
	r, err := s.filled()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			err = s.cut(err)
		}
		return nil, err
	}
	size := 0
	for _, c := range r.Cells {
		size += len(c)
	}
	bad := func(reason error) (*mapping.Row, error) {
		return nil, &badRow{r.Number, reason, mapping.RawText(rawCells(r.Cells))}
	}
	switch {
	case r.Fault != nil:
		return bad(r.Fault)
	case size > maxRecord:
		return bad(i18n.Say("feed.row.long", "most", mib(maxRecord)))
	case len(r.Cells) > mapping.MaxFields:
		return bad(i18n.Say("feed.row.wide", "most", mapping.MaxFields))
	}
	s.row.Line, s.row.Values, s.row.Raw = r.Number, r.Cells, rawCells(r.Cells)
	return &s.row, nil
}

// cut words why nothing is read from here on.
func (s *sheetReader) cut(err error) error {
	if _, ok := errors.AsType[xlsx.TooLarge](err); ok {
		return broken(err)
	}
	return i18n.Say("feed.book.cut", "line", strconv.Itoa(s.line), "problem", err)
}

// rawCells shows a row, or as much of it as a rejection keeps.
func rawCells(cells []string) []byte {
	var b []byte
	for i, c := range cells {
		if len(b) > 4*mapping.MaxRaw {
			break
		}
		if i > 0 {
			b = append(b, '\t')
		}
		b = append(b, c[:min(len(c), 4*mapping.MaxRaw)]...)
	}
	return b
}

func (s *sheetReader) close() { s.sheet.Close() }
