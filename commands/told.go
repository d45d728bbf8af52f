package commands

import (
	"slices"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// told is a message about warnings that a person got, a digest or the card of
// one that was given to them: what is needed to draw it again. Everybody's
// messages of the last fourteen days are kept, and follow their warnings by
// being edited; older ones stay in the chat as they are, and are forgotten here.
//
//	told        person, key of the post → told
//	told/alert  number of a warning that stands in it
type told struct {
	Key   string     `cbor:"1,keyasint"`
	To    chat.Place `cbor:"2,keyasint"`
	Items []toldItem `cbor:"3,keyasint"`
	Held  []string   `cbor:"4,keyasint,omitempty"` // ids of those the budget kept back
	// Until is when it is no longer drawn again.
	Until unit.Instant `cbor:"5,keyasint"`
	At    unit.Instant `cbor:"6,keyasint"`
	// Tokens are those of its buttons, by verb and warning: a message that is
	// drawn again keeps its buttons.
	Tokens map[string]string `cbor:"7,keyasint,omitempty"`
	// By is who gave the warning to the person; "" for a digest.
	By string `cbor:"8,keyasint,omitempty"`
}

type toldItem struct {
	ID     string        `cbor:"1,keyasint"`
	Reason alerts.Reason `cbor:"2,keyasint"`
	Before alerts.Said   `cbor:"3,keyasint,omitempty"`
	// Said is what the message said first, Stand how the warning stood when it
	// was drawn last.
	Said  alerts.Said `cbor:"4,keyasint,omitempty"`
	Stand string      `cbor:"5,keyasint,omitempty"`
}

// followFor is how long a sent message follows what becomes of its warnings.
const followFor = 14 * 24 * time.Hour

var toldTable = storage.NewTable[told]("told", 1, storage.Index[told]{Name: "alert", Keys: func(t told) [][]byte {
	keys := make([][]byte, len(t.Items))
	for i, it := range t.Items {
		keys[i] = storage.Key(it.ID)
	}
	return keys
}})

func toldKey(person, post string) []byte { return storage.Key(person, post) }

// ToldByPost is the migration that lets a person have several told messages:
// before it, there was one row each, under the person alone.
func ToldByPost(w storage.Writer) error {
	old := map[string]told{}
	for row, err := range toldTable.Scan(w, storage.Range{}) {
		if err != nil {
			return err
		}
		var id string
		if err := storage.ParseKey(row.Key, &id); err != nil {
			return err
		}
		old[id] = row.Value
	}
	for id, t := range old {
		if err := toldTable.Delete(w, storage.Key(id)); err != nil {
			return err
		}
		if err := toldTable.Put(w, toldKey(id, t.Key), t); err != nil {
			return err
		}
	}
	return nil
}

func newTold(key string, d alerts.Digest) told {
	t := told{Key: key, At: d.At, Until: d.At.Add(followFor)}
	for _, it := range d.Held {
		t.Held = append(t.Held, it.Alert.ID)
	}
	for _, it := range d.Items {
		t.Items = append(t.Items, toldItem{ID: it.Alert.ID, Reason: it.Reason, Before: it.Before, Said: alerts.SaidOf(it, d.At)})
	}
	return t
}

// say puts the message into the outbox under its key, and remembers it.
func (s *Set) say(w storage.Writer, p chat.Person, t told) error {
	t.To = *p.Home
	return s.draw(w, p, t)
}

// draw writes the message as its warnings stand now. The outbox keeps it under
// its one key: where it was delivered it is edited in place, where it still
// waits it is replaced, and where it would look the same nothing is sent.
func (s *Set) draw(w storage.Writer, p chat.Person, t told) error {
	d, err := t.digest(w, p)
	if err != nil {
		return err
	}
	lang := s.langOf(p, "", "")
	voice := alerts.Voice{Lang: lang, Zone: s.zoneOf(p), Rules: s.deps.Rules, Names: Names(w, lang)}
	if voice.Tokens, err = t.tokens(w, p, voice, d); err != nil {
		return err
	}
	if err := toldTable.Put(w, toldKey(p.ID, t.Key), t); err != nil {
		return err
	}
	return outbox.Put(w, chat.Post{Key: t.Key, To: t.To, Blocks: t.blocks(voice, d), Lang: string(lang)})
}

// digest is what the message says as things stand, noting how they stand.
func (t *told) digest(r storage.Reader, p chat.Person) (alerts.Digest, error) {
	d := alerts.Digest{Person: p.ID, At: t.At}
	var book alerts.Book
	items := make([]toldItem, len(t.Items))
	for i, it := range t.Items {
		a, err := book.Get(r, it.ID)
		if err != nil {
			return d, err
		}
		it.Stand = a.Stand()
		items[i] = it
		d.Items = append(d.Items, alerts.Item{Alert: a, Reason: it.Reason, Before: it.Before}.Since(it.Said))
	}
	t.Items = items
	for _, id := range t.Held {
		a, err := book.Get(r, id)
		if err != nil {
			return d, err
		}
		if a.Open() {
			d.Held = append(d.Held, alerts.Item{Alert: a, Reason: alerts.ReasonBudget})
		}
	}
	return d, nil
}

// blocks is the message: a digest, or the card of a warning that somebody gave.
func (t told) blocks(v alerts.Voice, d alerts.Digest) []chat.Block {
	if t.By == "" {
		return v.Digest(d)
	}
	name := v.Names(t.By)
	if name == "" {
		name = t.By
	}
	return append([]chat.Block{chat.Line(v.Lang.T("commands.assign.told", "name", name))}, v.Alert(d.Items[0])...)
}

// tokens are the buttons of the message: those it has, and new ones for those
// it lacks, which t notes. They are issued before the message is drawn, because
// drawing does not fail.
func (t *told) tokens(w storage.Writer, p chat.Person, v alerts.Voice, d alerts.Digest) (alerts.Tokens, error) {
	var presses []chat.Press
	v.Tokens = func(press chat.Press) string {
		presses = append(presses, press)
		return ""
	}
	t.blocks(v, d)
	kept := map[string]string{}
	for _, press := range presses {
		key := pressKey(press)
		if kept[key] = t.Tokens[key]; kept[key] != "" {
			continue
		}
		press.May = []string{p.ID}
		token, err := chat.Tokens{}.Issue(w, press)
		if err != nil {
			return nil, err
		}
		kept[key] = token
	}
	t.Tokens = kept
	return func(press chat.Press) string { return kept[pressKey(press)] }, nil
}

func pressKey(p chat.Press) string { return p.Verb + " " + p.Args["alert"] }

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
