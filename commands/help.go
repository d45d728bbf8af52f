package commands

import (
	"context"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

func nameKey(c command) i18n.Key  { return i18n.Key("commands.name." + c.verb) }
func helpKey(c command) i18n.Key  { return i18n.Key("commands.help." + c.verb) }
func usageKey(c command) i18n.Key { return i18n.Key("commands.usage." + c.verb) }

// help lists what the person may do, or explains one verb.
func (s *Set) help() command {
	return command{verb: "help", names: []string{"help", "帮助", "?", "？", "start", "hi", "hello", "你好"}, run: s.runHelp}
}

func (s *Set) runHelp(_ context.Context, c *Call) (Reply, error) {
	if i, ok := s.byName[strings.ToLower(c.Text)]; ok && !s.list[i].hidden {
		return Reply{Blocks: c.explain(s.list[i])}, nil
	}
	table := &chat.Table{Columns: []chat.Column{{Title: c.t("commands.help.column.say")}, {Title: c.t("commands.help.column.for")}}}
	for _, cmd := range s.list {
		if may, _ := authorise(c.Person, cmd.verb); may && !cmd.hidden {
			table.Rows = append(table.Rows, []string{c.t(usageKey(cmd)), c.t(helpKey(cmd))})
		}
	}
	return Reply{Blocks: []chat.Block{
		chat.Heading(c.t("commands.help.title")),
		chat.Line(c.t("commands.help.ask")),
		{Table: table},
		chat.Note(c.t("commands.help.more")),
	}}, nil
}

func (c *Call) explain(cmd command) []chat.Block {
	return []chat.Block{
		chat.Heading(c.t(nameKey(cmd))),
		chat.Line(c.t(helpKey(cmd))),
		chat.Facts(
			chat.Fact{Label: c.t("commands.help.usage"), Value: c.t(usageKey(cmd))},
			chat.Fact{Label: c.t("commands.help.names"), Value: strings.Join(cmd.names, " · ")},
		),
	}
}
