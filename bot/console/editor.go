package console

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/ergochat/readline"
)

// editor reads lines at a terminal, with a cursor and the session's history.
// What is written to it stands above the line that is being typed.
type editor struct{ *readline.Instance }

func newEditor(in io.Reader, out io.Writer) (*editor, error) {
	rl, err := readline.NewFromConfig(&readline.Config{
		Stdin: in, Stdout: out, Stderr: out, InterruptPrompt: "\n", EOFPrompt: "\n",
	})
	if err != nil {
		return nil, err
	}
	return &editor{rl}, nil
}

// lines reads one line for each wish, until the input or ctx ends, then closes
// the channel. Not before it is wished for, because the prompt depends on what
// the line before did.
func (e *editor) lines(ctx context.Context, wishes <-chan struct{}, out chan<- line) {
	defer close(out)
	for {
		select {
		case <-ctx.Done():
			return
		case <-wishes:
		}
		l, err := e.line()
		if err != nil {
			return
		}
		select {
		case out <- l:
		case <-ctx.Done():
			return
		}
	}
}

// line is the next one. Ctrl-C, which the editor takes as a key, is the signal
// that it is elsewhere.
func (e *editor) line() (line, error) {
	text, err := e.ReadLine()
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		return line{}, interrupt()
	case err != nil:
		return line{}, err
	case len(text) > maxLine:
		return line{text: text[:maxLine], long: true}, nil
	}
	return line{text: text}, nil
}

// interrupt gives this process the signal of Ctrl-C; an error ends the input.
func interrupt() error {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(os.Interrupt)
	}
	return err
}
