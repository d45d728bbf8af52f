package slack

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Limits of forms.
const (
	maxLabel       = 2000
	maxOptions     = 100
	maxOptionText  = 75
	maxOptionValue = 150
	maxTitle       = 24 // of a modal, its buttons too
	maxPrivate     = 3000
	maxID          = 255
	maxFields      = 20
)

const (
	formView   = "form" // callback id of the modal
	fieldInput = "value"
)

// form is a button that opens a modal. It carries the form, so that nothing
// need be remembered until it is pressed; one that is too large for that stands
// in the message itself.
func (c *canvas) form(f chat.Form) {
	body, err := json.Marshal(f)
	if err != nil {
		panic(err) // a form is plain data
	}
	if units(string(body)) <= maxValue {
		if b := c.button(f.Title, openAction, string(body), chat.Usual); b != nil {
			c.add(slack.NewActionBlock("", b))
		}
		return
	}
	name := "form" + strconv.Itoa(c.forms+1)
	fields, cost := inputs(f, name+"/")
	if c.full = cost > c.left-leastRoom; c.full {
		return
	}
	c.forms++
	c.left -= cost
	c.richText(c.spans([]chat.Span{{Text: f.Title, Style: chat.Strong}}, maxHeader))
	for _, b := range fields {
		c.add(b)
	}
	if b := c.button(f.Submit, sendAction, f.Token, chat.Main); b != nil {
		c.add(slack.NewActionBlock(name, b))
	}
}

// inputs are the fields of f and what they count in a message; the block id of
// each is prefix and its name.
func inputs(f chat.Form, prefix string) (out []slack.Block, cost int) {
	for _, field := range f.Fields[:min(len(f.Fields), maxFields)] {
		label := oneLine(field.Label, maxLabel)
		if label == "" {
			label = i18n.None
		}
		id := prefix + field.Name
		if field.Name == "" || len(id) > maxID {
			continue
		}
		element, n := input(field)
		cost += perBlock + units(label) + n
		out = append(out, slack.NewInputBlock(id, plain(label), nil, element).WithOptional(field.Optional))
	}
	return out, cost
}

// input is the element of a field and what it counts.
func input(f chat.Field) (e slack.BlockElement, cost int) {
	options, chosen := choices(f)
	for _, o := range append(chosen, options...) {
		cost += units(o.Text.Text) + perElement
	}
	switch {
	case len(options) == 0:
		in := slack.NewPlainTextInputBlockElement(nil, fieldInput)
		in.InitialValue = lines(f.Value, maxParagraph)
		in.MaxLength = maxParagraph
		return in, cost
	case f.Many:
		in := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, fieldInput, options...)
		in.InitialOptions = chosen
		return in, cost
	}
	in := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldInput, options...)
	if len(chosen) > 0 {
		in.InitialOption = chosen[0]
	}
	return in, cost
}

// choices are the options that can be carried, and those that are chosen.
func choices(f chat.Field) (all, chosen []*slack.OptionBlockObject) {
	values := strings.Split(f.Value, ",")
	for _, o := range f.Options {
		if o.Value == "" || units(o.Value) > maxOptionValue || len(all) == maxOptions {
			continue
		}
		label := oneLine(o.Label, maxOptionText)
		if label == "" {
			label = i18n.None
		}
		option := slack.NewOptionBlockObject(o.Value, plain(label), nil)
		all = append(all, option)
		for _, v := range values {
			if v == o.Value {
				chosen = append(chosen, option)
			}
		}
	}
	return all, chosen
}

// opened is what a modal remembers of where it was opened.
type opened struct {
	Token   string `json:"token"`
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	Message string `json:"message,omitempty"` // the receipt's id
}

// modal is f as a view.
func modal(f chat.Form, where opened, lang i18n.Lang) slack.ModalViewRequest {
	body, err := json.Marshal(where)
	if err != nil {
		panic(err) // plain data
	}
	short := func(s string) *slack.TextBlockObject {
		if s = oneLine(s, maxTitle); s == "" {
			s = i18n.None
		}
		return plain(s)
	}
	fields, _ := inputs(f, "")
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: formView, PrivateMetadata: string(body),
		Title: short(f.Title), Submit: short(f.Submit), Close: short(lang.T("slack.form.close")),
		Blocks: slack.Blocks{BlockSet: fields},
	}
}
