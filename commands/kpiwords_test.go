package commands

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/kpi/ask"
)

func TestAskBackFitsWhatIsUnclear(t *testing.T) {
	two := make([]ask.Option, 2)
	one := two[:1]
	for _, c := range []struct {
		name, metric, want string
		ignored            bool
		q                  ask.Clarify
	}{
		{name: "nothing understood", q: ask.Clarify{Slot: "what"}, want: "What would you like"},
		{name: "no figure", q: ask.Clarify{Slot: "metric", Options: two}, want: "Which figure?"},
		{name: "a figure we lack", q: ask.Clarify{Slot: "metric", Word: "profit"}, want: "no figure called “profit”"},
		{name: "several figures", q: ask.Clarify{Slot: "metric", Word: "conversion", Options: two}, want: "Which one?"},
		{name: "nonsense", q: ask.Clarify{Slot: "value", Word: "asdf"}, ignored: true, want: "do not understand “asdf”"},
		{name: "an unknown member", metric: kpi.Orders, q: ask.Clarify{Slot: "value", Word: "Shanghai"}, ignored: true, want: "Orders can be cut by: region"},
		{name: "a cut the figure lacks", metric: kpi.Orders, q: ask.Clarify{Slot: "dimension", Word: "stage", Options: one}, want: "cannot be cut by “stage”"},
		{name: "a cut kept from before", metric: kpi.Orders, q: ask.Clarify{Slot: "value", Options: one}, want: "as in the question before"},
		{name: "a ranking of nothing", metric: kpi.Orders, q: ask.Clarify{Slot: "dimension", Options: two}, want: "Ranked by what?"},
		{name: "several people of a name", metric: kpi.Orders, q: ask.Clarify{Slot: "value", Word: "He Lin", Options: two}, want: "Which one?"},
		{name: "vague days", metric: kpi.Orders, q: ask.Clarify{Slot: "period", Word: "around May"}, want: "Which days does “around May” mean?"},
	} {
		r := ask.Reading{Query: kpi.Query{Metric: c.metric}, Clarify: &c.q}
		if c.ignored {
			r.Ignored = []string{c.q.Word}
		}
		if text := said(clarifyBlocks(i18n.EN, r)); !strings.Contains(text, c.want) || len(c.q.Options) < 2 && strings.Contains(text, "Which one?") {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
	}
}

func TestAFigureOfTheQuestionBeforeExplainsNoWord(t *testing.T) {
	r := ask.Reading{Query: kpi.Query{Metric: kpi.Orders}, Inherited: []string{"metric"}, Ignored: []string{"weather"},
		Clarify: &ask.Clarify{Slot: "value", Word: "weather"}}
	if text := said(clarifyBlocks(i18n.EN, r)); strings.Contains(text, "can be cut") || !strings.Contains(text, "Figures I know") {
		t.Errorf("said %q", text)
	}
}

// said is the text of lines and notes.
func said(blocks []chat.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		for _, s := range x.Text {
			b.WriteString(s.Text)
		}
		b.WriteString("\n" + x.Note + "\n")
	}
	return b.String()
}

func TestKeptSlotsAreNamed(t *testing.T) {
	r := ask.Reading{
		Query: kpi.Query{Metric: kpi.Revenue, Filters: []kpi.Filter{
			{Field: kpi.Region, Op: kpi.In, Values: []string{"east"}}, {Field: kpi.Rep, Op: kpi.In, Values: []string{"lina"}}}},
		Spans:     []ask.Span{{Slot: "value", As: "lina"}},
		Inherited: []string{"metric", "period", "filters", "group_by", "compare", "top_n"},
	}
	want := "figure, period, region, grouping, comparison, ranking"
	if got := strings.Join(keptSlots(i18n.EN, r), ", "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
