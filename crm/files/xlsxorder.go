package files

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

// A sheet's rows carry their numbers, which must rise. Of rows out of order
// excelize gives the cells to other rows, and it ends at a number above the
// last that sheets have: such rows are taken out before it sees them.

// inOrder gives the workbook without the stray rows of a sheet ("" is the
// first), and those rows. What is no workbook comes back as it is.
func inOrder(book []byte, sheet string) ([]byte, []*badRow, error) {
	archive, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return book, nil, nil // excelize says what is wrong
	}
	part := sheetPart(archive, sheet)
	strays, err := sieve(archive, part, io.Discard)
	if err != nil || len(strays) == 0 {
		return book, nil, err
	}
	clean, err := without(archive, part)
	return clean, strays, err
}

// without copies the workbook but for the stray rows of the sheet.
func without(archive *zip.Reader, part string) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range archive.File {
		if f.Name != part {
			if err := w.Copy(f); err != nil {
				return nil, err
			}
			continue
		}
		in, err := w.Create(f.Name)
		if err != nil {
			return nil, err
		}
		if _, err := sieve(archive, part, in); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// relations lead from one part of a workbook to others.
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// sheetPart is the name of the part that holds the sheet, "" where it cannot
// be found.
func sheetPart(archive *zip.Reader, sheet string) string {
	var root, links relations
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			Link string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	readPart(archive, "_rels/.rels", &root)
	main := "xl/workbook.xml"
	for _, l := range root.List {
		if strings.HasSuffix(l.Type, "/officeDocument") {
			main = strings.TrimPrefix(l.Target, "/")
		}
	}
	readPart(archive, main, &book)
	readPart(archive, path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), &links)
	for _, s := range book.Sheets {
		for _, l := range links.List {
			if l.ID != s.Link || sheet != "" && !strings.EqualFold(sheet, s.Name) {
				continue
			}
			if inner, ok := strings.CutPrefix(l.Target, "/"); ok {
				return inner
			}
			return path.Join(path.Dir(main), l.Target)
		}
	}
	return ""
}

// readPart reads a small part; one that is not there leaves v empty.
func readPart(archive *zip.Reader, name string, v any) {
	f, err := archive.Open(name)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }() // was only read
	_ = xml.NewDecoder(io.LimitReader(f, 16<<20)).Decode(v)
}

// sifter copies a sheet's XML but for its stray rows.
type sifter struct {
	in   *bufio.Reader
	out  io.Writer
	buf  []byte
	last int     // number of the row before
	cut  *badRow // being left out
	all  []*badRow
}

// sieve copies the part to out without its stray rows, and gives those.
func sieve(archive *zip.Reader, part string, out io.Writer) ([]*badRow, error) {
	f, err := archive.Open(part)
	if err != nil {
		return nil, nil // excelize says what is wrong
	}
	defer func() { _ = f.Close() }() // was only read
	s := sifter{in: bufio.NewReaderSize(io.LimitReader(f, maxUnpacked), chunk), out: out}
	for {
		if err := s.text(); err != nil {
			return s.all, s.end(err)
		}
	}
}

// end words why reading came to an end, nil where the part did.
func (s *sifter) end(err error) error {
	var first *badRow
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case errors.As(err, &first):
		return i18n.Say("feed.book.first", "problem", first.reason)
	}
	return i18n.Say("feed.book.broken", "problem", err)
}

// text takes what stands up to the next tag, and the tag.
func (s *sifter) text() error {
	err := s.upTo("<", 0)
	text := bytes.TrimSuffix(s.buf, []byte("<"))
	switch {
	case s.cut == nil:
		if _, werr := s.out.Write(text); werr != nil {
			return werr
		}
	case len(text) > 0 && len(s.cut.raw) < mapping.MaxRaw:
		s.cut.raw = mapping.RawText([]byte(strings.TrimPrefix(s.cut.raw+"\t"+mapping.RawText(text), "\t")))
	}
	if err != nil {
		return err
	}
	if err := s.upTo(">", 0); err != nil {
		return err
	}
	for _, special := range [][2]string{{"!--", "-->"}, {"![CDATA[", "]]>"}} {
		for bytes.HasPrefix(s.buf, []byte(special[0])) && !bytes.HasSuffix(s.buf, []byte(special[1])) {
			if err := s.upTo(">", len(s.buf)); err != nil {
				return err
			}
		}
	}
	return s.tag(s.buf)
}

// maxTag bounds a tag or a text in the XML of a sheet.
const maxTag = 16 << 20

// upTo reads through the mark behind the first keep bytes of buf.
func (s *sifter) upTo(mark string, keep int) error {
	for s.buf = s.buf[:keep]; ; {
		part, err := s.in.ReadSlice(mark[0])
		s.buf = append(s.buf, part...)
		switch {
		case len(s.buf) > maxTag:
			return i18n.Say("feed.row.long", "most", mib(maxTag))
		case err != bufio.ErrBufferFull:
			return err
		}
	}
}

// tag copies a tag, or leaves out the row it begins. The first row of a sheet
// is its header: it is the error where it is a stray.
func (s *sifter) tag(tag []byte) error {
	name, end := nameOf(tag)
	if s.cut != nil {
		if name != "row" || !end {
			return nil
		}
		stray := s.cut
		s.cut = nil
		return s.aside(stray)
	}
	if name == "row" && !end {
		switch stray := s.stray(tag); {
		case stray == nil:
		case s.last == 0:
			return stray
		case bytes.HasSuffix(tag, []byte("/>")):
			return s.aside(stray)
		default:
			s.cut = stray
			return nil
		}
	}
	_, err := s.out.Write(append([]byte("<"), tag...))
	return err
}

// maxStrays is how many rows out of order a sheet may have. They are held in
// memory, and a small workbook can unpack to millions.
const maxStrays = 10_000

func (s *sifter) aside(stray *badRow) error {
	if len(s.all) == maxStrays {
		return i18n.Say("feed.book.disorder", "most", maxStrays)
	}
	s.all = append(s.all, stray)
	return nil
}

// nameOf is the name of a tag without its namespace, and whether it is an end.
func nameOf(tag []byte) (name string, end bool) {
	if tag, end = bytes.CutPrefix(tag, []byte("/")); len(tag) > 80 {
		tag = tag[:80]
	}
	if i := bytes.IndexAny(tag, " \t\r\n/>"); i >= 0 {
		tag = tag[:i]
	}
	return string(tag[bytes.IndexByte(tag, ':')+1:]), end
}

var rowNumber = regexp.MustCompile(`\sr\s*=\s*["']([^"']*)["']`)

// stray judges the row that the tag begins, nil where it follows the one
// before. A row without a number, or with none that is one, is the next.
func (s *sifter) stray(tag []byte) *badRow {
	n := 0
	if m := rowNumber.FindSubmatch(tag); m != nil {
		n, _ = strconv.Atoi(string(m[1])) // a number too large is the largest
	}
	if n == 0 {
		n = s.last + 1
	}
	switch {
	case n < 1 || n > excelize.TotalRows:
		return &badRow{line: n, reason: i18n.Say("feed.row.number", "row", strconv.Itoa(n))}
	case n <= s.last:
		return &badRow{line: n, reason: i18n.Say("feed.row.order", "last", strconv.Itoa(s.last))}
	}
	s.last = n
	return nil
}
