package cli

import (
	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// draw prints blocks as the terminal platform does.
func draw(sh *shell, l i18n.Lang, blocks []chat.Block) error {
	o := console.Options{}.Attach(sh.In, sh.Out, sh.Getenv("NO_COLOR"))
	_, err := sh.Out.Write([]byte(console.Draw(l, blocks, o.Columns(), o.Colour)))
	return err
}
