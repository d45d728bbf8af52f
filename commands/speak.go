package commands

import (
	"context"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Speak makes l the language that is spoken with everybody, and edits the
// messages that follow their warnings, so that they stand in it too.
func (s *Set) Speak(ctx context.Context, now unit.Instant, l i18n.Lang) error {
	var org *crm.Org
	err := s.deps.Feed.View(ctx, now, func(v *crm.View) (err error) {
		org, err = v.Org()
		return err
	})
	if err != nil {
		return err
	}
	return s.deps.State.Update(ctx, now, func(w storage.Writer) error {
		if err := speakAll(w, l); err != nil {
			return err
		}
		var rows []storage.Row[told]
		for row, err := range toldTable.Scan(w, storage.Range{}) {
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		for _, row := range rows {
			if err := s.drawAgain(w, org, row); err != nil {
				return err
			}
		}
		return nil
	})
}

func speakAll(w storage.Writer, l i18n.Lang) error {
	var all []chat.Person
	for p, err := range (chat.People{}).All(w) {
		if err != nil {
			return err
		}
		all = append(all, p)
	}
	for _, p := range all {
		p.Lang = string(l)
		if err := (chat.People{}).Put(w, p); err != nil {
			return err
		}
	}
	return nil
}
