package telegram

import (
	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

const (
	maxData    = 64  // bytes of what a button sends
	maxKeys    = 100 // of one keyboard
	rowColumns = 30  // of a row's labels, so that a phone shows them whole
	rowKeys    = 4
	maxKey     = 40 // columns of a label
)

// keys are the buttons that belong together: those of one block.
type keys struct {
	at      int // the block whose text they are about
	mark    string
	buttons []chat.Button
}

type groupList []keys

// group collects the buttons. On Telegram all of them stand below the message;
// where two groups have the same labels, each begins with the number that its
// part of the text has.
func group(blocks []chat.Block) groupList {
	var out groupList
	begin := 0
	for i, b := range blocks {
		switch {
		case len(b.Buttons) > 0:
			out = append(out, keys{at: begin, buttons: b.Buttons})
		case b.Form != nil:
			out = append(out, keys{at: i, buttons: []chat.Button{{Label: b.Form.Title, Token: b.Form.Token}}})
		}
		if len(b.Buttons) > 0 || b.Form != nil || b.Heading != "" || b.Divider || b.Note != "" {
			begin = i + 1
		}
	}
	seen := map[string]int{}
	for _, g := range out {
		for _, b := range g.buttons {
			seen[b.Label]++
		}
	}
	n := 0
	for i, g := range out {
		for _, b := range g.buttons {
			if seen[b.Label] > 1 && out[i].mark == "" {
				n++
				out[i].mark = number(n)
			}
		}
	}
	return out
}

func (g groupList) marks() map[int]string {
	out := map[int]string{}
	for _, k := range g {
		if k.mark != "" {
			out[k.at] = k.mark
		}
	}
	return out
}

// keyboard lays the buttons into rows; each row of a marked group begins with
// its mark. Without buttons it is empty, not absent: that removes those which
// stood there.
func (g groupList) keyboard(lang i18n.Lang) tg.InlineKeyboardMarkup {
	rows := [][]tg.InlineKeyboardButton{}
	ruler, left := newRuler(), maxKeys
	for _, k := range g {
		var row []tg.InlineKeyboardButton
		used := 0
		for _, b := range k.buttons {
			if b.Token == "" || len(b.Token) > maxData || left == 0 {
				continue
			}
			left--
			label := ruler.cut(chat.Inert(start(b.Label)), maxKey)
			if label == "" {
				label = lang.T("telegram.button")
			}
			wide := ruler.width(label) + 2
			if len(row) == rowKeys || used > 0 && used+wide > rowColumns {
				rows, row, used = append(rows, row), nil, 0
			}
			if used == 0 && k.mark != "" {
				label = k.mark + " " + label
			}
			data := b.Token
			row, used = append(row, tg.InlineKeyboardButton{Text: label, CallbackData: &data}), used+wide
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return tg.InlineKeyboardMarkup{InlineKeyboard: rows}
}
