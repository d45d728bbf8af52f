package xlsx

import (
	"bufio"
	"encoding/xml"
	"io"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Limits of a part.
const (
	maxUnpacked = 2 << 30  // bytes that it unpacks to
	maxSmall    = 16 << 20 // the same for a part that is held whole
	maxItem     = 4 << 20  // bytes of a tag or comment, of the texts of a row, of a shared text
	maxDepth    = 64
)

// TooLarge is the error for what unpacks to more than so many bytes.
type TooLarge int64

func (TooLarge) Error() string { return "unpacks to too much" }

// Charset reads a text whose XML names an encoding other than UTF-8.
type Charset = func(label string, in io.Reader) (io.Reader, error)

// part reads the XML of a part. It is the decoder's reader too, so as to count.
type part struct {
	file  io.ReadCloser
	in    *bufio.Reader
	xml   *xml.Decoder
	most  int64 // bytes that the part may have
	read  int64
	spare int64  // bytes that the token may still have
	depth int    // elements that are open
	buf   []byte // the text that is being read
	held  int    // bytes of text of the item, those over maxItem left out
}

func newPart(file io.ReadCloser, charset Charset) *part {
	p := &part{file: file, in: bufio.NewReaderSize(file, 64<<10), most: maxUnpacked, spare: maxItem}
	p.xml = xml.NewDecoder(p)
	p.xml.CharsetReader = charset
	return p
}

func (p *part) close() { _ = p.file.Close() } // was only read

func (p *part) spend(n int) error {
	p.read += int64(n)
	p.spare -= int64(n)
	switch {
	case p.read > p.most:
		return TooLarge(p.most)
	case p.spare < 0:
		return tooLong()
	}
	return nil
}

func tooLong() error { return i18n.Say("feed.row.long", "most", "4 MiB") }

func (p *part) ReadByte() (byte, error) {
	if err := p.spend(1); err != nil {
		return 0, err
	}
	return p.in.ReadByte()
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.in.Read(b)
	if over := p.spend(n); over != nil {
		return n, over
	}
	return n, err
}

// rest reads to the end of the part, where its checksum is compared.
func (p *part) rest() error {
	p.spare = p.most
	_, err := io.Copy(io.Discard, p)
	return err
}

func (p *part) token() (xml.Token, error) {
	p.spare = maxItem
	t, err := p.xml.Token()
	switch t.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > maxDepth {
			line, _ := p.xml.InputPos()
			return nil, &xml.SyntaxError{Msg: "elements nested too deeply", Line: line}
		}
	case xml.EndElement:
		p.depth--
	}
	return t, err
}

// children calls f with every element right inside the one that was begun last;
// before any was, with the outermost, and then io.EOF ends it. f may read the
// element to its end; what it leaves is passed over.
func (p *part) children(f func(xml.StartElement) error) error {
	for level := p.depth; p.depth >= level; {
		t, err := p.token()
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok && p.depth == level+1 {
			if err := f(start); err != nil {
				return err
			}
		}
	}
	return nil
}

// text appends what stands in the element that was begun last to buf.
func (p *part) text() error {
	for level := p.depth; p.depth >= level; {
		t, err := p.token()
		if err != nil {
			return err
		}
		if text, ok := t.(xml.CharData); ok && p.depth == level {
			if p.held += len(text); p.held <= maxItem {
				p.buf = append(p.buf, text...)
			}
		}
	}
	return nil
}

// rich appends a shared or inline text to buf: as a whole or in runs, without
// the phonetic ones, which say how it is read aloud.
func (p *part) rich() error {
	return p.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "r":
			return p.rich()
		case "t":
			return p.text()
		}
		return nil
	})
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
