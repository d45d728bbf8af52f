package telegram

import (
	"slices"
	"sync"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

const (
	keepForms = 500 // that can be opened: those sent last
	keepSeen  = 500 // events that a dialogue took
	// idle is how long a question waits: after that, words are no answer to it.
	idle = 30 * time.Minute
	// own begins what the buttons of a dialogue send; no token does.
	own = "~"
)

// forms are those that were sent and those that are being filled in. They are
// lost with the process: who was filling one in opens it again.
type forms struct {
	mu    sync.Mutex
	sent  []sentForm
	open  map[chat.Identity]*dialogue
	seen  []string // events that were steps of a dialogue
	ready map[string]chat.Action
	last  int // number of the latest dialogue
}

type sentForm struct {
	form chat.Form
	lang i18n.Lang
}

// know remembers the forms of a post, so that their buttons open them.
func (f *forms) know(p chat.Post) {
	for _, b := range p.Blocks {
		if b.Form == nil {
			continue
		}
		lang, ok := i18n.ParseLang(p.Lang)
		if !ok {
			lang = i18n.EN
		}
		f.mu.Lock()
		f.sent = slices.DeleteFunc(f.sent, func(s sentForm) bool { return s.form.Token == b.Form.Token })
		f.sent = append(f.sent, sentForm{*b.Form, lang})
		if len(f.sent) > keepForms {
			f.sent = f.sent[1:]
		}
		f.mu.Unlock()
	}
}

// step is what an event is to the forms.
type step struct {
	pass  bool // it is none of their business, or it is the sent form
	event chat.Event
	ask   *dialogue // whose next question is due
	say   i18n.Key  // what is answered instead
	shut  *dialogue // whose question is over
	mark  *dialogue // whose choice changed
}

// take moves the dialogue of whom an event is from. An event that comes again
// does the same again if it sent the form, and nothing otherwise.
func (f *forms) take(e chat.Event) step {
	f.mu.Lock()
	defer f.mu.Unlock()
	if a, ok := f.ready[e.ID]; ok {
		return passed(e, a)
	}
	if slices.Contains(f.seen, e.ID) {
		return step{}
	}
	s := f.step(e)
	if !s.pass {
		f.note(e.ID)
	}
	return s
}

func (f *forms) note(id string) {
	if f.seen = append(f.seen, id); len(f.seen) > keepSeen {
		delete(f.ready, f.seen[0])
		f.seen = f.seen[1:]
	}
}

func passed(e chat.Event, a chat.Action) step {
	e.Text, e.Action = "", &a
	return step{pass: true, event: e}
}

func (f *forms) step(e chat.Event) step {
	d := f.open[e.From]
	switch {
	case d == nil:
	case e.At.Sub(d.last) > idle:
		delete(f.open, e.From)
		d = nil
	case d.place.Channel != e.Place.Channel:
		d = nil // it goes on elsewhere
	default:
		d.last = e.At
	}
	if e.Action != nil {
		if i := slices.IndexFunc(f.sent, func(s sentForm) bool { return s.form.Token == e.Action.Token }); i >= 0 {
			return f.begin(e, f.sent[i])
		}
		if choice, ok := dialogueData(e.Action.Token); ok {
			return f.pressed(e, d, choice)
		}
		return step{pass: true, event: e}
	}
	switch {
	case d == nil || e.Moved != nil:
		return step{pass: true, event: e}
	case e.Text[0] == '/': // a command ends the form
		delete(f.open, e.From)
		return step{pass: true, event: e, shut: d}
	case cancels(e.Text):
		return f.cancel(e, d)
	}
	value, fault := d.read(e.Text)
	if fault != "" {
		return step{say: fault, ask: d}
	}
	return f.answer(e, d, value)
}

func (f *forms) begin(e chat.Event, s sentForm) step {
	f.last++
	d := &dialogue{number: f.last, form: s.form, lang: s.lang, on: e.Action.On, place: e.Place, last: e.At, values: map[string]string{}}
	if f.open == nil {
		f.open, f.ready = map[chat.Identity]*dialogue{}, map[string]chat.Action{}
	}
	if d.field() == nil { // nothing to ask
		return passed(e, *e.Action)
	}
	f.open[e.From] = d
	return step{ask: d}
}

// pressed is a button of a question. Those of questions that are over do nothing.
func (f *forms) pressed(e chat.Event, d *dialogue, c choice) step {
	if d == nil || c.dialogue != d.number || c.field != d.asked && c.what != cancelled {
		return step{}
	}
	field := d.field()
	switch {
	case c.what == cancelled:
		return f.cancel(e, d)
	case c.what == skipped:
		return f.answer(e, d, field.Value)
	case c.what == finished && len(d.chosen) > 0:
		return f.answer(e, d, d.choices())
	case c.what < 0 || c.what >= len(field.Options):
		return step{}
	case field.Many:
		d.toggle(c.what)
		return step{mark: d}
	}
	return f.answer(e, d, field.Options[c.what].Value)
}

func (f *forms) cancel(e chat.Event, d *dialogue) step {
	delete(f.open, e.From)
	return step{say: "telegram.form.cancelled", shut: d}
}

// answer keeps a value; the last one sends the form.
func (f *forms) answer(e chat.Event, d *dialogue, value string) step {
	d.values[d.field().Name] = value
	d.asked, d.chosen = d.asked+1, nil
	if d.field() != nil {
		return step{ask: d}
	}
	delete(f.open, e.From)
	a := chat.Action{Token: d.form.Token, Values: d.values, On: d.on}
	f.ready[e.ID] = a
	f.note(e.ID)
	s := passed(e, a)
	s.shut = d
	return s
}
