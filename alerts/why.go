package alerts

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Why is the arithmetic of a warning, so that a reader can redo it: the
// comparisons with their values, the records behind them and when they were
// known, how likelihood and impact were computed, the smallest change that
// clears it, what would prove it right, and its history. Times are those of zone.
func (v Voice) Why(a Alert, history []Act) []chat.Block {
	l, r, zone := v.Lang, a.Reading, v.Zone
	rule, _ := Find(v.Rules, r.Rule)
	out := []chat.Block{chat.Heading(l.T("alerts.why.title", "id", orElse(a.ID, string(a.Fingerprint())))), chat.Para(chat.Span{Text: v.Title(r), Style: chat.Strong})}
	out = append(out, termBlocks(l, r)...)
	out = append(out, stakesBlocks(l, r, rule)...)
	out = append(out, evidenceBlocks(l, r, zone)...)
	out = append(out, wayOutBlock(l, r))
	if rule.ID != "" {
		out = append(out,
			chat.Line(outcomeText(l, r, rule.Outcome)),
			chat.Facts(
				chat.Fact{Label: l.T("alerts.why.prevent"), Value: fill(l, rule.Playbook.Prevent, r)},
				chat.Fact{Label: l.T("alerts.why.emergency"), Value: fill(l, rule.Playbook.Emergency, r)},
			))
	}
	out = append(out, v.snoozes(a)...)
	out = append(out, v.history(history)...)
	return append(out, chat.Note(l.T("alerts.why.rule", "rule", r.Rule, "version", r.RuleVersion, "at", stamp(r.EvaluatedAt, zone))))
}

