package commands

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/kpi/ask"
)

// clarifyBlocks asks back, and says what can be asked: the figures, or the
// cuts of the one that was understood. A figure of the question before does not
// explain a word of this one.
func clarifyBlocks(l i18n.Lang, r ask.Reading) []chat.Block {
	blocks := []chat.Block{chat.Line(askBack(l, r))}
	switch m, known := kpi.Find(r.Query.Metric); {
	case !known || slices.Contains(r.Inherited, "metric") && slices.Contains(r.Ignored, r.Clarify.Word):
		return append(blocks, chat.Note(l.T("commands.kpi.known", "names", measureNames(l))))
	case r.Clarify.Slot == "value" || r.Clarify.Slot == "dimension":
		return append(blocks, chat.Note(l.T("commands.kpi.cuts", "metric", l.T(m.NameKey()), "dims", dimNames(l, m.Dims))))
	}
	return blocks
}

// Question is what is asked back of a reading that is not clear.
func Question(l i18n.Lang, r ask.Reading) string {
	if r.Clarify == nil {
		return ""
	}
	return askBack(l, r)
}

// askBack is the question back, by what is unclear.
func askBack(l i18n.Lang, r ask.Reading) string {
	q := r.Clarify
	several, missing := len(q.Options) > 1, q.Word == ""
	_, measured := kpi.Find(r.Query.Metric)
	cut := (q.Slot == "value" || q.Slot == "dimension") && measured
	switch {
	case missing && q.Slot == "metric":
		return l.T("commands.kpi.which")
	case missing && q.Slot == "dimension" && several:
		return l.T("commands.kpi.ranked")
	case missing && cut:
		return l.T("commands.kpi.uncut.before")
	case missing:
		return l.T("commands.kpi.what")
	case several:
		return l.T("commands.kpi.clarify", "word", q.Word)
	case q.Slot == "metric":
		return l.T("commands.kpi.nometric", "word", q.Word)
	case q.Slot == "period":
		return l.T("commands.kpi.when", "word", q.Word)
	case cut && !slices.Contains(r.Ignored, q.Word):
		return l.T("commands.kpi.uncut", "word", q.Word)
	}
	return l.T("commands.kpi.unclear", "word", q.Word)
}

func measureNames(l i18n.Lang) string {
	var names []string
	for _, m := range kpi.Measures() {
		names = append(names, l.T(m.NameKey()))
	}
	return strings.Join(names, l.T("commands.and"))
}

func dimNames(l i18n.Lang, dims []string) string {
	var names []string
	for _, d := range dims {
		names = append(names, dimName(l, d))
	}
	return strings.Join(names, l.T("commands.and"))
}

func dimName(l i18n.Lang, dim string) string {
	return strings.ToLower(l.T(i18n.Key("kpi.dim." + dim)))
}

// notes say what the answer leaves open: what it took over from the question
// before, whose rows it counts, which words were guessed and which were not
// used.
func notes(l i18n.Lang, a Answer) []string {
	var out []string
	if kept := keptSlots(l, a.Reading); len(kept) > 0 {
		out = append(out, l.T("commands.kpi.kept", "slots", strings.Join(kept, l.T("commands.and"))))
	}
	switch {
	case a.Scope.All:
	case len(a.Scope.Owners) == 1:
		out = append(out, l.T("commands.kpi.scope.own"))
	default:
		out = append(out, l.T("commands.kpi.scope.team", "n", len(a.Scope.Owners)))
	}
	for _, span := range a.Reading.Spans {
		if span.Guessed {
			out = append(out, l.T("commands.kpi.guessed", "word", span.Text, "as", a.guess(l, span)))
		}
	}
	if len(a.Reading.Ignored) > 0 {
		out = append(out, l.T("commands.kpi.ignored", "words", strings.Join(a.Reading.Ignored, l.T("commands.and"))))
	}
	return out
}

// keptSlots are the parts of the question that came from the one before; a
// filter is told by its dimension.
func keptSlots(l i18n.Lang, r ask.Reading) []string {
	var out []string
	for _, slot := range r.Inherited {
		if slot != "filters" {
			out = append(out, l.T(i18n.Key("commands.kpi.kept."+slot)))
			continue
		}
		for _, f := range r.Query.Filters {
			if !named(r.Spans, f) {
				out = append(out, dimName(l, f.Field))
			}
		}
	}
	return out
}

// named says that the text itself names every value of the filter.
func named(spans []ask.Span, f kpi.Filter) bool {
	return !slices.ContainsFunc(f.Values, func(v string) bool {
		return !slices.ContainsFunc(spans, func(s ask.Span) bool { return s.Slot == "value" && s.As == v })
	})
}

// guess is what a span was read as, in words.
func (a Answer) guess(l i18n.Lang, s ask.Span) string {
	if m, ok := kpi.Find(s.As); ok && s.Slot == "metric" {
		return l.T(m.NameKey())
	}
	switch s.Slot {
	case "period":
		return l.Period(a.Reading.Query.Period)
	case "dimension":
		return dimName(l, s.As)
	}
	for _, f := range a.Reading.Query.Filters {
		if s.Slot == "value" && slices.Contains(f.Values, s.As) {
			return a.Result.Name(l, f.Field, s.As)
		}
	}
	return s.As
}
