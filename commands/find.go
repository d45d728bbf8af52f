package commands

import (
	"context"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// find is the verb of the event, if the person may use it.
func (s *Set) find(ctx context.Context, c *Call) (command, error) {
	if c.Person.ID == "" {
		return s.stranger(c)
	}
	if len(c.Event.Text) > MaxText {
		return command{}, refuse("commands.error.long", "n", MaxText)
	}
	cmd, err := s.wanted(ctx, c)
	if err != nil {
		return command{}, err
	}
	if ok, missing := authorise(c.Person, cmd.verb); !ok {
		var names []string
		for _, r := range missing {
			names = append(names, c.t(i18n.Key("commands.role."+string(r))))
		}
		return command{}, refuse("commands.error.rights", "verb", c.t(nameKey(cmd)), "roles", c.oneOf(names))
	}
	if audience(cmd.verb, c.Event.Venue) == nobody {
		return command{}, refuse("commands.error.place", "verb", c.t(nameKey(cmd)))
	}
	return cmd, nil
}

// oneOf is a list of which one will do: a, b or c.
func (c *Call) oneOf(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], c.t("commands.and")) + c.t("commands.or.role") + names[last]
}

func (s *Set) wanted(ctx context.Context, c *Call) (command, error) {
	if c.Event.Action != nil {
		return s.pressed(ctx, c)
	}
	p, nearest, ok := s.parse(c.Person, c.Event.Text)
	if !ok {
		if len(nearest) == 0 {
			return command{}, refuse("commands.error.unknown", "text", c.Event.Text)
		}
		return command{}, refuse("commands.error.typo", "text", c.Event.Text, "names", strings.Join(nearest, c.t("commands.or")))
	}
	c.Text = p.rest
	return p.command, nil
}

// pressed is the verb behind a button, for this person at this time.
func (s *Set) pressed(ctx context.Context, c *Call) (command, error) {
	var press chat.Press
	var reason chat.PressReason
	err := c.state(ctx, func(r storage.Reader) (err error) {
		press, reason, err = chat.Tokens{}.Resolve(r, c.Event.Action.Token, c.Person.ID, c.Now)
		return err
	})
	if err != nil {
		return command{}, err
	}
	cmd, ok := s.byVerb(press.Verb)
	if reason == chat.PressOK && !ok {
		reason = chat.PressUnknown // issued by a version that had the verb
	}
	if reason != chat.PressOK {
		return command{}, refuse(pressKeyOf(reason))
	}
	c.Args = press.Args
	return cmd, nil
}

// pressKeyOf says why a button does nothing.
func pressKeyOf(reason chat.PressReason) i18n.Key {
	return i18n.Key("commands.press." + strings.ReplaceAll(string(reason), " ", "_"))
}
