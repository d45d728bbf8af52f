package cli

import (
	"os"

	"golang.org/x/term"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// draw prints blocks as the terminal platform does.
func draw(sh *shell, l i18n.Lang, blocks []chat.Block) error {
	columns, colour := screen(sh)
	_, err := sh.Out.Write([]byte(console.Draw(l, blocks, columns(), colour)))
	return err
}

// screen is the width of the output, and whether it takes colours.
func screen(sh *shell) (columns func() int, colour bool) {
	out, ok := sh.Out.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return func() int { return 100 }, false
	}
	return func() int {
		width, _, err := term.GetSize(int(out.Fd()))
		if err != nil {
			return 80
		}
		return width
	}, sh.Getenv("NO_COLOR") == ""
}
