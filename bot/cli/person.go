package cli

import (
	"strings"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// personCmd looks at people.
type personCmd struct {
	List personListCmd `cmd:"" help:"${help_person_list}"`
	Link personLinkCmd `cmd:"" help:"${help_person_link}"`
}

type personListCmd struct {
	where
	JSON bool `help:"${help_flag_json}"`
}

// Run lists everybody the program knows.
func (v *personListCmd) Run(sh *shell) error {
	p, err := v.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was asked for is out
	all, err := p.everybody(sh)
	if err != nil {
		return err
	}
	if v.JSON {
		return sh.json(all)
	}
	sh.people(all)
	return nil
}

// people are a line each, in columns: id, name, roles.
func (sh *shell) people(all []chat.Person) {
	var rows [][]string
	for _, p := range all {
		var roles []string
		for _, r := range p.Roles {
			roles = append(roles, sh.lang.T(i18n.Key("commands.role."+string(r))))
		}
		rows = append(rows, []string{p.ID, commands.NameIn(sh.lang, p), strings.Join(roles, sh.lang.T("commands.and"))})
	}
	sh.columns(rows)
}
