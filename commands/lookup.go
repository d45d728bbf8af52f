package commands

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// mostChoices is how many candidates are offered as buttons.
const mostChoices = 5

// namedRecord is what a record can be found by.
type namedRecord struct {
	id, name, nameEN string
}

// plain is the record's name in the language, or its id.
func (n namedRecord) plain(l i18n.Lang) string {
	switch {
	case l == i18n.EN && n.nameEN != "":
		return n.nameEN
	case n.name != "":
		return n.name
	}
	return n.id
}

// label is the record's name and id in one line.
func (n namedRecord) label(l i18n.Lang) string {
	if name := n.plain(l); name != n.id {
		return name + " (" + n.id + ")"
	}
	return n.id
}

// search finds records by id or name: an exact hit alone, else all whose name
// holds the text. Case does not matter.
func search(all []namedRecord, text string) []namedRecord {
	text = strings.ToLower(strings.TrimSpace(text))
	var exact, partial []namedRecord
	for _, n := range all {
		names := []string{strings.ToLower(n.id), strings.ToLower(n.name), strings.ToLower(n.nameEN)}
		switch {
		case slices.Contains(names, text):
			exact = append(exact, n)
		case slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, text) }):
			partial = append(partial, n)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return partial
}

// choose asks which of several records was meant.
func (c *Call) choose(verb string, hits []namedRecord, asOf string) Reply {
	var buttons []chat.Button
	for _, n := range hits[:min(len(hits), mostChoices)] {
		buttons = append(buttons, chat.Button{
			Label: n.label(c.Lang),
			Token: c.token(chat.Press{Verb: verb, Args: map[string]string{"id": n.id, "asof": asOf}}),
		})
	}
	return Reply{Blocks: []chat.Block{chat.Line(c.t("commands.lookup.which", "n", len(hits))), chat.Buttons(buttons...)}}
}

// subject splits "NAME asof DATE"; the instant is the end of that day, or now.
func (c *Call) subject() (name, day string, at unit.Instant, err error) {
	name, day, dated := cutWord(c.Text, "asof", "截至", "截止")
	if id, ok := c.Args["id"]; ok {
		name, day = id, c.Args["asof"]
		dated = day != ""
	}
	if name == "" {
		return "", "", 0, refuse("commands.lookup.name")
	}
	if !dated {
		return name, "", c.Now, nil
	}
	d, perr := unit.ParseDay(day)
	if perr != nil || d > c.today() || d.IsZero() {
		return "", "", 0, refuse("commands.lookup.day")
	}
	return name, day, min(c.Now, (d+1).Start(c.Zone)-1), nil
}

// gather turns a scan into a list.
func gather[T any](seq func(yield func(T, error) bool)) (out []T, err error) {
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// sum adds amounts in the company's currency.
func sum[T any](v *crm.View, rows []T, amount func(T) (unit.Money, unit.Day)) (unit.Money, error) {
	total := unit.Money{Currency: v.Base()}
	for _, row := range rows {
		m, on := amount(row)
		m, err := v.Convert(m, on)
		if err != nil {
			return total, err
		}
		if total, err = total.Add(m); err != nil {
			return total, err
		}
	}
	return total, nil
}
