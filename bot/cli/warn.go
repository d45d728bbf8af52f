package cli

import (
	"fmt"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// warnCmd computes the day's warnings and prints them; nothing is kept or sent.
type warnCmd struct {
	where
	For  string `aliases:"as" help:"${help_flag_for}" placeholder:"NAME"`
	JSON bool   `help:"${help_flag_json}"`
}

// Run prints one person's digest.
func (v *warnCmd) Run(sh *shell) error {
	p, err := v.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was asked for is out
	who, err := p.find(sh, v.For)
	if err != nil {
		return err
	}
	d, reason, err := p.Commands.Preview(sh.ctx, p.now, who.ID)
	if err != nil {
		return err
	}
	wait, err := p.Commands.Wait(sh.ctx, p.now, who.ID)
	if err != nil {
		return err
	}
	if v.JSON {
		return sh.json(struct {
			alerts.Digest
			Reason alerts.Reason `json:"reason"`
			Wait   commands.Wait `json:"wait,omitzero"`
		}{d, reason, wait})
	}
	lang := p.langOf(sh, who)
	if len(d.Items) == 0 {
		fmt.Fprintln(sh.Out, lang.T("commands.risks.none"))
		return nil
	}
	var blocks []chat.Block
	err = p.State.View(sh.ctx, p.now, func(r storage.Reader) error {
		blocks = alerts.Voice{Lang: lang, Zone: p.Commands.Zone(who), Rules: p.Rules, Names: commands.Names(r, lang), Tokens: unpressed}.Digest(d)
		return nil
	})
	if err != nil {
		return err
	}
	if text := wait.Text(lang, p.now); text != "" {
		blocks = append(blocks, chat.Note(text))
	}
	return draw(sh, sh.Out, lang, blocks)
}

// unpressed stands for the tokens of buttons on what is only printed: they part
// the warnings, and are not drawn.
func unpressed(chat.Press) string { return "" }

// langOf is the language of --lang, else the person's.
func (p *place) langOf(sh *shell, who chat.Person) i18n.Lang {
	if sh.chosen {
		return sh.lang
	}
	return p.Commands.Lang(who)
}

// everybody lists the people of the company.
func (p *place) everybody(sh *shell) (all []chat.Person, err error) {
	err = p.State.View(sh.ctx, p.now, func(r storage.Reader) error {
		for person, err := range (chat.People{}).All(r) {
			if err != nil {
				return err
			}
			all = append(all, person)
		}
		return nil
	})
	return all, err
}
