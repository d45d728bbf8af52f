package alerts

import (
	"fmt"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// The verbs of the buttons under a warning; their argument "alert" is the
// number people use.
const (
	PressAck     = "ack"
	PressWhy     = "why"
	PressSnooze  = "snooze"
	PressUseful  = "useful"
	PressUseless = "useless"
	PressHeld    = "held" // no argument: the open list of what was held back
)

// Tokens turns presses into the tokens of buttons; nil makes blocks without buttons.
type Tokens func(chat.Press) string

// DigestBlocks is the digest as a message: per warning a title, what is at
// stake and what to do, with its buttons; then what was held back.
func DigestBlocks(l i18n.Lang, d Digest, rules []Rule, tokens Tokens) []chat.Block {
	if len(d.Items) == 0 {
		return []chat.Block{chat.Line(l.T("alerts.digest.none"))}
	}
	out := []chat.Block{chat.Heading(l.T("alerts.digest.title", "n", len(d.Items)))}
	for _, it := range d.Items {
		out = append(out, AlertBlocks(l, it, rules, tokens)...)
	}
	if len(d.Held) > 0 {
		out = append(out, heldBlocks(l, d.Held, tokens)...)
	}
	return append(out, chat.Note(l.T("alerts.digest.note")))
}

func heldBlocks(l i18n.Lang, held []Item, tokens Tokens) []chat.Block {
	var sum unit.Money
	for _, it := range held {
		if s, err := sum.Add(it.Alert.Reading.Exposure); err == nil {
			sum = s
		}
	}
	out := []chat.Block{{Divider: true}, chat.Line(l.T("alerts.digest.held", "n", len(held), "exposure", sum))}
	if tokens != nil {
		out = append(out, chat.Buttons(chat.Button{Label: l.T("alerts.button.held"), Token: tokens(chat.Press{Verb: PressHeld})}))
	}
	return out
}

// AlertBlocks is one warning with its buttons, as it stands in a digest.
func AlertBlocks(l i18n.Lang, it Item, rules []Rule, tokens Tokens) []chat.Block {
	a := it.Alert
	title := Title(l, a.Reading, rules)
	if a.State.Phase == Resolved {
		return []chat.Block{chat.Para(chat.Span{Text: l.T("alerts.digest.over", "title", title), Style: chat.Good}, chat.Span{Text: " " + a.ID, Style: chat.Code})}
	}
	rule, _ := Find(rules, a.Reading.Rule)
	out := []chat.Block{
		chat.Para(chat.Span{Text: severityText(l, a.Reading.Severity) + " ", Style: severityStyle(a.Reading.Severity)}, chat.Span{Text: title, Style: chat.Strong}),
		chat.Para(stakes(l, it)...),
	}
	if advice := adviceText(l, a.Reading, rule); advice != "" {
		out = append(out, chat.Line(advice))
	}
	if tokens != nil && a.ID != "" {
		out = append(out, buttons(l, a, tokens))
	}
	return out
}

func adviceText(l i18n.Lang, r Reading, rule Rule) string {
	if r.Rule == FeedRule {
		return l.T("alerts.item.blind", "n", len(r.Blinds)) + l.T("alerts.feed.what")
	}
	return fill(l, rule.Advice, r)
}

// stakes is the line under the title: the number, the money, and why it is
// said now.
func stakes(l i18n.Lang, it Item) []chat.Span {
	r := it.Alert.Reading
	var parts []string
	if !r.Exposure.IsZero() {
		parts = append(parts, l.T("alerts.item.stakes", "exposure", r.Exposure, "likelihood", i18n.Percent(r.Likelihood), "impact", r.Impact))
	}
	if it.Reason != "" {
		parts = append(parts, reasonText(l, it.Reason))
	}
	if (it.Reason == ReasonWorse || it.Reason == ReasonBetter) && !it.Before.Exposure.IsZero() {
		parts = append(parts, l.T("alerts.item.worse", "before", it.Before.Exposure, "after", r.Exposure))
	}
	if it.Alert.Ack.By != "" {
		parts = append(parts, l.T("alerts.item.acked"))
	}
	text := chat.Span{Text: strings.Join(parts, " · ")}
	if it.Alert.ID == "" {
		return []chat.Span{text}
	}
	return []chat.Span{{Text: it.Alert.ID, Style: chat.Code}, {Text: " "}, text}
}

func buttons(l i18n.Lang, a Alert, tokens Tokens) chat.Block {
	var out []chat.Button
	for _, verb := range []string{PressAck, PressWhy, PressSnooze, PressUseful, PressUseless} {
		if verb == PressAck && a.Ack.By != "" {
			continue
		}
		b := chat.Button{Label: l.T(i18n.Key("alerts.button." + verb)), Token: tokens(chat.Press{Verb: verb, Args: map[string]string{"alert": a.ID}})}
		if verb == PressAck {
			b.Weight = chat.Main
		}
		out = append(out, b)
	}
	return chat.Buttons(out...)
}

func severityText(l i18n.Lang, s Severity) string {
	return fmt.Sprintf("[%s]", l.T(i18n.Key("alerts.severity."+string(s))))
}

func severityStyle(s Severity) chat.Style {
	if s == Critical {
		return chat.Bad
	}
	return chat.Plain
}

// Title is the warning in one line.
func Title(l i18n.Lang, r Reading, rules []Rule) string {
	rule, ok := Find(rules, r.Rule)
	switch {
	case r.Rule == FeedRule && r.Values["hours_old"] != Value{}:
		return l.T("alerts.feed.late", "name", r.Name.In(l), "hours", int(r.Values["hours_old"].Number))
	case r.Rule == FeedRule:
		return l.T("alerts.feed.short", "name", r.Name.In(l), "days", int(r.Values["days_without"].Number))
	case !ok:
		return l.T("alerts.rule.gone", "name", r.Name.In(l), "rule", r.Rule)
	}
	return fill(l, rule.Title, r)
}
