package commands

import (
	"context"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage"
)

// risks shows the open warnings: mine, my team's, or all the caller may see.
func (s *Set) risks() command {
	return command{verb: "risks", names: []string{"risks", "风险", "risk", "warnings", "预警"}, run: s.runRisks, takes: isWhose}
}

var whose = map[string]string{
	"": "", "mine": "mine", "my": "mine", "我的": "mine", "team": "team", "团队": "team", "all": "", "全部": "",
}

func isWhose(rest string) bool { _, ok := whose[strings.ToLower(rest)]; return ok }

func (s *Set) runRisks(ctx context.Context, c *Call) (Reply, error) {
	d, err := s.openDigest(ctx, c, whose[strings.ToLower(c.Text)])
	if err != nil {
		return Reply{}, err
	}
	var blocks []chat.Block
	err = c.state(ctx, func(r storage.Reader) error {
		if len(d.Items) == 0 {
			blocks, err = c.noRisks(r)
			return err
		}
		voice := c.voice()
		voice.Names = Names(r, c.Lang)
		blocks = voice.Digest(d)
		return nil
	})
	switch {
	case err != nil || len(d.Items) == 0:
	case len(d.Held) > 0:
		blocks[0] = chat.Heading(c.t("commands.risks.title", "n", len(d.Items), "all", len(d.Items)+len(d.Held)))
	default:
		blocks[0] = chat.Heading(c.t("commands.risks.all", "n", len(d.Items)))
	}
	return Reply{Blocks: blocks}, err
}

// noRisks says that nothing rings, or that nothing was looked at yet.
func (c *Call) noRisks(r storage.Reader) ([]chat.Block, error) {
	used, err := UsedRun(r)
	switch {
	case err != nil:
		return nil, err
	case used > 0:
		return []chat.Block{chat.Line(c.t("commands.risks.none"))}, nil
	case c.deps.Home.NextWarn != nil:
		if at, ok := c.deps.Home.NextWarn(c.Now); ok {
			return []chat.Block{chat.Line(c.t("commands.risks.soon", "when", c.moment(at)))}, nil
		}
	}
	return []chat.Block{chat.Line(c.t("commands.risks.never"))}, nil
}

// openDigest is every open warning the caller sees, said and held back.
func (s *Set) openDigest(ctx context.Context, c *Call, whose string) (d alerts.Digest, err error) {
	org, err := c.org(ctx)
	if err != nil {
		return d, err
	}
	scope := narrowed(scopeOf(c.Person, org), c.Person, org, whose)
	err = c.state(ctx, func(r storage.Reader) error {
		d, _, err = s.makeDigest(r, c.Person, org, scope, true)
		d.Asked = true
		return err
	})
	return d, err
}

// narrowed is the part of a scope that was asked for.
func narrowed(s kpi.Scope, p chat.Person, org *crm.Org, whose string) kpi.Scope {
	owners := map[string]bool{}
	switch whose {
	case "mine":
		owners[p.Owner] = p.Owner != ""
	case "team":
		for _, o := range org.Subtree(p.Owner) {
			owners[o] = o != p.Owner && s.Allows(o)
		}
	default:
		return s
	}
	return kpi.Scope{Owners: owners}
}

// held lists the warnings that the attention budget kept out of the digest, a
// page at a time.
func (s *Set) held() command {
	return command{verb: "held", names: []string{"held", "其余风险", "其他风险"}, run: s.runHeld}
}

func (s *Set) runHeld(ctx context.Context, c *Call) (Reply, error) {
	d, err := s.openDigest(ctx, c, "")
	if err != nil {
		return Reply{}, err
	}
	if len(d.Held) == 0 {
		return Reply{Blocks: []chat.Block{chat.Line(c.t("commands.held.none"))}}, nil
	}
	page, pages := 1, (len(d.Held)+mostRows-1)/mostRows
	if c.Text != "" {
		if page, err = strconv.Atoi(width.Narrow.String(c.Text)); err != nil || page < 1 || page > pages {
			return Reply{}, refuse("commands.held.page", "pages", pages)
		}
	}
	blocks := []chat.Block{
		chat.Heading(c.t("commands.held.title", "n", len(d.Held))),
		c.warningTable(d.Held[(page-1)*mostRows:]),
		chat.Note(c.t("commands.held.note")),
	}
	if page < pages {
		blocks = append(blocks, chat.Note(c.t("commands.held.next", "page", page, "pages", pages, "next", page+1)))
	}
	return Reply{Blocks: blocks}, nil
}

// mostRows is the longest table of a reply.
const mostRows = 25

func (c *Call) warningTable(items []alerts.Item) chat.Block {
	t := &chat.Table{Columns: []chat.Column{
		{Title: c.t("commands.column.id")}, {Title: c.t("commands.column.warning")}, {Title: c.t("commands.column.exposure"), Right: true},
	}}
	for i, it := range items {
		if i == mostRows {
			t.More = len(items) - mostRows
			break
		}
		t.Rows = append(t.Rows, []string{
			it.Alert.ID, c.voice().Title(it.Alert.Reading), c.Lang.Money(it.Alert.Reading.Exposure),
		})
	}
	return chat.Block{Table: t}
}
