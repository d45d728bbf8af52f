package files

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

// badRow is a row that cannot be read; those after it can.
type badRow struct {
	line   int
	reason error
	raw    string
}

// Error is the reason in English.
func (b *badRow) Error() string { return b.reason.Error() }

// csvReader reads comma-separated values of UTF-8 with bounded memory. A quote
// that is never closed costs its own line only: reading goes on with the next
// line. encoding/csv would take a line of any length.
type csvReader struct {
	in       io.Reader
	buf      []byte
	from, to int
	eof      bool
	failed   error // why reading ended, nil for the end of the file
	line     int   // of the row that begins at from
	delim    byte
	strict   bool // the text was decoded: a replacement character is a fault
	head     *mapping.Header
	fields   []string
	row      mapping.Row
}

// newCSV reads the header. delim 0 is found from it.
func newCSV(in io.Reader, delim byte, decoded bool, s *mapping.Stream) (*csvReader, error) {
	c := &csvReader{in: in, buf: make([]byte, chunk), line: 1, delim: delim, strict: decoded}
	if delim == 0 {
		c.fill()
		c.delim = findDelimiter(c.buf[c.from:c.to])
	}
	line, names, err := c.record()
	var bad *badRow
	switch {
	case errors.Is(err, io.EOF):
		return nil, i18n.Say("feed.file.empty")
	case errors.As(err, &bad):
		return nil, i18n.Say("feed.file.header", "line", bad.line, "problem", bad.reason)
	case err != nil:
		return nil, err
	}
	c.head = mapping.NewHeader(append([]string(nil), names...), s)
	c.row = mapping.Row{Head: c.head, Line: line}
	return c, nil
}

// findDelimiter is the one that stands most often in the first line.
func findDelimiter(b []byte) byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	best, most := byte(','), 0
	quoted := false
	counts := map[byte]int{}
	for _, ch := range b {
		if ch == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[ch]++
		}
	}
	for _, d := range []byte{',', ';', '\t', '|'} {
		if counts[d] > most {
			best, most = d, counts[d]
		}
	}
	return best
}

func (c *csvReader) header() *mapping.Header { return c.head }

func (c *csvReader) next() (*mapping.Row, error) {
	for {
		line, fields, err := c.record()
		if err != nil {
			return nil, err
		}
		if blank(fields) {
			continue
		}
		if len(fields) != len(c.head.Names) && !(len(fields) > len(c.head.Names) && blank(fields[len(c.head.Names):])) {
			return nil, &badRow{line, i18n.Say("feed.row.columns", "has", len(fields), "want", len(c.head.Names)), mapping.RawText(c.row.Raw)}
		}
		c.row.Line, c.row.Values = line, fields
		return &c.row, nil
	}
}

func blank(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

// record reads the fields of the next record and gives its line.
func (c *csvReader) record() (line int, fields []string, err error) {
	for {
		n, status := c.split(c.buf[c.from:c.to])
		if status == incomplete && !c.eof {
			if c.to-c.from < maxRecord {
				c.fill()
				continue
			}
			status = tooLong
		}
		line = c.line
		data := c.buf[c.from:c.to]
		switch {
		case c.failed != nil && bytes.IndexByte(data, '\n') < 0:
			return 0, nil, c.failed
		case len(data) == 0:
			return 0, nil, io.EOF
		case status == complete && n <= maxRecord:
			c.take(n)
			c.row.Raw = data[:n]
			return line, c.fields, c.judge(line, data[:n])
		}
		return line, nil, c.skipLine(line, status)
	}
}

// judge finds what makes a well-formed record unusable.
func (c *csvReader) judge(line int, raw []byte) error {
	var reason i18n.Message
	switch {
	case len(c.fields) > mapping.MaxFields:
		reason = i18n.Say("feed.row.wide", "most", mapping.MaxFields)
	case bytes.IndexByte(raw, 0) >= 0:
		reason = i18n.Say("feed.row.nul")
	case !utf8.Valid(raw), c.strict && bytes.Contains(raw, []byte("\uFFFD")):
		reason = i18n.Say("feed.row.encoding")
	default:
		return nil
	}
	return &badRow{line, reason, mapping.RawText(raw)}
}

// skipLine passes over the physical line at from and says what is wrong with it.
func (c *csvReader) skipLine(line int, status splitStatus) error {
	reason := i18n.Say("feed.row.quote")
	switch status {
	case badQuote:
		reason = i18n.Say("feed.row.behind")
	case tooLong:
		reason = i18n.Say("feed.row.long", "most", mib(maxRecord))
	}
	raw := mapping.RawText(c.buf[c.from:c.to])
	if i := bytes.IndexByte(c.buf[c.from:c.to], '\n'); i >= 0 {
		raw = mapping.RawText(c.buf[c.from : c.from+i])
		c.take(i + 1)
		return &badRow{line, reason, raw}
	}
	for !c.eof {
		c.from, c.to = 0, 0
		c.fill()
		if i := bytes.IndexByte(c.buf[:c.to], '\n'); i >= 0 {
			c.from = i + 1
			c.line++
			return &badRow{line, reason, raw}
		}
	}
	c.from, c.to = 0, 0
	return &badRow{line, reason, raw}
}

func (c *csvReader) take(n int) {
	c.line += bytes.Count(c.buf[c.from:c.from+n], []byte{'\n'})
	c.from += n
}

// fill reads more behind what is there, up to maxRecord and a chunk.
func (c *csvReader) fill() {
	if c.from > 0 {
		c.to = copy(c.buf, c.buf[c.from:c.to])
		c.from = 0
	}
	if c.to == len(c.buf) {
		c.buf = append(c.buf, make([]byte, min(len(c.buf), maxRecord+chunk-len(c.buf)))...)
	}
	n, err := io.ReadAtLeast(c.in, c.buf[c.to:], 1)
	c.to += n
	if err != nil {
		c.eof = true
		if !errors.Is(err, io.EOF) {
			c.failed = err
		}
	}
}
