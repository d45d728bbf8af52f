package kpi

import (
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Card shows r in language l: a headline, figures beside it, the groups or the
// trend, what limits the answer, and how the question was read.
func Card(l i18n.Lang, r Result) []chat.Block {
	blocks := []chat.Block{chat.Heading(r.title(l)), chat.Para(r.headline(l)...)}
	if line := r.baseline(l); line != "" {
		blocks = append(blocks, chat.Line(line))
	}
	if facts := r.sideFacts(l); len(facts) > 0 {
		blocks = append(blocks, chat.Facts(facts...))
	}
	if len(r.Series) > 1 {
		blocks = append(blocks, chat.Para(chat.Span{Text: sparkline(r.Series), Style: chat.Code}))
	}
	blocks = append(blocks, r.table(l)...)
	return append(blocks, chat.Note(strings.Join(r.notes(l), "\n")))
}

func (r Result) title(l i18n.Lang) string {
	return l.T(r.Definition.NameKey()) + " · " + r.when(l)
}

// when is the period as asked, or the day of a snapshot.
func (r Result) when(l i18n.Lang) string {
	switch last := r.Measured.To - 1; {
	case r.Measured.Days() == 0:
		return l.Period(r.Query.Period)
	case r.Definition.Shape == Snapshot && len(r.Series) == 0:
		return l.T("kpi.now", "day", last)
	case r.Partial:
		return l.T("kpi.to", "period", r.Query.Period, "day", l.ShortDay(last))
	}
	return l.Period(r.Query.Period)
}

// headline is the value with its change in one sentence.
func (r Result) headline(l i18n.Lang) []chat.Span {
	if !r.Value.Known {
		return []chat.Span{{Text: l.T("kpi.nodata"), Style: chat.Strong}, {Text: r.missing(l)}}
	}
	spans := []chat.Span{{Text: r.show(l, r.Unit, r.Value), Style: chat.Strong}}
	if r.Interval != nil {
		spans = append(spans, chat.Span{Text: i18n.Glue(
			l.T("kpi.interval.low", "low", r.value(l, r.Unit, r.Interval[0])),
			l.T("kpi.interval.high", "high", r.value(l, r.Unit, r.Interval[1])))})
	}
	if r.Change != nil {
		spans = append(spans, r.changeSpan(l))
	}
	return spans
}

func (r Result) changeSpan(l i18n.Lang) chat.Span {
	c := r.Change
	switch {
	case !c.Known && c.Kind == CompareTarget:
		return chat.Span{Text: l.T("kpi.target.none")}
	case !c.Known:
		return chat.Span{Text: l.T("kpi.change.none")}
	}
	text := l.T(i18n.Key("kpi.change."+c.Kind), "change", r.diff(l, c), "period", c.Period)
	switch {
	case c.Kind == CompareTarget || c.Chance: // neither good nor bad
		return chat.Span{Text: text}
	case c.Better > 0:
		return chat.Span{Text: text + l.T("kpi.better"), Style: chat.Good}
	case c.Better < 0:
		return chat.Span{Text: text + l.T("kpi.worse"), Style: chat.Bad}
	}
	return chat.Span{Text: text}
}

// missing says why there is no value.
func (r Result) missing(l i18n.Lang) string {
	switch c := r.Coverage; {
	case r.Measured.Days() == 0:
		return l.T("kpi.why.future")
	case c.Rows == 0:
		return l.T("kpi.why.norows")
	case r.Definition.ID == ChurnRate:
		if earlier, _ := churnWindows(r.Measured); earlier.From < c.First {
			return l.T("kpi.why.churn", "day", earlier.From)
		}
	case r.Measured.To <= c.First:
		return l.T("kpi.why.before", "day", c.First)
	}
	return l.T("kpi.why.none")
}

// baseline is what the value is compared with.
func (r Result) baseline(l i18n.Lang) string {
	c := r.Change
	if c == nil || !c.Base.Known {
		return ""
	}
	key := i18n.Key("kpi.base")
	if c.Kind == CompareTarget {
		key = "kpi.base.target"
	}
	return l.T(key, "period", c.Period, "value", r.show(l, r.Unit, c.Base))
}

func (r Result) sideFacts(l i18n.Lang) []chat.Fact {
	var facts []chat.Fact
	for _, s := range r.Sides {
		value := r.show(l, s.Unit, s.Value)
		if s.Tag == "nps" && s.Value.Known {
			value = l.Fixed(s.Value.V, 0)
		}
		facts = append(facts, chat.Fact{Label: l.T(i18n.Key("kpi.side." + s.Tag)), Value: value})
	}
	return facts
}

// notes are the small print, a line each.
func (r Result) notes(l i18n.Lang) []string {
	notes := r.limits(l)
	notes = append(notes, l.T("kpi.echo", "parts", strings.Join(r.echo(l), " · ")))
	notes = append(notes, l.T("kpi.definition", "text", l.T(r.Definition.DefinitionKey()), "formula", l.T(r.Definition.FormulaKey())))
	return append(notes, strings.Join(r.origin(l), " · "))
}

// limits are what a reader must know before using the figure.
func (r Result) limits(l i18n.Lang) []string {
	var out []string
	say := func(when bool, key i18n.Key, args ...any) {
		if when {
			out = append(out, l.T(key, args...))
		}
	}
	last := l.ShortDay(r.Measured.To - 1)
	flow := r.Partial && r.Measured.Days() > 0 && r.Definition.Shape != Snapshot
	target := r.Change != nil && r.Change.Kind == CompareTarget
	say(flow && (r.Change == nil || target), "kpi.partial", "day", last)
	say(flow && r.Change != nil && !target, "kpi.partial.equal", "day", last, "n", r.Measured.Days())
	say(flow && target, "kpi.elapsed", "share", i18n.Percent(float64(r.Measured.Days())/float64(r.Query.Period.Days())))
	say(r.Change != nil && r.Change.Chance, "kpi.noise")
	say(r.Change != nil && r.Prorated, "kpi.prorated")
	say(r.overlapping(), "kpi.overlaps")
	say(r.Thin > 0, "kpi.thin", "n", r.Thin, "least", thinSample)
	say(r.Definition.ID == NewAccounts && r.Measured.From < r.Coverage.First+ChurnWindow, "kpi.early", "day", r.Coverage.First)
	say(r.Scoped, "kpi.scope")
	return out
}

func (r Result) overlapping() bool {
	for _, dim := range r.Query.Dims() {
		for _, o := range r.Definition.Overlaps {
			if dim == o {
				return true
			}
		}
	}
	return false
}

// echo is how the question was read.
func (r Result) echo(l i18n.Lang) []string {
	parts := []string{l.T(r.Definition.NameKey()), l.Period(r.Query.Period)}
	for _, f := range r.Query.Filters {
		parts = append(parts, r.echoFilter(l, f))
	}
	if len(r.Query.GroupBy) > 0 {
		var dims []string
		for _, g := range r.Query.GroupBy {
			dims = append(dims, dimName(l, g))
		}
		parts = append(parts, l.T("kpi.echo.by", "dims", strings.Join(dims, l.T("kpi.and"))))
	}
	if t := r.Query.TopN; t != nil && t.N > 0 {
		key := i18n.Key("kpi.echo.top")
		if t.Order == Asc {
			key = "kpi.echo.bottom"
		}
		parts = append(parts, l.T(key, "n", t.N))
	}
	if c := r.Change; c != nil {
		parts = append(parts, l.T(i18n.Key("kpi.echo."+c.Kind), "period", c.Period))
	}
	return parts
}

func (r Result) echoFilter(l i18n.Lang, f Filter) string {
	var names []string
	for _, id := range f.Values {
		names = append(names, r.Name(l, f.Field, id))
	}
	key := i18n.Key("kpi.echo.in")
	if f.Op == NotIn {
		key = "kpi.echo.not_in"
	}
	return l.T(key, "dim", dimName(l, f.Field), "values", strings.Join(names, l.T("kpi.and")))
}

// dimName is the name of a dimension or time grain; English has it in lower
// case inside a sentence.
func dimName(l i18n.Lang, dim string) string {
	return strings.ToLower(l.T(i18n.Key("kpi.dim." + dim)))
}

// origin is what the figure rests on: sample, coverage, age.
func (r Result) origin(l i18n.Lang) []string {
	parts := []string{l.T("kpi.sample", "n", r.Sample)}
	c := r.Coverage
	if c.First != 0 {
		parts = append(parts, l.T("kpi.since", "day", c.First))
	}
	for _, gap := range []struct {
		key i18n.Key
		n   int
	}{{"kpi.no_account", c.NoAccount}, {"kpi.no_owner", c.NoOwner}, {"kpi.no_rate", c.NoRate}} {
		if gap.n > 0 {
			parts = append(parts, l.T(gap.key, "n", gap.n))
		}
	}
	return append(parts, r.age(l))
}

func (r Result) age(l i18n.Lang) string {
	switch {
	case !r.FeedKnown:
		return l.T("kpi.age.never")
	case r.Age < time.Minute:
		return l.T("kpi.age.now")
	case r.Age < 2*time.Hour:
		return l.T("kpi.age.minutes", "n", int(r.Age.Minutes()))
	case r.Age < 48*time.Hour:
		return l.T("kpi.age.hours", "n", int(r.Age.Hours()))
	}
	return l.T("kpi.age.days", "n", int(r.Age.Hours()/24))
}

// pointName is the name of a unit of time in a column; one that is cut says
// where. A state is that of the last day, wherever the unit begins.
func (r Result) pointName(l i18n.Lang, g unit.Grain, p unit.Period) string {
	switch g {
	case unit.ByDay:
		return l.ShortDay(p.From)
	case unit.ByWeek:
		return l.ShortDay(p.From) + " – " + l.ShortDay(p.To-1)
	}
	whole := g.Around(p.From)
	name := l.Period(whole)
	late, early := p.From > whole.From && r.Definition.Shape != Snapshot, p.To < whole.To
	switch {
	case late && early:
		return l.Period(p)
	case late:
		return l.T("kpi.from", "period", name, "day", l.ShortDay(p.From))
	case early:
		return l.T("kpi.to", "period", name, "day", l.ShortDay(p.To-1))
	}
	return name
}
