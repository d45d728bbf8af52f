package commands

import (
	"os"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// rightsWords are the words of the table in the documents.
var rightsWords = map[i18n.Lang]struct {
	head, anyone string
	to           map[answered]string
}{
	i18n.EN: {
		"| verb | who may | direct chat | private channel | public channel | channel with outsiders |", "everybody linked",
		map[answered]string{everybody: "all see it", askerOnly: "the asker sees it", nobody: "refused"},
	},
	i18n.ZH: {
		"| 命令 | 谁可以用 | 私聊 | 私有频道 | 公开频道 | 有外部人员的频道 |", "所有已绑定的人",
		map[answered]string{everybody: "所有人可见", askerOnly: "仅提问者可见", nobody: "拒绝"},
	},
}

const begins, ends = "<!-- rights -->\n", "<!-- /rights -->\n"

// The table in the documents is the table of the code; -update writes it.
func TestTheDocumentsHoldTheTableOfRights(t *testing.T) {
	for lang, file := range map[i18n.Lang]string{i18n.EN: "../docs/rights.md", i18n.ZH: "../docs/rights.zh-CN.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, found := strings.Cut(string(text), begins)
		_, after, closed := strings.Cut(rest, ends)
		if !found || !closed {
			t.Fatalf("%s has no place for the table", file)
		}
		golden(t, file, before+begins+rightsTable(t, lang)+ends+after)
	}
}

func rightsTable(t *testing.T, lang i18n.Lang) string {
	words := rightsWords[lang]
	var b strings.Builder
	b.WriteString(words.head + "\n|" + strings.Repeat("---|", 6) + "\n")
	for _, cmd := range newSet(t).list {
		var roles []string
		for _, r := range rights[cmd.verb].roles {
			roles = append(roles, lang.T(i18n.Key("commands.role."+string(r))))
		}
		if len(roles) == 0 {
			roles = []string{words.anyone}
		}
		b.WriteString("| `" + lang.T(nameKey(cmd)) + "` | " + strings.Join(roles, lang.T("commands.and")) + " |")
		for _, venue := range venues {
			seen := audience(cmd.verb, venue)
			if venue == chat.Direct {
				seen = askerOnly
			}
			b.WriteString(" " + words.to[seen] + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}