// outcomeText names the window unless the text does already.
func outcomeText(l i18n.Lang, r Reading, o Outcome) string {
	text := fill(l, o.Text, r)
	if slices.Contains(numberForm.FindAllString(text, -1), strconv.Itoa(o.Window)) {
		return l.T("alerts.why.right", "text", text)
	}
	return l.T("alerts.why.outcome", "text", text, "window", o.Window)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// stamp is a moment to the minute on the clocks of zone, with its offset.
func stamp(at unit.Instant, zone *time.Location) string {
	if at.IsZero() {
		return i18n.None
	}
	return at.In(zone).Format("2006-01-02 15:04 -07:00")
}

func termBlocks(l i18n.Lang, r Reading) []chat.Block {
	t := chat.Table{Columns: []chat.Column{{Title: l.T("alerts.why.figure")}, {Title: l.T("alerts.why.value"), Right: true}, {Title: l.T("alerts.why.needed")}, {Title: l.T("alerts.why.holds")}}}
	out := []chat.Block{chat.Heading(l.T("alerts.why.terms"))}
	var flags []chat.Block
	for _, x := range r.Terms {
		if formIn(r, x.Feature) == FormYes {
			flags = append(flags, chat.Line(flagText(l, r, x)))
			continue
		}
		value, limit := valueText(l, r, x.Feature, x.Value), x.Op+" "+valueText(l, r, x.Feature, x.Limit)
		if x.How != "" {
			limit += " = " + labelled(l, r, x.How)
		}
		if x.Either {
			limit += " " + l.T("alerts.why.either")
		}
		holds := l.T("alerts.no")
		if x.Holds {
			holds = l.T("alerts.yes")
		}
		t.Rows = append(t.Rows, []string{label(l, x.Feature), value, limit, holds})
	}
	if len(t.Rows) > 0 {
		out = append(out, chat.Block{Table: &t})
	}
	return append(out, flags...)
}

// flagText is a condition that is yes or no, as a sentence.
func flagText(l i18n.Lang, r Reading, x Term) string {
	key := i18n.Key("alerts.why.flag.unmet")
	if x.Holds {
		key = "alerts.why.flag"
	}
	text := l.T(key, "label", label(l, x.Feature), "value", valueText(l, r, x.Feature, x.Value), "limit", valueText(l, r, x.Feature, x.Limit))
	if x.Either {
		text += l.T("alerts.why.either")
	}
	return text
}

// labelled writes a computation with the names and values of its features.
func labelled(l i18n.Lang, r Reading, source string) string {
	var out []string
	for _, word := range strings.Fields(strings.ReplaceAll(source, "*", " × ")) {
		if _, ok := r.Values[word]; ok {
			word = label(l, word) + " " + featureText(l, r, word)
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func stakesBlocks(l i18n.Lang, r Reading, rule Rule) []chat.Block {
	if r.Exposure.IsZero() {
		return nil
	}
	line := func(key i18n.Key, formula, value string) chat.Block {
		if formula == value {
			return chat.Line(l.T(key) + " = " + value)
		}
		return chat.Line(l.T("alerts.why.formula", "label", l.T(key), "formula", formula, "value", value))
	}
	likelihood := l.Percent(r.Likelihood)
	if len(rule.Likelihood.features()) > 0 {
		likelihood = labelled(l, r, rule.Likelihood.Source)
	}
	out := []chat.Block{
		chat.Heading(l.T("alerts.why.stakes")),
		line("alerts.why.likelihood", likelihood, l.Percent(r.Likelihood)),
		line("alerts.why.impact", labelled(l, r, rule.Impact.Source), l.ExactMoney(r.Impact)),
	}
	if why := rule.ImpactWhy.In(l); why != "" {
		out = append(out, chat.Line(l.T("alerts.why.impact.why", "text", fill(l, rule.ImpactWhy, r))))
	}
	out = append(out, line("alerts.why.exposure", l.Percent(r.Likelihood)+" × "+l.ExactMoney(r.Impact), l.ExactMoney(r.Exposure)))
	var facts []chat.Fact
	for _, name := range rule.Shows {
		if _, known := r.Values[name]; known && !slices.ContainsFunc(r.Terms, func(t Term) bool { return t.Feature == name }) {
			facts = append(facts, chat.Fact{Label: label(l, name), Value: featureText(l, r, name)})
		}
	}
	if len(facts) > 0 {
		out = append(out, chat.Heading(l.T("alerts.why.shows")), chat.Facts(facts...))
	}
	return out
}

var numberForm = regexp.MustCompile(`[0-9]+`)

// maxRows is how many records are shown; the rest is counted.
const maxRows = 8

func evidenceBlocks(l i18n.Lang, r Reading, zone *time.Location) []chat.Block {
	if len(r.Evidence) == 0 {
		return nil
	}
	t := chat.Table{Columns: []chat.Column{{Title: l.T("alerts.why.record")}, {Title: l.T("alerts.why.field")}, {Title: l.T("alerts.why.value"), Right: true}, {Title: l.T("alerts.why.known")}}}
	for _, e := range r.Evidence[:min(maxRows, len(r.Evidence))] {
		t.Rows = append(t.Rows, []string{kindText(l, string(e.Ref.Kind)) + " " + e.Ref.ID, fieldName(l, e.Field), evidenceText(l, e), stamp(e.KnownAt, zone)})
	}
	t.More = len(r.Evidence) - len(t.Rows) + r.Unlisted
	return []chat.Block{chat.Heading(l.T("alerts.why.evidence")), {Table: &t}}
}

func wayOutBlock(l i18n.Lang, r Reading) chat.Block {
	if len(r.WayOut) == 0 {
		return chat.Line(l.T("alerts.why.nowayout"))
	}
	w := r.WayOut[0]
	return chat.Line(l.T("alerts.why.wayout", "label", label(l, w.Feature), "from", valueText(l, r, w.Feature, w.Value), "to", valueText(l, r, w.Feature, w.Limit)))
}

// snoozes says who silenced the warning until when, and under which promise.
func (v Voice) snoozes(a Alert) []chat.Block {
	var out []chat.Block
	for _, s := range a.Snoozes {
		text := v.snoozed(s)
		if s.Promise != "" {
			text += " · " + v.Lang.T("alerts.item.promise", "promise", s.Promise)
		}
		out = append(out, chat.Line(text))
	}
	return out
}

// history shows the first act and the latest ones, newest last, and says how
// many lie between.
func (v Voice) history(history []Act) []chat.Block {
	if len(history) == 0 {
		return nil
	}
	out := []chat.Block{chat.Heading(v.Lang.T("alerts.why.history"))}
	left := max(0, len(history)-maxRows)
	var facts []chat.Fact
	for i, act := range history {
		if i == 0 || i > left {
			facts = append(facts, chat.Fact{Label: stamp(act.At, v.Zone), Value: v.act(act)})
		}
	}
	out = append(out, chat.Facts(facts...))
	if left > 0 {
		out = append(out, chat.Note(v.Lang.T("alerts.why.between", "n", left)))
	}
	return out
}

func (v Voice) act(act Act) string {
	l := v.Lang
	var parts []string
	switch act.Verb {
	case ActMoved:
		parts = append(parts, l.T(i18n.Key("alerts.moved."+string(act.To))))
	case ActSnooze:
		parts = append(parts, l.T("alerts.verb.snooze", "until", stamp(act.Until, v.Zone)))
	default:
		parts = append(parts, l.T(i18n.Key("alerts.verb."+string(act.Verb))))
	}
	if act.Reason != "" {
		parts = append(parts, reasonText(l, act.Reason))
	}
	for _, s := range []string{v.name(act.By), v.name(act.Whom), act.Note} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}
