package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/kpi/ask"
	"github.com/riskbell/riskbell/storage"
)

// kpi answers a question in plain words, or the one a button carries.
func (s *Set) kpi() command {
	return command{verb: "kpi", names: []string{"kpi", "指标", "ask", "查询"}, run: s.runKPI}
}

// Answer is a question as it was read, and what the records say to it.
type Answer struct {
	Reading ask.Reading `json:"reading"`
	// Result is nil where something must be asked back.
	Result *kpi.Result `json:"result,omitempty"`
	// Why explains a change; nil unless the question asked for reasons.
	Why *kpi.Explanation `json:"why,omitempty"`
	// Scope is whose rows were counted.
	Scope kpi.Scope `json:"-"`
}

// Ask reads a question as the person at now, and answers it from the rows the
// person may see. prior is the question before in the same conversation.
func (s *Set) Ask(ctx context.Context, now unit.Instant, p chat.Person, text string, prior *kpi.Query) (a Answer, err error) {
	err = s.deps.Feed.View(ctx, now, func(v *crm.View) error {
		words, err := ask.FromView(v)
		if err != nil {
			return err
		}
		a.Reading = words.Parse(text, v.Today(), prior)
		if a.Reading.Clarify != nil {
			return nil
		}
		return a.fill(v, p)
	})
	return a, err
}

// fill answers the query of the reading.
func (a *Answer) fill(v *crm.View, p chat.Person) error {
	org, err := v.Org()
	if err != nil {
		return err
	}
	if a.Scope = scopeOf(p, org); !a.Scope.All && len(a.Scope.Owners) == 0 {
		return refuse("commands.kpi.norows")
	}
	r, err := kpi.Answer(v, a.Scope, a.Reading.Query)
	if faults := (kpi.Faults)(nil); errors.As(err, &faults) {
		return refuse("commands.kpi.cannot", "why", faults)
	}
	if err != nil {
		return err
	}
	if r.Sample == 0 && !reaches(a.Scope, org, a.Reading.Query.Filters) {
		return refuse("commands.kpi.outside")
	}
	a.Result = &r
	if a.Reading.Query.Intent == kpi.IntentWhy {
		why, err := kpi.Explain(v, a.Scope, a.Reading.Query)
		if err != nil {
			return err
		}
		why.Expected = a.Reading.Expected
		a.Why = &why
	}
	return nil
}

// reaches reports whether somebody of the scope is of the regions, teams and
// people that a question names: of others nothing is known, which is not zero.
func reaches(s kpi.Scope, org *crm.Org, filters []kpi.Filter) bool {
	if s.All {
		return true
	}
	for _, f := range filters {
		of, ok := map[string]func(owner string) []string{
			kpi.Rep:    func(owner string) []string { return []string{owner} },
			kpi.Team:   org.TeamsOf,
			kpi.Region: func(owner string) []string { return []string{org.RegionOf(owner)} },
		}[f.Field]
		if !ok || f.Op == kpi.NotIn {
			continue
		}
		inside := false
		for owner := range s.Owners {
			inside = inside || slices.ContainsFunc(of(owner), func(v string) bool { return slices.Contains(f.Values, v) })
		}
		if !inside {
			return false
		}
	}
	return true
}

