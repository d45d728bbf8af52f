package console

import (
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Draw is blocks as the terminal shows them, in columns columns, for output
// that nobody answers: where buttons stand, an empty line closes the part.
func Draw(l i18n.Lang, blocks []chat.Block, columns int, colour bool) string {
	p := pen{ruler: newRuler(false), lang: l, columns: min(max(columns, 20), 100) - 2*len(margin), colour: colour}
	var shown []chat.Block
	for _, b := range blocks {
		if b.Buttons != nil {
			b = chat.Line("")
		}
		shown = append(shown, b)
	}
	return p.post(chat.Post{Blocks: shown})
}
