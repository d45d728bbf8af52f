package commands

import (
	"slices"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

// followFor is how long a sent message follows what becomes of its warnings.
const followFor = 14 * 24 * time.Hour

// follow edits, once each, the messages in which a warning stands that changed
// since they were drawn, and forgets those that no longer follow.
func (s *Set) follow(w storage.Writer, org *crm.Org) error {
	var rows []storage.Row[told]
	for row, err := range toldTable.Scan(w, storage.Range{}) {
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	stand := map[string]string{}
	for _, row := range rows {
		if row.Value.Until < w.Now() {
			if err := toldTable.Delete(w, row.Key); err != nil {
				return err
			}
			continue
		}
		changed, err := row.Value.changed(w, stand)
		if err == nil && changed {
			err = s.drawAgain(w, org, row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// changed reports that a warning of the message stands otherwise than when it
// was drawn; stand keeps what was read of each.
func (t told) changed(r storage.Reader, stand map[string]string) (bool, error) {
	for _, it := range t.Items {
		if stand[it.ID] == "" {
			a, err := alerts.Book{}.Get(r, it.ID)
			if err != nil {
				return false, err
			}
			stand[it.ID] = a.Stand()
		}
		if stand[it.ID] != it.Stand {
			return true, nil
		}
	}
	return false, nil
}

// drawAgain edits a message. Who lost the right to a warning in it keeps the
// message as it was; one in a chat of an account that is no longer the person's
// is forgotten.
func (s *Set) drawAgain(w storage.Writer, org *crm.Org, row storage.Row[told]) error {
	var id, key string
	if err := storage.ParseKey(row.Key, &id, &key); err != nil {
		return err
	}
	p, ok, err := chat.People{}.Get(w, id)
	if err != nil || !ok || row.Value.Until < w.Now() {
		return err
	}
	if !livesAt(p, row.Value.To) {
		return toldTable.Delete(w, row.Key)
	}
	if may, _ := authorise(p, "why"); !may {
		return nil
	}
	scope := scopeOf(p, org)
	for _, it := range row.Value.Items {
		a, err := alerts.Book{}.Get(w, it.ID)
		if err != nil || !sees(p, scope, a) {
			return err
		}
	}
	return s.draw(w, p, row.Value)
}

// livesAt reports that the person has an account on the platform of the place.
// A guest's account names another workspace than the chat with them.
func livesAt(p chat.Person, at chat.Place) bool {
	return slices.ContainsFunc(p.Identities, func(id chat.Identity) bool { return id.Platform == at.Platform })
}

// moveTold lets the person's messages that were owed in a chat that is gone
// follow their warnings in the new one; those that stand in the old are
// forgotten, since nothing can be edited there.
func moveTold(w storage.Writer, p chat.Person, old chat.Place, owed []chat.Post) error {
	var rows []storage.Row[told]
	for row, err := range toldTable.Scan(w, storage.Prefix(storage.Key(p.ID))) {
		if err != nil {
			return err
		}
		if row.Value.To == old {
			rows = append(rows, row)
		}
	}
	for _, row := range rows {
		err := toldTable.Delete(w, row.Key)
		if goes := func(post chat.Post) bool { return post.Key == row.Value.Key }; err == nil && p.Home != nil && slices.ContainsFunc(owed, goes) {
			row.Value.To = *p.Home
			err = toldTable.Put(w, row.Key, row.Value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
