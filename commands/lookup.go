package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// lookup is a verb that shows the card of one record.
type lookup struct {
	verb string
	kind crm.Kind
	// find gives the records of the scope that the name fits.
	find func(v *crm.View, scope kpi.Scope, name string) ([]namedRecord, error)
	// card shows the record as the View knows it; nil if it does not.
	card func(c *Call, v *crm.View, org *crm.Org, id string) ([]chat.Block, error)
}

// lookup finds the record among those of today, by today's rights, and shows
// it as it was known at the instant asked for.
func (s *Set) lookup(l lookup) func(context.Context, *Call) (Reply, error) {
	return func(ctx context.Context, c *Call) (reply Reply, err error) {
		name, day, at, err := c.subject()
		if err != nil {
			return Reply{}, err
		}
		var hits []namedRecord
		var org *crm.Org
		err = c.view(ctx, func(v *crm.View) error {
			if org, err = v.Org(); err != nil {
				return err
			}
			hits, err = l.find(v, scopeOf(c.Person, org), name)
			return err
		})
		switch {
		case err != nil:
			return Reply{}, err
		case len(hits) == 0:
			return Reply{}, refuse("commands.lookup.none", "name", name)
		case len(hits) > 1:
			return c.choose(l.verb, hits, day), nil
		}
		err = s.deps.Feed.View(ctx, at, func(v *crm.View) error {
			reply.Blocks, err = l.card(c, v, org, hits[0].id)
			return err
		})
		switch {
		case err != nil:
			return Reply{}, err
		case reply.Blocks == nil:
			return Reply{}, refuse("commands.lookup.notyet", "name", hits[0].label(c.Lang), "when", c.companyMoment(at))
		case day != "":
			return reply, nil
		}
		warnings, err := s.openOn(ctx, c, crm.Ref{Kind: l.kind, ID: hits[0].id})
		reply.Blocks = append(reply.Blocks, warnings...)
		return reply, err
	}
}

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

// subject splits "NAME asof DATE"; the instant is the end of that day of the
// company, or now.
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
	home := c.deps.Home.Zone
	if perr != nil || d > c.Now.Day(home) || d.IsZero() {
		return "", "", 0, refuse("commands.lookup.day")
	}
	return name, day, min(c.Now, (d+1).Start(home)-1), nil
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

// total is amounts added up in the company's currency, how many there are, and
// how many of them were left out for want of an exchange rate.
type total struct {
	sum     unit.Money
	n, left int
}

// sum adds the amounts of rows, each at the rate of its day.
func sum[T any](v *crm.View, rows []T, amount func(T) (unit.Money, unit.Day)) (total, error) {
	t := total{sum: unit.Money{Currency: v.Base()}}
	for _, row := range rows {
		m, on := amount(row)
		if err := t.add(v.Convert(m, on)); err != nil {
			return t, err
		}
	}
	return t, nil
}

// add takes in an amount as it was converted.
func (t *total) add(m unit.Money, err error) error {
	t.n++
	if errors.Is(err, unit.ErrNoRate) {
		t.left++
		return nil
	}
	if err == nil {
		t.sum, err = t.sum.Add(m)
	}
	return err
}

// amount is a total with the number of amounts behind it, and what it lacks.
func (c *Call) amount(key i18n.Key, t total) string {
	text := c.t(key, "money", t.sum, "n", t.n)
	if t.left > 0 {
		text += c.t("commands.card.norate", "n", t.left)
	}
	return text
}
