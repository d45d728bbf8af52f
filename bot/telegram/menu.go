package telegram

import (
	"context"
	"encoding/json"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Command is an entry of the menu; names are 1 to 32 of a-z, 0-9 and _.
type Command struct {
	Name string
	Help map[i18n.Lang]string
}

// offer sets the menu of commands, for everybody in English and for those whose
// Telegram speaks Chinese in Chinese.
func (t *Telegram) offer(ctx context.Context) error {
	if len(t.o.Menu) == 0 {
		return nil
	}
	for code, lang := range menuLanguages() {
		params := tg.Params{"commands": t.menu(lang)}
		params.AddNonEmpty("language_code", code)
		err := t.client.call(ctx, "setMyCommands", params, nil)
		if refused(err) {
			t.log.Warn("telegram refused the menu of commands", "lang", lang, "error", err)
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	maxMenu = 100
	maxHelp = 256
)

func (t *Telegram) menu(lang i18n.Lang) string {
	type entry struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	var list []entry
	for _, c := range t.o.Menu[:min(len(t.o.Menu), maxMenu)] {
		help := newRuler().cut(chat.Inert(c.Help[lang]), maxHelp)
		list = append(list, entry{c.Name, help})
	}
	out, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings only
	}
	return string(out)
}
