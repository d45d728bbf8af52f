package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// maxLine is the longest line that is read, in bytes.
const maxLine = 16 << 10

// line is one that was read, or the error that ended the input.
type line struct {
	text string
	long bool // and therefore cut
	err  error
}

// readLines sends lines until the input or ctx ends, then closes the channel.
// A read that blocks outlives ctx: a terminal's cannot be interrupted.
func readLines(ctx context.Context, in io.Reader, out chan<- line) {
	defer close(out)
	r := bufio.NewReaderSize(in, maxLine)
	for {
		l, ended := readLine(r)
		if ended && l == (line{}) {
			return
		}
		select {
		case out <- l:
		case <-ctx.Done():
			return
		}
		if ended {
			return
		}
	}
}

// readLine reads a line; of one that is too long it keeps the beginning.
func readLine(r *bufio.Reader) (l line, ended bool) {
	part, err := r.ReadSlice('\n')
	l.text = strings.TrimRight(string(part), "\r\n")
	for errors.Is(err, bufio.ErrBufferFull) {
		l.long = true
		_, err = r.ReadSlice('\n')
	}
	switch {
	case errors.Is(err, io.EOF):
		return l, true
	case err != nil:
		return line{err: err}, true
	}
	return l, false
}
