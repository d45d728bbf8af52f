package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/kpi/ask"
)

// askCmd answers one question.
type askCmd struct {
	where
	As       string   `aliases:"for" help:"${help_flag_as}" placeholder:"NAME"`
	JSON     bool     `help:"${help_flag_json}"`
	CSV      bool     `name:"csv" help:"${help_flag_csv}"`
	Question []string `arg:"" help:"${help_arg_question}"`
}

// Run prints the answer.
func (v *askCmd) Run(sh *shell) error {
	p, err := v.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was asked for is out
	who, err := p.find(sh, v.As)
	if err != nil {
		return err
	}
	a, err := p.Commands.Ask(sh.ctx, p.now, who, strings.Join(v.Question, " "), nil)
	if err != nil {
		return err
	}
	lang := a.Reading.Lang
	if sh.chosen || lang == "" {
		lang = p.langOf(sh, who)
	}
	switch {
	case a.Result == nil && (v.JSON || v.CSV):
		return v.askBack(sh, lang, a)
	case v.JSON:
		return sh.json(a)
	case v.CSV:
		return kpi.WriteCSV(sh.Out, lang, *a.Result)
	}
	return draw(sh, sh.Out, lang, withChoices(lang, a))
}

// withChoices is the answer, and what a chat shows as buttons where it asks back.
func withChoices(l i18n.Lang, a commands.Answer) []chat.Block {
	blocks := commands.AnswerBlocks(l, a)
	if a.Reading.Clarify == nil {
		return blocks
	}
	for i, o := range a.Reading.Clarify.Options {
		blocks = append(blocks, chat.Line(fmt.Sprintf("%d. %s", i+1, o.Text(l))))
	}
	return blocks
}

// askBack tells a program that the question must be put another way: with
// --json as an object that has the choices, with --csv as words for people
// beside the output. The exit code is that of a wrong usage.
func (v *askCmd) askBack(sh *shell, l i18n.Lang, a commands.Answer) error {
	if !v.JSON {
		if err := draw(sh, sh.Err, l, withChoices(l, a)); err != nil {
			return err
		}
		return exitCode(exitUsage)
	}
	out := struct {
		commands.Answer
		Question string   `json:"question"`
		Choices  []string `json:"choices"`
	}{Answer: a, Question: commands.Question(l, a.Reading), Choices: []string{}}
	if a.Reading.Clarify != nil {
		for _, o := range a.Reading.Clarify.Options {
			out.Choices = append(out.Choices, o.Text(l))
		}
	}
	if err := sh.json(out); err != nil {
		return err
	}
	return exitCode(exitUsage)
}

// parseCmd reads questions, a line each, and prints how each was understood.
type parseCmd struct {
	where
	Vocab string `help:"${help_flag_vocab}" placeholder:"FILE"`
}

// longestLine is the longest question that is read, in bytes.
const longestLine = 1 << 20

// parseLine is a question that carries its own day and context, as test sets
// write them; a line that is not JSON is the bare text.
type parseLine struct {
	ID      string     `json:"id"`
	Text    string     `json:"text"`
	Today   unit.Day   `json:"today"`
	Context *kpi.Query `json:"context"`
}

// Run prints a line of JSON for each line.
func (v *parseCmd) Run(sh *shell) error {
	p, err := v.open(sh, quietLog(sh))
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // what was asked for is out
	words, today, err := v.words(sh, p)
	if err != nil {
		return err
	}
	in := bufio.NewScanner(sh.In)
	in.Buffer(nil, longestLine)
	for n := 1; in.Scan(); n++ {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		line := parseLine{Text: in.Text(), Today: today}
		if strings.HasPrefix(strings.TrimSpace(in.Text()), "{") {
			line.Text = ""
			if err := json.Unmarshal(in.Bytes(), &line); err != nil {
				return i18n.Say("cli.parse.line", "line", strconv.Itoa(n), "error", err)
			}
		}
		out, err := json.Marshal(struct {
			ID   string `json:"id,omitempty"`
			Text string `json:"text"`
			ask.Reading
		}{line.ID, line.Text, words.Parse(line.Text, line.Today, line.Context)})
		if err != nil {
			return err
		}
		fmt.Fprintln(sh.Out, string(out))
	}
	if errors.Is(in.Err(), bufio.ErrTooLong) {
		return i18n.Say("cli.parse.long", "bytes", longestLine)
	}
	return in.Err()
}

// words are the names of the vocabulary file, else those of the records.
func (v *parseCmd) words(sh *shell, p *place) (words *ask.Lexicon, today unit.Day, err error) {
	if v.Vocab != "" {
		text, err := os.ReadFile(v.Vocab)
		if err == nil {
			words, err = ask.FromVocab(text)
		}
		if err != nil {
			return nil, today, i18n.Say("cli.parse.vocab", "file", v.Vocab, "error", err)
		}
	}
	err = p.Ledger.View(sh.ctx, p.now, func(view *crm.View) (err error) {
		if today = view.Today(); words == nil {
			words, err = ask.FromView(view)
		}
		return err
	})
	return words, today, err
}
