package cli

import (
	"io"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// draw prints blocks to a writer as the terminal platform does.
func draw(sh *shell, to io.Writer, l i18n.Lang, blocks []chat.Block) error {
	o := console.Options{}.Attach(sh.In, to, sh.Getenv("NO_COLOR"))
	_, err := to.Write([]byte(console.Draw(l, blocks, o.Columns(), o.Colour)))
	return err
}
