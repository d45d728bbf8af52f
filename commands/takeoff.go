package commands

import (
	"slices"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/storage"
)

// takeOff removes accounts of a person, who is told there and where they are
// still reached. What was owed to the accounts goes there, too, or is dropped.
func (s *Set) takeOff(w storage.Writer, c *Call, person string, off func(chat.Identity) bool) ([]chat.Block, error) {
	p, _, err := chat.People{}.Get(w, person)
	if err != nil {
		return nil, err
	}
	var gone, stay []chat.Identity
	for _, id := range p.Identities {
		if off(id) {
			gone = append(gone, id)
		} else {
			stay = append(stay, id)
		}
	}
	chats := c.chatsOf(gone)
	p.Identities = stay
	if p.Home != nil && (!livesAt(p, *p.Home) || slices.Contains(chats, *p.Home)) {
		chats = append(chats, *p.Home)
		p.Home = homeAmong(stay)
	}
	if err := (chat.People{}).Put(w, p); err != nil {
		return nil, err
	}
	if err := readdress(w, p, gone, chats); err != nil {
		return nil, err
	}
	for _, id := range gone {
		for _, at := range []*chat.Place{ptr(direct(id)), p.Home} {
			if at == nil || *at == c.Event.Place {
				continue
			}
			err := s.writeAt(w, p, *at, "unlinked/"+c.eventID()+"/"+string(at.Platform), "commands.unlink.told", "account", id.String(), "name", p.Name)
			if err != nil {
				return nil, err
			}
		}
	}
	return []chat.Block{chat.Line(c.t("commands.unlink.done", "name", NameIn(c.Lang, p), "accounts", accounts(gone)))}, nil
}

// chatsOf are the private chats with the accounts, as far as they are known.
func (c *Call) chatsOf(ids []chat.Identity) []chat.Place {
	var out []chat.Place
	for _, id := range ids {
		out = append(out, direct(id))
	}
	if c.Event.Venue == chat.Direct && slices.Contains(ids, c.Event.From) {
		at := c.Event.Place
		at.Thread = ""
		out = append(out, at)
	}
	return out
}

// readdress sends to the person's home what was owed to accounts that are no
// longer theirs; without a home it is dropped.
func readdress(w storage.Writer, p chat.Person, gone []chat.Identity, chats []chat.Place) error {
	owed, err := Withdraw(w, gone, chats...)
	if err != nil {
		return err
	}
	for _, old := range chats {
		if err := moveTold(w, p, old, owed); err != nil {
			return err
		}
	}
	if p.Home == nil {
		return nil
	}
	for _, post := range owed {
		post.To, post.Only = *p.Home, nil
		if err := outbox.Put(w, post); err != nil {
			return err
		}
	}
	return nil
}

// Withdraw closes what is owed in chats with accounts that are no longer
// somebody's, and what in other chats only those would see, and gives it. It
// stays among the failures as outbox.Unlinked.
func Withdraw(w storage.Writer, gone []chat.Identity, chats ...chat.Place) ([]chat.Post, error) {
	for _, id := range gone {
		chats = append(chats, direct(id))
	}
	return outbox.Withdraw(w, func(p chat.Post) bool {
		at := p.To
		at.Thread = ""
		return slices.Contains(chats, at) || p.Only != nil && slices.Contains(gone, *p.Only)
	})
}

// homeAmong is where somebody with these accounts is reached; nil if nowhere.
func homeAmong(ids []chat.Identity) *chat.Place {
	if len(ids) == 0 {
		return nil
	}
	return ptr(direct(ids[len(ids)-1]))
}

func ptr[V any](v V) *V { return &v }
