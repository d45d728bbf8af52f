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
	a.Result = &r
	if a.Reading.Query.Intent == kpi.IntentWhy {
		why, err := kpi.Explain(v, a.Scope, a.Reading.Query)
		if err != nil {
			return err
		}
		a.Why = &why
	}
	return nil
}

func (s *Set) runKPI(ctx context.Context, c *Call) (Reply, error) {
	a, err := s.read(ctx, c)
	if err != nil {
		return Reply{}, err
	}
	blocks := AnswerBlocks(c.Lang, a)
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
		return clarifyBlocks(l, *a.Reading.Clarify)
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

// clarifyBlocks asks back.
func clarifyBlocks(l i18n.Lang, q ask.Clarify) []chat.Block {
	var names []string
	for _, m := range kpi.Measures() {
		names = append(names, l.T(m.NameKey()))
	}
	what := l.T("commands.kpi.what")
	switch {
	case q.Word != "" && len(q.Options) == 0 && q.Slot == "metric":
		what = l.T("commands.kpi.nometric", "word", q.Word)
	case q.Word != "" && len(q.Options) > 0:
		what = l.T("commands.kpi.clarify", "word", q.Word)
	case q.Word != "":
		what = l.T("commands.kpi.unclear", "word", q.Word)
	}
	return []chat.Block{chat.Line(what), chat.Note(l.T("commands.kpi.known", "names", strings.Join(names, l.T("commands.and"))))}
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
func (c *Call) asks(label string, q kpi.Query) chat.Button {
	given, err := json.Marshal(q)
	if err != nil {
		panic(err) // a query is plain data
	}
	return chat.Button{Label: label, Token: c.token(chat.Press{Verb: "kpi", Args: map[string]string{"query": string(given)}})}
}

// notes say what the answer leaves open: whose rows it counts, which words
// were guessed and which were not used.
func notes(l i18n.Lang, a Answer) []string {
	var out []string
	switch {
	case a.Scope.All:
	case len(a.Scope.Owners) == 1:
		out = append(out, l.T("commands.kpi.scope.own"))
	default:
		out = append(out, l.T("commands.kpi.scope.team", "n", len(a.Scope.Owners)))
	}
	for _, span := range a.Reading.Spans {
		if span.Guessed {
			out = append(out, l.T("commands.kpi.guessed", "word", span.Text, "as", span.As))
		}
	}
	if len(a.Reading.Ignored) > 0 {
		out = append(out, l.T("commands.kpi.ignored", "words", strings.Join(a.Reading.Ignored, l.T("commands.and"))))
	}
	return out
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
	return out
}

// asked is the last question of somebody in a conversation.
type asked struct {
	Query []byte       `cbor:"1,keyasint"` // JSON, whose names are public
	At    unit.Instant `cbor:"2,keyasint"`
}

var askedTable = storage.NewTable[asked]("asked", 1)

// followUpFor is how long a question can be followed up.
const followUpFor = 30 * time.Minute

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
