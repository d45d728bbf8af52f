package files

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Limits of what a single record of a file may be, in bytes.
const (
	maxRecord = 1 << 20  // of CSV, or a line of a JSONL file
	maxLine   = 10 << 20 // a Singer or Airbyte line
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

// jsonReader reads one JSON object a line.
type jsonReader struct {
	lines   *lineReader
	objects *mapping.Objects
}

func newJSONL(r io.Reader, s *mapping.Stream) *jsonReader {
	return &jsonReader{lines: newLines(r, maxRecord), objects: mapping.NewObjects(s)}
}

func (j *jsonReader) header() *mapping.Header { return j.objects.Head }

func (j *jsonReader) next() (*mapping.Row, error) {
	for {
		line, err := j.lines.next()
		if errors.Is(err, errLongLine) {
			return nil, &badRow{j.lines.line, j.lines.tooLong(), mapping.RawText(line)}
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		row, err := j.objects.Read(j.lines.line, line)
		if err != nil {
			return nil, &badRow{j.lines.line, err, mapping.RawText(line)}
		}
		return row, nil
	}
}
