package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// assign gives a warning to somebody, who is told of it.
func (s *Set) assign() command {
	return command{verb: "assign", names: []string{"assign", "指派", "交给", "分派"}, run: s.runAssign}
}

// confidants are the roles that may be given a warning about how somebody
// works: a colleague may not.
var confidants = []chat.Role{chat.Manager, chat.RiskManager, chat.Auditor}

func (s *Set) runAssign(ctx context.Context, c *Call) (Reply, error) {
	a, name, err := c.warning(ctx)
	if err != nil {
		return Reply{}, err
	}
	if name == "" {
		return Reply{}, refuse("commands.assign.whom", "id", a.ID)
	}
	var whom chat.Person
	err = c.state(ctx, func(r storage.Reader) error {
		whom, err = FindPerson(r, name)
		return err
	})
	if err != nil {
		return Reply{}, err
	}
	if ok, _ := authorise(whom, "ack"); !ok || a.Discreet && whom.Owner != "" && whom.Owner == a.Reading.Owner {
		return Reply{}, refuse("commands.assign.cannot", "name", NameIn(c.Lang, whom))
	}
	if a.Discreet && !slices.ContainsFunc(confidants, whom.Has) {
		return Reply{}, refuse("commands.assign.discreet", "name", NameIn(c.Lang, whom))
	}
	outside, err := c.outside(ctx, a, whom)
	if err != nil {
		return Reply{}, err
	}
	if outside {
		return Reply{}, refuse("commands.assign.outside", "name", NameIn(c.Lang, whom))
	}
	return s.act(c, a, func(w storage.Writer) (string, error) {
		given, err := alerts.Book{}.Assign(w, c.Person.ID, a.ID, whom.ID, "")
		if err != nil {
			return "", err
		}
		return c.t("commands.assign.done", "warning", c.title(a), "name", NameIn(c.Lang, whom)), s.handOver(w, c, given, whom)
	}), nil
}

// outside reports that the person neither works for the caller nor sees the
// warning already: giving it to them would show them rows that are not theirs.
func (c *Call) outside(ctx context.Context, a alerts.Alert, whom chat.Person) (bool, error) {
	org, err := c.org(ctx)
	if err != nil {
		return false, err
	}
	return !scopeOf(c.Person, org).Allows(whom.Owner) && !sees(whom, scopeOf(whom, org), a), nil
}

// handOver tells the person who got the warning, on a card that follows it.
func (s *Set) handOver(w storage.Writer, c *Call, a alerts.Alert, whom chat.Person) error {
	if whom.Home == nil || whom.ID == c.Person.ID {
		return nil
	}
	key := "assigned/" + string(c.Event.Place.Platform) + "/" + c.Event.ID
	item := alerts.Item{Alert: a, Reason: alerts.ReasonAsked}
	t := newTold(key, alerts.Digest{Person: whom.ID, At: c.Now, Items: []alerts.Item{item}})
	t.By = c.Person.ID
	return s.say(w, whom, t)
}

// FindPerson is the one person of that id or name, in either language; nobody,
// or several, is a *Refusal.
func FindPerson(r storage.Reader, name string) (chat.Person, error) {
	var found []chat.Person
	for p, err := range (chat.People{}).All(r) {
		if err != nil {
			return p, err
		}
		if strings.EqualFold(p.ID, name) || mentioned(p, name) {
			return p, nil
		}
		if strings.EqualFold(p.Name, name) || p.NameEN != "" && strings.EqualFold(p.NameEN, name) {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return chat.Person{}, refuse("commands.person.unknown", "name", name)
	}
	var ids []string
	for _, p := range found {
		ids = append(ids, p.ID)
	}
	return chat.Person{}, refuse("commands.person.several", "name", name, "ids", strings.Join(ids, ", "))
}

// mentioned reports a mention of the person, as @ and the account's id.
func mentioned(p chat.Person, name string) bool {
	user, at := strings.CutPrefix(name, "@")
	return at && slices.ContainsFunc(p.Identities, func(i chat.Identity) bool { return i.User == user })
}

// NameIn is the person's name as people of language l write it.
func NameIn(l i18n.Lang, p chat.Person) string {
	if l == i18n.EN && p.NameEN != "" {
		return p.NameEN
	}
	return p.Name
}
