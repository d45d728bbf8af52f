package files

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/i18n"
)

// lineReader reads lines of at most max bytes; longer ones are passed over.
type lineReader struct {
	in   *bufio.Reader
	max  int
	line int
	buf  []byte
}

// errLongLine is a line that is too long; reading goes on behind it.
var errLongLine = errors.New("line is too long")

// tooLong words errLongLine.
func (l *lineReader) tooLong() error { return i18n.Say("feed.row.long", "most", mib(l.max)) }

func newLines(r io.Reader, max int) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, chunk), max: max}
}

// next is the next line without its end, valid until the next call.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	l.line++
	for long := false; ; {
		part, err := l.in.ReadSlice('\n')
		if len(l.buf)+len(part) > l.max+1 {
			long = true
		} else {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(l.buf) > 0 || long):
		case err != nil:
			return nil, err
		}
		if long {
			return l.buf, errLongLine
		}
		return bytes.TrimRight(l.buf, "\r\n"), nil
	}
}

// jsonReader reads one JSON object a line. Objects within become columns with
// dots in their names; lists become JSON text.
type jsonReader struct {
	lines *lineReader
	head  *header
	row   row
}

func newJSONL(r io.Reader, other map[string]words) *jsonReader {
	return &jsonReader{lines: newLines(r, maxRecord), head: newHeader(nil, other)}
}

func (j *jsonReader) header() *header { return j.head }

func (j *jsonReader) next() (*row, error) {
	for {
		line, err := j.lines.next()
		if errors.Is(err, errLongLine) {
			return nil, &badRow{j.lines.line, j.lines.tooLong(), rawText(line)}
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		j.row = row{line: j.lines.line, head: j.head, raw: line, values: j.row.values[:0]}
		if err := j.object(line); err != nil {
			return nil, &badRow{j.lines.line, err, rawText(line)}
		}
		return &j.row, nil
	}
}

func (j *jsonReader) object(line []byte) error {
	if !utf8.Valid(line) {
		return i18n.Say("feed.row.utf8")
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return i18n.Say("feed.row.object")
	}
	j.row.values = clearTo(j.row.values, len(j.head.names))
	if err := flatten(dec, "", 0, j.row.set); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return i18n.Say("feed.row.after")
	}
	return nil
}

func clearTo(s []string, n int) []string {
	if cap(s) < n {
		return make([]string, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// set gives a column its text; unknown names are added to the header.
func (r *row) set(name, text string) error {
	i, ok := r.head.exact[name]
	if !ok {
		if len(r.head.names) >= maxFields {
			return i18n.Say("feed.row.names", "most", maxFields)
		}
		i = r.head.add(name)
	}
	for len(r.values) <= i {
		r.values = append(r.values, "")
	}
	r.values[i] = text
	return nil
}

// broken says where the JSON is no longer one.
func broken(dec *json.Decoder) error { return i18n.Say("feed.row.json", "at", dec.InputOffset()) }

// maxDepth is how deep objects may lie within each other.
const maxDepth = 8

// flatten reads the members of an object, of which the opening brace is read.
// Names that occur twice, or differ in case only, are refused: programs differ
// in which of them they take.
func flatten(dec *json.Decoder, prefix string, depth int, set func(name, text string) error) error {
	seen := map[string]string{}
	for dec.More() {
		t, err := dec.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return broken(dec)
		}
		if twin, twice := seen[strings.ToLower(name)]; twice {
			return i18n.Say("feed.row.twin", "one", quote(twin), "other", quote(name))
		}
		seen[strings.ToLower(name)] = name
		if err := member(dec, prefix+name, depth, set); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return broken(dec)
	}
	return nil
}

func member(dec *json.Decoder, name string, depth int, set func(name, text string) error) error {
	t, err := dec.Token()
	if err != nil {
		return broken(dec)
	}
	switch v := t.(type) {
	case json.Delim:
		if v == '[' {
			text, err := list(dec)
			if err != nil {
				return err
			}
			return set(name, text)
		}
		if depth >= maxDepth {
			return i18n.Say("feed.row.deep", "most", maxDepth)
		}
		return flatten(dec, name+".", depth+1, set)
	case string:
		if strings.IndexByte(v, 0) >= 0 {
			return i18n.Say("feed.row.nulname", "name", quote(name))
		}
		return set(name, v)
	case nil:
		return set(name, "")
	}
	return set(name, fmt.Sprint(t))
}

// list is the rest of a list as JSON text.
func list(dec *json.Decoder) (string, error) {
	items := []json.RawMessage{}
	for dec.More() {
		var item json.RawMessage
		if err := dec.Decode(&item); err != nil {
			return "", broken(dec)
		}
		items = append(items, item)
	}
	if _, err := dec.Token(); err != nil {
		return "", broken(dec)
	}
	if len(items) == 0 {
		return "", nil
	}
	text, err := json.Marshal(items)
	return string(text), err
}
