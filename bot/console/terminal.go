package console

import (
	"os"

	"golang.org/x/term"
)

// Attach fills what o can learn from the files it reads and writes: the width
// of the terminal, and whether there may be colours (https://no-color.org).
// noColour is the value of NO_COLOR.
func (o Options) Attach(in, out *os.File, noColour string) Options {
	o.In, o.Out = in, out
	o.Echo = !term.IsTerminal(int(in.Fd()))
	o.Colour = term.IsTerminal(int(out.Fd())) && noColour == ""
	o.Columns = func() int {
		columns, _, err := term.GetSize(int(out.Fd()))
		if err != nil {
			return 80
		}
		return columns
	}
	return o
}
