package files

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Limits of a workbook: its file, what it unpacks to, and the part of a sheet
// that is unpacked into memory rather than into a temporary file.
const (
	maxWorkbook    = 256 << 20
	maxUnpacked    = 2 << 30
	maxUnpackedXML = 64 << 20
)

// sheetReader reads the rows of a sheet as a stream. Dates are numbers, as
// stored, and so independent of how the sheet shows them.
type sheetReader struct {
	book *excelize.File
	rows *excelize.Rows
	line int
	head *header
	row  row
}

// newXLSX opens a sheet by its name, "" for the first.
func newXLSX(r io.Reader, sheet string, other map[string]words) (*sheetReader, error) {
	in := &io.LimitedReader{R: r, N: maxWorkbook}
	book, err := excelize.OpenReader(in, excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpackedXML, RawCellValue: true})
	if err != nil {
		if in.N <= 0 {
			return nil, fmt.Errorf("is larger than %d bytes: save the sheet as CSV", maxWorkbook)
		}
		return nil, fmt.Errorf("is not a workbook that can be read: %w", err)
	}
	s := &sheetReader{book: book}
	if err := s.open(sheet, other); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *sheetReader) open(sheet string, other map[string]words) error {
	sheets := s.book.GetSheetList()
	if sheet == "" && len(sheets) > 0 {
		sheet = sheets[0]
	}
	rows, err := s.book.Rows(sheet)
	if err != nil {
		return fmt.Errorf("has no sheet %q; it has %s", sheet, strings.Join(sheets, ", "))
	}
	s.rows = rows
	names, err := s.cells()
	if err != nil {
		return fmt.Errorf("sheet %q has no header line with the names of the columns", sheet)
	}
	if len(names) > maxFields {
		return fmt.Errorf("sheet %q has more than %d columns", sheet, maxFields)
	}
	s.head = newHeader(names, other)
	s.head.serial = serial1900
	if props, err := s.book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		s.head.serial = serial1904
	}
	s.row.head = s.head
	return nil
}

func (s *sheetReader) header() *header { return s.head }

// cells is the next row that is not empty.
func (s *sheetReader) cells() ([]string, error) {
	for s.rows.Next() {
		s.line++
		cells, err := s.rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		if !blank(cells) {
			return cells, nil
		}
	}
	if err := s.rows.Error(); err != nil {
		return nil, err
	}
	return nil, io.EOF
}

func (s *sheetReader) next() (*row, error) {
	cells, err := s.cells()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			err = fmt.Errorf("breaks off after line %d: %w", s.line, err)
		}
		return nil, err
	}
	size := 0
	for i, c := range cells {
		cells[i] = tidyNumber(c)
		size += len(c)
	}
	raw := []byte(strings.Join(cells[:min(len(cells), 50)], "\t"))
	if size > maxRecord || len(cells) > maxFields {
		return nil, &badRow{s.line, fmt.Sprintf("the row has more than %d bytes or %d columns", maxRecord, maxFields), rawText(raw)}
	}
	s.row.line, s.row.values, s.row.raw = s.line, cells, raw
	return &s.row, nil
}

// tidyNumber undoes the noise of binary fractions: a sheet stores 2.55 as
// 2.5499999999999998 and shows 15 digits.
func tidyNumber(cell string) string {
	if len(cell) < 16 || !strings.Contains(cell, ".") {
		return cell
	}
	f, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return cell
	}
	return strconv.FormatFloat(f, 'g', 15, 64)
}

func (s *sheetReader) close() {
	if s.rows != nil {
		_ = s.rows.Close() // nothing was written
	}
	_ = s.book.Close() // removes its temporary files
}
