package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// dialogue is a form that is being filled in.
type dialogue struct {
	form   chat.Form
	lang   i18n.Lang
	on     chat.Receipt
	asked  int // fields that are answered
	values map[string]string
}

// field is the one that is asked now; nil when all are answered.
func (d *dialogue) field() *chat.Field {
	if d.asked < len(d.form.Fields) {
		return &d.form.Fields[d.asked]
	}
	return nil
}

// open begins a form, in the language of its post.
func (c *Console) open(f chat.Form, on chat.Receipt, lang i18n.Lang) {
	c.dialogue = &dialogue{form: f, on: on, lang: lang, values: map[string]string{}}
	c.say(dim, lang.T("console.form.how"))
	c.ask()
}

// ask writes the question of the field that is next.
func (c *Console) ask() {
	f, lang := c.dialogue.field(), c.dialogue.lang
	if f == nil {
		return
	}
	var hints []string
	if f.Optional {
		hints = append(hints, lang.T("console.form.optional"))
	}
	if f.Many {
		hints = append(hints, lang.T("console.form.many"))
	}
	question := chat.Inert(f.Label)
	if len(hints) > 0 {
		question += bracket(lang, strings.Join(hints, separator(lang)))
	}
	if f.Value != "" {
		question += " [" + chat.Inert(labelOf(*f, f.Value)) + "]"
	}
	c.say(bold, question)
	for i, o := range f.Options {
		c.say(plain, strconv.Itoa(i+1)+" "+chat.Inert(o.Label))
	}
}

func bracket(l i18n.Lang, s string) string {
	if l == i18n.ZH {
		return "（" + s + "）"
	}
	return " (" + s + ")"
}

func separator(l i18n.Lang) string {
	if l == i18n.ZH {
		return "，"
	}
	return ", "
}

// labelOf is what stands for a value in a choice.
func labelOf(f chat.Field, value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// answer takes a line for the field that is asked. The last one makes the event.
func (c *Console) answer(e chat.Event, text string) (chat.Event, bool) {
	d := c.dialogue
	if cancels(text) {
		c.dialogue = nil
		c.say(dim, d.lang.T("console.form.cancelled"))
		return e, false
	}
	f := d.field()
	if f == nil { // a form without fields is sent by any line
		return c.submit(e)
	}
	value, fault := valueOf(d.lang, *f, text)
	if fault != "" {
		c.say(red, fault)
		return e, false
	}
	d.values[f.Name] = value
	d.asked++
	if d.field() != nil {
		c.ask()
		return e, false
	}
	return c.submit(e)
}

func (c *Console) submit(e chat.Event) (chat.Event, bool) {
	d := c.dialogue
	c.dialogue = nil
	e.Text, e.Action = "", &chat.Action{Token: d.form.Token, Values: d.values, On: d.on}
	return c.numbered(e), true
}

func cancels(text string) bool {
	return slices.Contains([]string{"取消", "cancel", "q"}, strings.ToLower(text))
}

// valueOf reads an answer, or says what is wrong with it.
func valueOf(l i18n.Lang, f chat.Field, text string) (value, fault string) {
	switch {
	case text == "" && f.Value != "":
		return f.Value, ""
	case text == "" && f.Optional:
		return "", ""
	case text == "":
		return "", l.T("console.form.required")
	case len(f.Options) == 0:
		return text, ""
	}
	return choices(l, f, text)
}

// choices reads one choice or several by number or name; several values are
// joined by commas.
func choices(l i18n.Lang, f chat.Field, text string) (value, fault string) {
	var values []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、", r) }) {
		o, ok := choice(f.Options, strings.TrimSpace(word))
		if !ok {
			return "", l.T("console.form.no_choice", "choice", chat.Inert(word))
		}
		values = append(values, o.Value)
	}
	if len(values) > 1 && !f.Many {
		return "", l.T("console.form.one_choice")
	}
	return strings.Join(values, ","), ""
}

func choice(options []chat.Option, word string) (chat.Option, bool) {
	if n, ok := buttonNumber(word); ok && n <= len(options) {
		return options[n-1], true
	}
	for _, o := range options {
		if strings.EqualFold(word, o.Label) || strings.EqualFold(word, o.Value) {
			return o, true
		}
	}
	return chat.Option{}, false
}
