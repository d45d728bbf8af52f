package files

import (
	"bytes"

	"github.com/riskbell/riskbell/crm/mapping"
)

type splitStatus int

const (
	complete splitStatus = iota
	incomplete
	badQuote
	tooLong
)

// split cuts the first record off data into c.fields and gives its length with
// the line end. incomplete means that the record may go on behind data.
func (c *csvReader) split(data []byte) (n int, status splitStatus) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 && !c.eof {
		return 0, incomplete
	}
	n = end + 1
	if end < 0 {
		end, n = len(data), len(data)
	}
	if bytes.IndexByte(data[:end], '"') >= 0 {
		return c.splitQuoted(data)
	}
	c.fields = c.fields[:0]
	text := string(bytes.TrimSuffix(data[:end], []byte{'\r'}))
	for from := 0; ; {
		i := indexByte(text, from, c.delim)
		if i < 0 || len(c.fields) > mapping.MaxFields {
			c.fields = append(c.fields, text[from:])
			return n, complete
		}
		c.fields = append(c.fields, text[from:i])
		from = i + 1
	}
}

func indexByte(s string, from int, b byte) int {
	for i := from; i < len(s); i++ {
		if s[i] == b {
			return i
		}
	}
	return -1
}

// splitQuoted is split for a record with quotes, which may span lines. A quote
// counts at the beginning of a field only; elsewhere it is text.
func (c *csvReader) splitQuoted(data []byte) (int, splitStatus) {
	c.fields = c.fields[:0]
	for at := 0; ; {
		var field string
		status := complete
		if at < len(data) && data[at] == '"' {
			field, at, status = quoted(data, at+1, c.eof)
		} else {
			field, at = c.bare(data, at)
		}
		if status != complete {
			return 0, status
		}
		if len(c.fields) <= mapping.MaxFields {
			c.fields = append(c.fields, field)
		}
		switch rest := data[at:]; {
		case len(rest) > 0 && rest[0] == c.delim:
			at++
		case len(rest) > 0 && rest[0] == '\n':
			return at + 1, complete
		case len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n':
			return at + 2, complete
		case c.eof && (len(rest) == 0 || len(rest) == 1 && rest[0] == '\r'):
			return len(data), complete
		case !c.eof && (len(rest) == 0 || len(rest) == 1 && rest[0] == '\r'):
			return 0, incomplete
		default:
			return 0, badQuote
		}
	}
}

// quoted reads to the closing quote and gives the place behind it.
func quoted(data []byte, from int, eof bool) (string, int, splitStatus) {
	var text []byte
	for at := from; ; {
		i := bytes.IndexByte(data[at:], '"')
		if i < 0 {
			return "", 0, incomplete
		}
		text = append(text, data[at:at+i]...)
		at += i + 1
		switch {
		case at < len(data) && data[at] == '"':
			text = append(text, '"')
			at++
		case at == len(data) && !eof:
			return "", 0, incomplete
		default:
			return string(text), at, complete
		}
	}
}

// bare reads to the delimiter or the line end and gives its place.
func (c *csvReader) bare(data []byte, from int) (string, int) {
	at := from
	for at < len(data) && data[at] != c.delim && data[at] != '\n' {
		at++
	}
	if at > from && at < len(data) && data[at] == '\n' && data[at-1] == '\r' {
		at--
	}
	return string(data[from:at]), at
}
