package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// maxTexts bounds the shared texts, which are held in memory, in bytes.
const maxTexts = 256 << 20

// ErrNoSheet is the error for a sheet that a workbook has not.
var ErrNoSheet = errors.New("no such sheet")

// Book is a workbook.
type Book struct {
	// Sheets are the names of the sheets of cells, in their order.
	Sheets []string
	// Since1904 tells that the serial numbers of dates begin in 1904.
	Since1904 bool

	parts   map[string]*zip.File // by names in lower case, as no two differ in case
	charset Charset
	sheets  []entry
	texts   []string
	room    int // bytes that the texts may still take
}

// entry is a sheet as the workbook lists it.
type entry struct {
	Name  string `xml:"name,attr"`
	Link  string `xml:"id,attr"`
	State string `xml:"state,attr"` // hidden, veryHidden
	part  string
}

// relations lead from one part of a workbook to others.
type relations struct {
	List []relation `xml:"Relationship"`
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"` // ends in what the target is
	Target string `xml:"Target,attr"`
}

// Open reads what the workbook says of itself, and the shared texts. The error
// is zip.ErrFormat where data is no workbook, or one with a password, and
// TooLarge where it unpacks to absurd sizes. charset may be nil.
func Open(data []byte, charset Charset) (*Book, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	b := &Book{parts: map[string]*zip.File{}, charset: charset, room: maxTexts}
	for _, f := range archive.File {
		b.parts[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	main := "xl/workbook.xml"
	links, err := b.relations("")
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		if path.Base(l.Type) == "officeDocument" {
			main = l.Target
		}
	}
	if err := b.main(main); err != nil {
		return nil, err
	}
	return b, nil
}

// main reads the main part of the workbook and the shared texts.
func (b *Book) main(name string) error {
	var book struct {
		Props struct {
			Since1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []entry `xml:"sheets>sheet"`
	}
	if err := b.read(name, &book); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", zip.ErrFormat, err)
	} else if err != nil {
		return err
	}
	b.Since1904 = book.Props.Since1904 == "1" || strings.EqualFold(book.Props.Since1904, "true")
	links, err := b.relations(name)
	if err != nil {
		return err
	}
	texts := path.Join(path.Dir(name), "sharedStrings.xml")
	worksheets := map[string]string{}
	for _, l := range links {
		switch path.Base(l.Type) {
		case "sharedStrings":
			texts = l.Target
		case "worksheet":
			worksheets[l.ID] = l.Target
		}
	}
	for _, e := range book.Sheets {
		if e.part = worksheets[e.Link]; e.part != "" {
			b.Sheets = append(b.Sheets, e.Name)
			b.sheets = append(b.sheets, e)
		}
	}
	return b.share(texts)
}

// relations are those of a part, "" for the whole, with the names of parts as
// targets. A part may have none.
func (b *Book) relations(of string) ([]relation, error) {
	var all relations
	dir, base := path.Split(of)
	if err := b.read(dir+"_rels/"+base+".rels", &all); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for i, l := range all.List {
		target, whole := strings.CutPrefix(l.Target, "/")
		if !whole {
			target = path.Join(dir, target)
		}
		all.List[i].Target = target
	}
	return all.List, nil
}

// read decodes a small part.
func (b *Book) read(name string, v any) error {
	p, err := b.open(name)
	if err != nil {
		return err
	}
	defer p.close()
	p.most, p.spare = maxSmall, maxSmall
	if err := p.xml.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return p.rest()
}

// share reads the shared texts, of which a workbook may have none.
func (b *Book) share(name string) error {
	p, err := b.open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer p.close()
	err = p.children(func(e xml.StartElement) error {
		if e.Name.Local == "sst" {
			return p.children(func(xml.StartElement) error {
				p.buf, p.held = p.buf[:0], 0
				err := p.rich()
				b.room -= len(p.buf) + 16 // the string itself
				switch {
				case b.room < 0:
					return TooLarge(maxTexts)
				case p.held > maxItem:
					return TooLarge(maxItem)
				}
				b.texts = append(b.texts, unescape(string(p.buf)))
				return err
			})
		}
		return nil
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return p.rest()
}

// open gives fs.ErrNotExist where there is no such part.
func (b *Book) open(name string) (*part, error) {
	f := b.parts[strings.ToLower(name)]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	return newPart(in, b.charset), nil
}
