package commands

import (
	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/storage"
)

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
