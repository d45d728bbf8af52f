package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
)

func nameKey(c command) i18n.Key  { return i18n.Key("commands.name." + c.verb) }
func helpKey(c command) i18n.Key  { return i18n.Key("commands.help." + c.verb) }
func usageKey(c command) i18n.Key { return i18n.Key("commands.usage." + c.verb) }

// helpWords ask for help; the other names of it are greetings, after which
// anything may be said.
var helpWords = []string{"help", "帮助", "?"}

// help lists what the person may do, or explains one verb.
func (s *Set) help() command {
	return command{verb: "help", names: append(slices.Clone(helpWords), "？", "start", "hi", "hello", "你好"), run: s.runHelp}
}

func (s *Set) runHelp(_ context.Context, c *Call) (Reply, error) {
	word := strings.ToLower(strings.TrimPrefix(c.Text, "/"))
	if i, ok := s.byName[word]; ok && !s.list[i].hidden {
		return Reply{Blocks: c.explain(s.list[i])}, nil
	}
	if said, _ := firstWord(strings.TrimPrefix(c.Event.Text, "/")); word != "" && slices.Contains(helpWords, said) {
		return Reply{}, s.unknown(c, word)
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

// unknown says that there is no such verb, and which ones lie near.
func (s *Set) unknown(c *Call, word string) error {
	if nearest := near.Words(word, s.names(c.Person), 3); len(nearest) > 0 {
		return refuse("commands.error.typo", "text", word, "names", strings.Join(nearest, c.t("commands.or")))
	}
	return refuse("commands.help.unknown", "text", word)
}
