package commands

import (
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// MenuItem is a verb as a platform offers it while one types: its name, in
// letters that every platform takes, and what it is for.
type MenuItem struct {
	Name string
	Help map[i18n.Lang]string
}

// everyday are the roles whose verbs a menu offers: administrators know theirs.
var everyday = []chat.Role{chat.Rep, chat.Manager, chat.RiskManager, chat.Auditor, chat.Trainer, chat.Employee}

// Menu are the verbs that people may type, in the order of help. Who may use
// which is decided when they do.
func Menu() []MenuItem {
	s, err := New(Deps{})
	if err != nil {
		panic(err) // clashes of names are found by every start and every test
	}
	var out []MenuItem
	for _, c := range s.list {
		if may, _ := authorise(chat.Person{Roles: everyday}, c.verb); c.hidden || !may {
			continue
		}
		item := MenuItem{Name: c.verb, Help: map[i18n.Lang]string{}}
		for _, l := range i18n.Langs {
			item.Help[l] = l.T(helpKey(c))
		}
		out = append(out, item)
	}
	return out
}
