package commands

import (
	"context"
	"errors"
	"strings"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/expr"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage"
)

// org is today's organisation: it decides what the caller may see, also of the
// past. It is read once a call.
func (c *Call) org(ctx context.Context) (*crm.Org, error) {
	if c.organisation != nil {
		return c.organisation, nil
	}
	err := c.view(ctx, func(v *crm.View) (err error) {
		c.organisation, err = v.Org()
		return err
	})
	return c.organisation, err
}

// scope is whose rows the caller sees.
func (c *Call) scope(ctx context.Context) (kpi.Scope, error) {
	org, err := c.org(ctx)
	if err != nil {
		return kpi.Scope{}, err
	}
	return scopeOf(c.Person, org), nil
}

// named is the id of the warning that is spoken of, from the button or from
// the first word, and what was said after it.
func (c *Call) named() (id, rest string) {
	if id, ok := c.Args["alert"]; ok {
		return id, ""
	}
	fields := strings.Fields(c.Text)
	if len(fields) == 0 {
		return "", ""
	}
	return fields[0], strings.Join(fields[1:], " ")
}

// isWarning reports whether a text can begin with the number of a warning:
// W-12, w12 or 12.
func isWarning(text string) bool {
	word, _ := firstWord(text)
	digits := strings.TrimPrefix(strings.TrimPrefix(word, "w"), "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// warning finds the warning and checks that the caller may know of it; one
// that is hidden and one that is not there look the same.
func (c *Call) warning(ctx context.Context) (a alerts.Alert, rest string, err error) {
	id, rest := c.named()
	if id == "" {
		return a, "", refuse("commands.warning.which")
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return a, "", err
	}
	err = c.state(ctx, func(r storage.Reader) error {
		a, err = alerts.Book{}.Get(r, id)
		return err
	})
	if errors.Is(err, alerts.ErrNoAlert) || err == nil && !sees(c.Person, scope, a) {
		return a, "", refuse("commands.warning.unknown", "id", id)
	}
	return a, rest, err
}

// title is the warning with its number in one line.
func (c *Call) title(a alerts.Alert) string {
	return a.ID + " " + c.voice().Title(a.Reading)
}

// act is a change of the caller's on a warning: it is done in the event's
// transaction, the messages that show the warning are drawn again, and the
// text says what was done.
func (s *Set) act(c *Call, a alerts.Alert, do func(w storage.Writer) (string, error)) Reply {
	return Reply{Object: a.ID, Change: func(w storage.Writer) ([]chat.Block, error) {
		text, err := do(w)
		switch {
		case errors.Is(err, alerts.ErrNotOpen):
			return nil, refuse("commands.warning.over", "id", a.ID)
		case errors.Is(err, alerts.ErrAwake):
			return nil, refuse("commands.wake.none", "id", a.ID)
		case errors.Is(err, alerts.ErrPromise):
			var faults expr.Faults // what is wrong with the condition, worded for the reader
			errors.As(err, &faults)
			return nil, refuse("commands.snooze.promise", "why", faults, "id", a.ID, "example", promiseExample(a.Reading))
		case errors.Is(err, alerts.ErrSnoozeAt):
			return nil, refuse("commands.snooze.when")
		case err != nil:
			return nil, err
		}
		return []chat.Block{chat.Line(text)}, s.redraw(w, c.organisation, c.Person.ID, a)
	}}
}
