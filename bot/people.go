package bot

import (
	"context"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// configured is what the configuration said of a person when it was last read:
// what differs from it was set in chat.
//
//	configured    person → language, zone and calendar
type configured struct {
	Lang string        `cbor:"1,keyasint,omitempty"`
	Zone string        `cbor:"2,keyasint,omitempty"`
	Days calendar.Name `cbor:"3,keyasint,omitempty"`
}

var configuredTable = storage.NewTable[configured]("configured", 1)

// settlePeople makes the people of the configuration those of the state. What
// somebody set in chat (language, zone, calendar, home, mute) stays; who is no longer
// configured loses every right, and what was still owed to them is dropped.
func settlePeople(ctx context.Context, now unit.Instant, state storage.Store, c Config) error {
	return state.Update(ctx, now, func(w storage.Writer) error {
		before, err := takeOut(w)
		if err != nil {
			return err
		}
		for _, pc := range c.People {
			p, err := pc.Person()
			if err != nil {
				return i18n.Say("config.person", "id", pc.ID, "error", err)
			}
			if c.Console.Person == p.ID {
				p.Identities = append(p.Identities, ConsoleIdentity(p.ID))
			}
			if err := putIn(w, p, before[p.ID]); err != nil {
				return err
			}
			delete(before, p.ID)
		}
		return forgetPosts(w, before)
	})
}

// forgetPosts drops what is owed to people who are no longer configured.
func forgetPosts(w storage.Writer, left map[string]known) error {
	for _, l := range left {
		var chats []chat.Place
		if l.person.Home != nil {
			chats = append(chats, *l.person.Home)
		}
		if _, err := commands.Withdraw(w, l.person.Identities, chats...); err != nil {
			return err
		}
	}
	return nil
}

// known is a person as the state had them.
type known struct {
	person chat.Person
	said   configured
}

// takeOut removes everybody the configuration put in before, and gives them:
// so that a CRM owner can pass from one person to another.
func takeOut(w storage.Writer) (map[string]known, error) {
	out := map[string]known{}
	for row, err := range configuredTable.Scan(w, storage.Range{}) {
		if err != nil {
			return nil, err
		}
		var id string
		if err := storage.ParseKey(row.Key, &id); err != nil {
			return nil, err
		}
		p, _, err := chat.People{}.Get(w, id)
		if err != nil {
			return nil, err
		}
		out[id] = known{p, row.Value}
	}
	for id := range out {
		if err := configuredTable.Delete(w, storage.Key(id)); err != nil {
			return nil, err
		}
		if err := (chat.People{}).Delete(w, id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func putIn(w storage.Writer, p chat.Person, old known) error {
	said := configured{Lang: p.Lang, Zone: p.Zone, Days: p.Calendar}
	p.Home, p.MutedUntil = old.person.Home, old.person.MutedUntil
	if old.person.Lang != old.said.Lang {
		p.Lang = old.person.Lang
	}
	if old.person.Zone != old.said.Zone {
		p.Zone = old.person.Zone
	}
	if old.person.Calendar != old.said.Days {
		p.Calendar = old.person.Calendar
	}
	for _, id := range old.person.Identities {
		if id.Platform != consolePlatform {
			p.Identities = append(p.Identities, id)
		}
	}
	if err := (chat.People{}).Put(w, p); err != nil {
		return err
	}
	return configuredTable.Put(w, storage.Key(p.ID), said)
}

const consolePlatform chat.PlatformName = "console"

// ConsoleIdentity is a person of that id on the terminal.
func ConsoleIdentity(person string) chat.Identity {
	return chat.Identity{Platform: consolePlatform, User: person}
}
