package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage"
)

// csv answers a question with a file of all its rows: the one that is written,
// that of a button, or the one before.
func (s *Set) csv() command {
	return command{verb: "csv", names: []string{"csv", "导出", "export", "导出csv", "下载"}, run: s.runCSV}
}

func (s *Set) runCSV(ctx context.Context, c *Call) (Reply, error) {
	c.Text, _ = withoutExport(c.Text)
	a, err := s.readForFile(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	if a.Result == nil { // what is asked back leads to a card, which has the button
		blocks := AnswerBlocks(c.Lang, a)
		if buttons := c.nextQuestions(a); len(buttons) > 0 {
			blocks = append(blocks, chat.Buttons(buttons...))
		}
		return Reply{Blocks: blocks}, nil
	}
	blocks, err := kpi.FileCard(c.Lang, *a.Result)
	if err != nil {
		return Reply{}, err
	}
	if n, _ := a.Result.Rows(); slices.ContainsFunc(blocks, tooLarge) {
		return Reply{}, refuse("commands.csv.large", "n", n)
	}
	for _, note := range notes(c.Lang, a) {
		blocks = append(blocks, chat.Note(note))
	}
	return Reply{Blocks: blocks, Aside: true, Change: func(w storage.Writer) ([]chat.Block, error) {
		return nil, remember(w, c, a.Result.Query)
	}}, nil
}

func tooLarge(b chat.Block) bool { return b.File != nil && len(b.File.Data) > chat.MaxFile }

// readForFile is read, where no question at all means the one before.
func (s *Set) readForFile(ctx context.Context, c *Call) (a Answer, err error) {
	if _, pressed := c.Args["query"]; pressed || c.Text != "" {
		return s.read(ctx, c)
	}
	prior, err := c.prior(ctx)
	if err != nil {
		return a, err
	}
	if prior == nil {
		return a, refuse("commands.csv.what")
	}
	a.Reading.Query = *prior
	err = c.view(ctx, func(v *crm.View) error { return a.fill(v, c.Person) })
	return a, err
}

// exportWords ask for a file at either end of a question. Latin ones stand
// apart from its words, Chinese ones need not; the longer ones come first.
var exportWords = []string{"as csv", "to csv", "csv", "export", "导出为", "导出成", "导出", "下载"}

// withoutExport is a question without the words that ask for a file, and
// whether there were any.
func withoutExport(text string) (question string, ok bool) {
	question = strings.TrimSpace(text)
	for again := true; again; {
		again = false
		for _, word := range exportWords {
			if rest, cut := cutEnd(question, word); cut {
				question, ok, again = rest, true, true
			}
		}
	}
	return question, ok
}

// cutEnd takes word off the beginning or the end of text.
func cutEnd(text, word string) (rest string, ok bool) {
	n := len(text) - len(word)
	if n < 0 {
		return text, false
	}
	before, after := text[:n], text[len(word):]
	switch latin := word[0] < 0x80; {
	case strings.EqualFold(text[n:], word) && (!latin || !endsLatin(before)):
		return strings.TrimRight(before, " ，,、。."), true
	case strings.EqualFold(text[:len(word)], word) && (!latin || !beginsLatin(after)):
		return strings.TrimLeft(after, " ：:，,"), true
	}
	return text, false
}

func latinLetter(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_'
}

func endsLatin(s string) bool   { return s != "" && latinLetter(s[len(s)-1]) }
func beginsLatin(s string) bool { return s != "" && latinLetter(s[0]) }

// wholeTable is the button for the rows that a card leaves out.
func (c *Call) wholeTable(r kpi.Result) []chat.Button {
	n, cut := r.Rows()
	if !cut {
		return nil
	}
	next := r.Query
	if t := next.TopN; t != nil {
		next.TopN = &kpi.TopN{Order: t.Order}
	}
	return []chat.Button{c.asksFor("csv", c.t("commands.kpi.button.csv", "n", n), next)}
}
