package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

// observer is the person of a folder of records who sees everything: files
// name no risk manager.
var observer = chat.Person{ID: "risk", Name: "风险经理", NameEN: "Risk manager", Roles: []chat.Role{chat.RiskManager}}

// addPeople puts the people of a temporary company in, all on one platform.
func (p *place) addPeople(sh *shell, on chat.PlatformName) error {
	people, err := p.cast(sh)
	if err != nil {
		return err
	}
	return p.State.Update(sh.ctx, p.now, func(w storage.Writer) error {
		for _, person := range people {
			person.Identities = []chat.Identity{{Platform: on, User: person.ID}}
			person.Home = &chat.Place{Platform: person.Identities[0].Platform, Channel: person.ID}
			if person.Lang = string(sh.lang); sh.lang == "" {
				person.Lang = ""
			}
			if err := (chat.People{}).Put(w, person); err != nil {
				return err
			}
		}
		return nil
	})
}

// cast is the generated company's, or the owners of the records: those with a
// team to manage are managers, the others reps.
func (p *place) cast(sh *shell) (people []chat.Person, err error) {
	if p.company != nil {
		for _, m := range p.company.Cast() {
			person := chat.Person{ID: m.Owner, Name: m.Name, NameEN: m.NameEN, Owner: m.Owner}
			for _, r := range m.Roles {
				person.Roles = append(person.Roles, chat.Role(r))
			}
			people = append(people, person)
		}
		return people, nil
	}
	people = append(people, observer)
	err = p.Ledger.View(sh.ctx, p.now, func(v *crm.View) error {
		org, err := v.Org()
		if err != nil {
			return err
		}
		for _, o := range org.Owners() {
			role := chat.Rep
			if len(org.Manages(o.ID)) > 0 {
				role = chat.Manager
			}
			people = append(people, chat.Person{ID: o.ID, Name: nameOf(o), NameEN: o.NameEN, Owner: o.ID, Roles: []chat.Role{role}})
		}
		return nil
	})
	return people, err
}

func nameOf(o *crm.Owner) string {
	if o.Name == "" {
		return o.ID
	}
	return o.Name
}

// find is the person of that id or name; "" is the first risk manager. Nobody
// of that name is a Refusal that lists who there is.
func (p *place) find(sh *shell, name string) (found chat.Person, err error) {
	all, err := p.everybody(sh)
	if err != nil {
		return found, err
	}
	if name == "" {
		i := slices.IndexFunc(all, func(person chat.Person) bool { return person.Has(chat.RiskManager) })
		if i < 0 {
			return found, nobody(name, all)
		}
		return all[i], nil
	}
	err = p.State.View(sh.ctx, p.now, func(r storage.Reader) error {
		found, err = commands.FindPerson(r, name)
		return err
	})
	var refused *commands.Refusal
	if errors.As(err, &refused) && refused.Key == "commands.person.unknown" {
		err = nobody(name, all)
	}
	return found, err
}

// mostNames is how many people are listed to somebody who named nobody.
const mostNames = 12

func nobody(name string, known []chat.Person) error {
	var ids []string
	for _, p := range known[:min(len(known), mostNames)] {
		ids = append(ids, p.ID)
	}
	list := strings.Join(ids, ", ")
	if name == "" {
		return &commands.Refusal{Key: "cli.person.which", Args: []any{"ids", list}}
	}
	return &commands.Refusal{Key: "cli.person.unknown", Args: []any{"name", chat.Inert(name), "ids", list}}
}
