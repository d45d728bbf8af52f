package kpi

import (
	"math"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// WhyCard shows in language l what a change is made of.
func WhyCard(l i18n.Lang, x Explanation) []chat.Block {
	r := x.Result
	name := l.T(r.Definition.NameKey())
	blocks := []chat.Block{
		chat.Heading(l.T("kpi.why.title", "metric", name, "period", r.when(l))),
		chat.Para(append(x.contradiction(l), r.headline(l)...)...),
	}
	if line := r.baseline(l); line != "" {
		blocks = append(blocks, chat.Line(line))
	}
	blocks = append(blocks, x.factorFacts(l)...)
	switch {
	case !r.Change.Known:
		blocks = append(blocks, chat.Line(l.T("kpi.why.unknown")))
	case r.Change.Abs == 0:
		blocks = append(blocks, chat.Line(l.T("kpi.why.nochange")))
	}
	if x.By != nil {
		lead := l.T("kpi.why.by", "dim", dimName(l, x.By.Dim))
		blocks = append(blocks, x.breakdown(l, lead, x.By)...)
	}
	notes := append([]string{l.T("kpi.why.note")}, r.notes(l)...)
	return append(blocks, chat.Note(strings.Join(notes, "\n")))
}

// contradiction says that the value moved against what the question took for
// granted.
func (x Explanation) contradiction(l i18n.Lang) []chat.Span {
	c := x.Result.Change
	switch {
	case !c.Known:
	case x.Expected < 0 && c.Abs > 0:
		return []chat.Span{{Text: l.T("kpi.why.not.fell"), Style: chat.Strong}}
	case x.Expected > 0 && c.Abs < 0:
		return []chat.Span{{Text: l.T("kpi.why.not.rose"), Style: chat.Strong}}
	}
	return nil
}

func (x Explanation) factorFacts(l i18n.Lang) []chat.Block {
	if len(x.Factors) == 0 {
		return nil
	}
	var effects []float64
	for _, f := range x.Factors {
		effects = append(effects, f.Effect)
	}
	col := x.Result.column(l, x.Result.Unit, effects)
	t := &chat.Table{Columns: []chat.Column{{Title: l.T("kpi.why.factors")}, {Title: col.title(l.T("kpi.col.effect")), Right: true}}}
	for _, f := range x.Factors {
		key := i18n.Key("kpi.metric." + f.Metric)
		if f.Metric == Returned {
			key = "kpi.why.returned"
		}
		t.Rows = append(t.Rows, []string{l.T(key), col.signed(f.Effect)})
	}
	return []chat.Block{{Table: t}}
}

// breakdown is a line and a table, and the same for what lies inside.
func (x Explanation) breakdown(l i18n.Lang, lead string, b *Breakdown) []chat.Block {
	blocks := []chat.Block{chat.Line(lead), {Table: x.effects(l, b)}}
	if b.Reversal {
		blocks = append(blocks, chat.Line(l.T("kpi.why.reversal")))
	}
	if b.Spread {
		blocks = append(blocks, chat.Line(l.T("kpi.why.spread")))
	}
	if b.Inside == nil {
		return blocks
	}
	lead = l.T("kpi.why.inside", "member", x.Result.Name(l, b.Dim, b.Top[0].Key), "dim", dimName(l, b.Inside.Dim))
	return append(blocks, x.breakdown(l, lead, b.Inside)...)
}

// effects is the table of a breakdown: before, after, what that contributed,
// and for a ratio the two ways it did.
func (x Explanation) effects(l i18n.Lang, b *Breakdown) *chat.Table {
	r, m := x.Result, x.Result.Definition
	var values, totals []float64
	for _, e := range b.Top {
		values = append(values, m.number(e.Before, r.Currency).V, m.number(e.After, r.Currency).V)
		totals = append(totals, r.major(e.Total), r.major(e.Rate), r.major(e.Mix))
	}
	value := r.column(l, r.Unit, values)
	effect := r.column(l, r.Unit, append(totals, r.major(b.Rest.Total)))
	t := &chat.Table{Columns: []chat.Column{{Title: l.T(i18n.Key("kpi.dim." + b.Dim))}}}
	right := func(titles ...string) {
		for _, title := range titles {
			t.Columns = append(t.Columns, chat.Column{Title: title, Right: true})
		}
	}
	right(value.title(l.T("kpi.col.before")), value.title(l.T("kpi.col.after")), effect.title(l.T("kpi.col.effect")))
	shared := x.shared(b)
	if shared {
		right(l.T("kpi.col.share"))
	}
	if m.Shape == Ratio {
		right(effect.title(l.T("kpi.col.rate")), effect.title(l.T("kpi.col.mix")))
	}
	add := func(name, before, after string, e Effect) {
		row := []string{name, before, after, effect.signed(r.major(e.Total))}
		if shared {
			row = append(row, shareCell(l, e.Share))
		}
		if m.Shape == Ratio {
			row = append(row, effect.signed(r.major(e.Rate)), effect.signed(r.major(e.Mix)))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, e := range b.Top {
		add(x.member(l, b.Dim, e.Key), value.number(m.number(e.Before, r.Currency)), value.number(m.number(e.After, r.Currency)), e)
	}
	if b.RestN > 0 {
		add(l.T("kpi.why.rest", "n", b.RestN), i18n.None, i18n.None, b.Rest)
	}
	return t
}

// smallChange is the relative change below which its parts mostly cancel out,
// and their shares of it say nothing.
const smallChange = .02

// shared says that shares of the change can be read: it is not small, and none
// of the parts told is larger than it.
func (x Explanation) shared(b *Breakdown) bool {
	c := x.Result.Change
	larger := func(e Effect) bool { return math.Abs(e.Share) > 1 }
	small := c.RelKnown && math.Abs(c.Rel) < smallChange
	return !small && !larger(b.Rest) && !slices.ContainsFunc(b.Top, larger)
}

// shareCell is a share of the change; none for what worked against it.
func shareCell(l i18n.Lang, share float64) string {
	if share < 0 {
		return i18n.None
	}
	return l.Percent(share)
}

// major is an effect in the measure's unit: money effects come in minor units.
func (r Result) major(effect float64) float64 {
	if r.Unit == Money {
		return effect / pow10(r.Currency)
	}
	return effect
}

func (x Explanation) member(l i18n.Lang, dim, key string) string {
	if key == others {
		return l.T("kpi.why.small")
	}
	return x.Result.Name(l, dim, key)
}