func (s *Set) runKPI(ctx context.Context, c *Call) (Reply, error) {
	if question, ok := withoutExport(c.Text); ok {
		c.Text = question
		return s.runCSV(ctx, c)
	}
	a, err := s.read(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	blocks := AnswerBlocks(c.Lang, a)
	word, _ := firstWord(c.Text)
	if i, known := s.byName[word]; known && a.Result == nil && !s.list[i].hidden {
		blocks = append(blocks, chat.Note(c.t("commands.kpi.usage", "usage", c.t(usageKey(s.list[i])))))
	}
	if buttons := c.nextQuestions(a); len(buttons) > 0 {
		blocks = append(blocks, chat.Buttons(buttons...))
	}
	if a.Result == nil {
		return Reply{Blocks: blocks}, nil
	}
	return Reply{Blocks: blocks, Aside: true, Change: func(w storage.Writer) ([]chat.Block, error) {
		return nil, remember(w, c, a.Result.Query)
	}}, nil
}

// AnswerBlocks is the answer as a message without buttons.
func AnswerBlocks(l i18n.Lang, a Answer) []chat.Block {
	if a.Result == nil {
		return clarifyBlocks(l, a.Reading)
	}
	blocks := kpi.Card(l, *a.Result)
	if a.Why != nil {
		blocks = kpi.WhyCard(l, *a.Why)
	}
	for _, note := range notes(l, a) {
		blocks = append(blocks, chat.Note(note))
	}
	return blocks
}

// read is the question of the text, or that of the button.
func (s *Set) read(ctx context.Context, c *Call) (a Answer, err error) {
	if given, ok := c.Args["query"]; ok {
		if err := json.Unmarshal([]byte(given), &a.Reading.Query); err != nil {
			return a, fmt.Errorf("the query of a button: %w", err)
		}
		err = c.view(ctx, func(v *crm.View) error { return a.fill(v, c.Person) })
		return a, err
	}
	if strings.TrimSpace(c.Text) == "" {
		return a, refuse("commands.kpi.what")
	}
	prior, err := c.prior(ctx)
	if err != nil {
		return a, err
	}
	return s.Ask(ctx, c.Now, c.Person, c.Text, prior)
}

// nextQuestions are the readings to choose from, or the questions people
// mostly have after an answer.
func (c *Call) nextQuestions(a Answer) (out []chat.Button) {
	if a.Result != nil {
		return c.followUps(*a.Result)
	}
	for _, o := range a.Reading.Clarify.Options {
		label := o.Label.ZH
		if c.Lang == i18n.EN {
			label = o.Label.EN
		}
		out = append(out, c.asks(label, o.Query))
	}
	return out
}

// asks is a button that asks a question.
func (c *Call) asks(label string, q kpi.Query) chat.Button { return c.asksFor("kpi", label, q) }

// asksFor is a button that has a verb answer a question.
func (c *Call) asksFor(verb, label string, q kpi.Query) chat.Button {
	given, err := json.Marshal(q)
	if err != nil {
		panic(err) // a query is plain data
	}
	return chat.Button{Label: label, Token: c.token(chat.Press{Verb: verb, Args: map[string]string{"query": string(given)}})}
}

// followUps are the next questions people mostly have.
func (c *Call) followUps(r kpi.Result) []chat.Button {
	var out []chat.Button
	q := r.Query
	for _, by := range []struct {
		key i18n.Key
		dim string
	}{{"commands.kpi.button.region", kpi.Region}, {"commands.kpi.button.rep", kpi.Rep}} {
		if len(q.GroupBy) == 0 && slices.Contains(r.Definition.Dims, by.dim) {
			next := q
			next.Intent, next.GroupBy = kpi.IntentValue, []string{by.dim}
			out = append(out, c.asks(c.t(by.key), next))
		}
	}
	if q.Compare == nil && r.Definition.Shape != kpi.Snapshot {
		next := q
		next.Intent, next.Compare = kpi.IntentCompare, &kpi.Compare{Kind: kpi.CompareYear}
		out = append(out, c.asks(c.t("commands.kpi.button.yoy"), next))
	}
	if q.Compare != nil && q.Compare.Kind != kpi.CompareTarget && q.Intent != kpi.IntentWhy && len(q.GroupBy) == 0 {
		next := q
		next.Intent = kpi.IntentWhy
		out = append(out, c.asks(c.t("commands.kpi.button.why"), next))
	}
	return append(out, c.wholeTable(r)...)
}

// asked is the last question of somebody in a conversation. It is kept for as
// long as it can be followed up:
//
//	asked    platform, workspace, channel, thread, user → asked
type asked struct {
	Query []byte       `cbor:"1,keyasint"` // JSON, whose names are public
	At    unit.Instant `cbor:"2,keyasint"`
}

var askedTable = storage.NewTable[asked]("asked", 1)

// followUpFor is how long a question can be followed up.
const followUpFor = 30 * time.Minute

// Forget drops the questions that can no longer be followed up.
func (s *Set) Forget(ctx context.Context, now unit.Instant) error {
	old := func(a asked) bool { return now.Sub(a.At) > followUpFor }
	return storage.Forget(ctx, s.deps.State, now, askedTable, storage.Range{}, old)
}

func (c *Call) conversation() []byte {
	p := c.Event.Place
	return storage.Key(string(p.Platform), p.Workspace, p.Channel, p.Thread, c.Event.From.User)
}

func remember(w storage.Writer, c *Call, q kpi.Query) error {
	given, err := json.Marshal(q)
	if err != nil {
		return err
	}
	return askedTable.Put(w, c.conversation(), asked{Query: given, At: c.Now})
}

// prior is the question before, nil if there was none lately.
func (c *Call) prior(ctx context.Context) (prior *kpi.Query, err error) {
	err = c.state(ctx, func(r storage.Reader) error {
		row, ok, err := askedTable.Get(r, c.conversation())
		if err != nil || !ok || c.Now.Sub(row.At) > followUpFor {
			return err
		}
		prior = &kpi.Query{}
		return json.Unmarshal(row.Query, prior)
	})
	return prior, err
}
