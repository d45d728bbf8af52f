package console

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Attach fills what o can learn from what it reads and writes: the width of
// the terminal, whether there may be colours (https://no-color.org), and
// whether lines can be edited. noColour is the value of NO_COLOR. Output that is
// no terminal is 100 columns wide.
func (o Options) Attach(in io.Reader, out io.Writer, noColour string) Options {
	o.In, o.Out = in, out
	_, typed := terminal(in)
	o.Echo = !typed
	screen, shown := terminal(out)
	o.Edit, o.Colour = typed && shown, shown && noColour == ""
	o.Columns = func() int { return 100 }
	if shown {
		o.Columns = func() int {
			columns, _, err := term.GetSize(int(screen.Fd()))
			if err != nil {
				return 80
			}
			return columns
		}
	}
	return o
}

// terminal is the terminal that x is, if it is one.
func terminal(x any) (*os.File, bool) {
	file, ok := x.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}
