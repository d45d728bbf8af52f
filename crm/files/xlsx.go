package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
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
	head *mapping.Header
	row  mapping.Row
	// strays are rows of the sheet that stand out of order, to be given first.
	strays []*badRow
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
	data, strays, err := inOrder(data, sheet)
	if err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpackedXML, RawCellValue: true})
	switch {
	case errors.Is(err, zip.ErrFormat), errors.Is(err, excelize.ErrWorkbookFileFormat):
		return nil, i18n.Say("feed.book.none")
	case err != nil:
		return nil, i18n.Say("feed.book.broken", "problem", err)
	}
	s := &sheetReader{book: book, strays: strays}
	if err := s.open(sheet, of); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *sheetReader) open(sheet string, of *mapping.Stream) error {
	sheets := s.book.GetSheetList()
	if sheet == "" && len(sheets) > 0 {
		sheet = sheets[0]
	}
	rows, err := s.book.Rows(sheet)
	if err != nil {
		return i18n.Say("feed.book.sheet", "sheet", mapping.Quote(sheet), "sheets", mapping.Quotes(sheets))
	}
	s.rows = rows
	names, err := s.cells()
	if errors.Is(err, io.EOF) {
		return i18n.Say("feed.book.header", "sheet", mapping.Quote(sheet))
	}
	if err != nil {
		return i18n.Say("feed.book.broken", "problem", err)
	}
	if len(names) > mapping.MaxFields {
		return i18n.Say("feed.book.wide", "sheet", mapping.Quote(sheet), "most", mapping.MaxFields)
	}
	s.head = mapping.NewHeader(names, of)
	s.head.Serial = mapping.Serial1900
	if props, err := s.book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		s.head.Serial = mapping.Serial1904
	}
	s.row.Head = s.head
	return nil
}

func (s *sheetReader) header() *mapping.Header { return s.head }

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

func (s *sheetReader) next() (*mapping.Row, error) {
	if len(s.strays) > 0 {
		bad := s.strays[0]
		s.strays = s.strays[1:]
		return nil, bad
	}
	cells, err := s.cells()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			err = i18n.Say("feed.book.cut", "line", strconv.Itoa(s.line), "problem", err)
		}
		return nil, err
	}
	size := 0
	for i, c := range cells {
		cells[i] = tidyNumber(c)
		size += len(c)
	}
	raw := []byte(strings.Join(cells[:min(len(cells), 50)], "\t"))
	switch {
	case size > maxRecord:
		return nil, &badRow{s.line, i18n.Say("feed.row.long", "most", mib(maxRecord)), mapping.RawText(raw)}
	case len(cells) > mapping.MaxFields:
		return nil, &badRow{s.line, i18n.Say("feed.row.wide", "most", mapping.MaxFields), mapping.RawText(raw)}
	}
	s.row.Line, s.row.Values, s.row.Raw = s.line, cells, raw
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
