package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// people lists everybody with their accounts.
func (s *Set) people() command {
	return command{verb: "people", names: []string{"people", "人员"}, run: func(ctx context.Context, c *Call) (Reply, error) {
		table := &chat.Table{Columns: []chat.Column{
			{Title: c.t("commands.people.name")}, {Title: c.t("commands.people.roles")}, {Title: c.t("commands.people.linked")},
		}}
		err := c.state(ctx, func(r storage.Reader) error {
			for p, err := range (chat.People{}).All(r) {
				if err != nil {
					return err
				}
				table.Rows = append(table.Rows, []string{NameIn(c.Lang, p) + " (" + p.ID + ")", c.roles(p), accounts(p.Identities)})
			}
			return nil
		})
		return Reply{Blocks: []chat.Block{chat.Heading(c.t("commands.people.title", "n", len(table.Rows))), {Table: table}}}, err
	}}
}

func (c *Call) roles(p chat.Person) string {
	var names []string
	for _, r := range p.Roles {
		names = append(names, c.t(i18n.Key("commands.role."+string(r))))
	}
	return orNone(strings.Join(names, c.t("commands.and")))
}

func accounts(ids []chat.Identity) string {
	var out []string
	for _, id := range ids {
		out = append(out, id.String())
	}
	return orNone(strings.Join(out, ", "))
}

// invite gives an administrator a one-time code for somebody.
func (s *Set) invite() command {
	return command{verb: "invite", names: []string{"invite", "邀请"}, run: func(ctx context.Context, c *Call) (Reply, error) {
		p, target, err := c.personAndPlatform(ctx)
		if err != nil {
			return Reply{}, err
		}
		if target, err = c.target(string(target), ""); err != nil {
			return Reply{}, err
		}
		return c.issueLink(p, target), nil
	}}
}

// personAndPlatform reads "NAME telegram"; the platform may be missing.
func (c *Call) personAndPlatform(ctx context.Context) (p chat.Person, target chat.PlatformName, err error) {
	name := c.Text
	if i := strings.LastIndexByte(name, ' '); i >= 0 && slices.Contains(linkable, chat.PlatformName(strings.ToLower(name[i+1:]))) {
		name, target = strings.TrimSpace(name[:i]), chat.PlatformName(strings.ToLower(name[i+1:]))
	}
	err = c.state(ctx, func(r storage.Reader) error {
		p, err = FindPerson(r, name)
		return err
	})
	return p, target, err
}

// unlink takes accounts off the caller, or, for administrators, off somebody.
func (s *Set) unlink() command {
	return command{verb: "unlink", names: []string{"unlink", "解绑"}, run: s.runUnlink}
}

func (s *Set) runUnlink(ctx context.Context, c *Call) (Reply, error) {
	whom, target := c.Person, c.Event.From.Platform
	named := chat.PlatformName(strings.ToLower(c.Text))
	switch {
	case named == "console" || c.Text == "" && target == "console":
		return Reply{}, refuse("commands.unlink.console")
	case c.Text == "":
	case slices.Contains(linkable, named):
		target = named
	case !c.Person.Has(chat.Admin):
		return Reply{}, refuse("commands.unlink.others")
	default:
		var err error
		if whom, target, err = c.personAndPlatform(ctx); err != nil {
			return Reply{}, err
		}
		if target == "" {
			return Reply{}, refuse("commands.unlink.which", "name", NameIn(c.Lang, whom))
		}
	}
	off := func(id chat.Identity) bool {
		return id.Platform == target && (c.Text != "" || id == c.Event.From)
	}
	if !slices.ContainsFunc(whom.Identities, off) {
		return Reply{}, refuse("commands.unlink.none", "name", NameIn(c.Lang, whom), "platform", string(target))
	}
	return Reply{Object: whom.ID, Change: func(w storage.Writer) ([]chat.Block, error) {
		return s.takeOff(w, c, whom.ID, off)
	}}, nil
}
