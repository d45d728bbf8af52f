package commands

import (
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// write owes a person a line in their own language, if they can be reached. The
// key is completed by the person.
func (s *Set) write(w storage.Writer, p chat.Person, key string, text i18n.Key, args ...any) error {
	if p.Home == nil {
		return nil
	}
	return s.writeAt(w, p, *p.Home, key, text, args...)
}

func (s *Set) writeAt(w storage.Writer, p chat.Person, at chat.Place, key string, text i18n.Key, args ...any) error {
	lang := s.langOf(p, "", "")
	return outbox.Put(w, chat.Post{
		Key: key + "/" + p.ID, To: at, Lang: string(lang), Blocks: []chat.Block{chat.Line(lang.T(text, args...))},
	})
}

// tellAdmins is write for every administrator.
func (s *Set) tellAdmins(w storage.Writer, key string, text i18n.Key, args ...any) error {
	for p, err := range (chat.People{}).All(w) {
		if err != nil {
			return err
		}
		if !p.Has(chat.Admin) {
			continue
		}
		if err := s.write(w, p, "admins/"+key, text, args...); err != nil {
			return err
		}
	}
	return nil
}

// direct is the private chat with an account: on every platform it bears the
// account's own id.
func direct(id chat.Identity) chat.Place {
	return chat.Place{Platform: id.Platform, Workspace: id.Workspace, Channel: id.User}
}
