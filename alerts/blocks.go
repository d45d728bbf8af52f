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

// Digest is the digest as a message: per warning a title, what is at
// stake and what to do, with its buttons; then what was held back.
func (v Voice) Digest(d Digest) []chat.Block {
	l := v.Lang
	if len(d.Items) == 0 {
		return []chat.Block{chat.Line(l.T("alerts.digest.none"))}
	}
	out := []chat.Block{chat.Heading(l.T("alerts.digest.title", "day", l.ShortDay(d.At.Day(v.Zone)), "n", len(d.Items)))}
	for _, it := range d.Items {
		out = append(out, v.Alert(it)...)
	}
	if len(d.Held) > 0 {
		out = append(out, v.held(d)...)
	}
	return append(out, chat.Note(l.T("alerts.digest.note")))
}

func (v Voice) held(d Digest) []chat.Block {
	l, held, key := v.Lang, d.Held, i18n.Key("alerts.digest.held")
	if d.Asked {
		key = "alerts.digest.more"
	}
	var sum unit.Money
	for _, it := range held {
		if s, err := sum.Add(it.Alert.Reading.Exposure); err == nil {
			sum = s
		}
	}
	out := []chat.Block{{Divider: true}, chat.Line(l.T(key, "n", len(held), "exposure", sum))}
	if v.Tokens != nil {
		out = append(out, chat.Buttons(chat.Button{Label: l.T("alerts.button.held"), Token: v.Tokens(chat.Press{Verb: PressHeld})}))
	}
	return out
}

// Alert is one warning with its buttons, as it stands in a digest.
func (v Voice) Alert(it Item) []chat.Block {
	l, a := v.Lang, it.Alert
	title := v.Title(a.Reading)
	switch a.State.Phase {
	case Resolved, Pending, Inactive: // told, and over; whether it comes back is not sure yet
		return []chat.Block{chat.Para(chat.Span{Text: l.T("alerts.digest.over", "title", title), Style: chat.Good}, chat.Span{Text: " " + a.ID, Style: chat.Code})}
	}
	rule, _ := Find(v.Rules, a.Reading.Rule)
	out := []chat.Block{
		chat.Para(chat.Span{Text: severityText(l, a.Reading.Severity) + " ", Style: severityStyle(a.Reading.Severity)}, chat.Span{Text: title, Style: chat.Strong}),
		chat.Para(v.stakes(it)...),
	}
	if advice := adviceText(l, a.Reading, rule); advice != "" {
		out = append(out, chat.Line(advice))
	}
	if v.Tokens != nil && a.ID != "" {
		out = append(out, v.buttons(a))
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
func (v Voice) stakes(it Item) []chat.Span {
	l, r := v.Lang, it.Alert.Reading
	var parts []string
	if !r.Exposure.IsZero() {
		parts = append(parts, l.T("alerts.item.stakes", "exposure", r.Exposure, "likelihood", i18n.Percent(r.Likelihood), "impact", r.Impact))
	}
	if it.Reason != "" {
		parts = append(parts, reasonText(l, it.Reason))
	}
	if moved := it.moved(l); moved != "" {
		parts = append(parts, l.T(moved, "before", it.Before.Exposure, "after", r.Exposure))
	}
	if it.Alert.Ack.By != "" {
		parts = append(parts, l.T("alerts.item.acked", "name", v.name(it.Alert.Ack.By)))
	}
	for _, s := range it.Alert.Snoozes {
		parts = append(parts, v.snoozed(s))
	}
	text := chat.Span{Text: strings.Join(parts, " · ")}
	if it.Alert.ID == "" {
		return []chat.Span{text}
	}
	return []chat.Span{{Text: it.Alert.ID, Style: chat.Code}, {Text: " "}, text}
}

// snoozed says who snoozed the warning until when, and for whom.
func (v Voice) snoozed(s Snooze) string {
	key := i18n.Key("alerts.item.snoozed")
	switch {
	case s.For != "":
		key = "alerts.item.snoozed.own"
	case s.Under != "":
		key = "alerts.item.snoozed.team"
	}
	return v.Lang.T(key, "name", v.name(s.By), "until", v.Lang.ShortDay(s.Until.Day(v.Zone))+" "+s.Until.In(v.Zone).Format("15:04"))
}

func (v Voice) buttons(a Alert) chat.Block {
	var out []chat.Button
	for _, verb := range []string{PressAck, PressWhy, PressSnooze, PressUseful, PressUseless} {
		if verb == PressAck && a.Ack.By != "" {
			continue
		}
		b := chat.Button{Label: v.Lang.T(i18n.Key("alerts.button." + verb)), Token: v.Tokens(chat.Press{Verb: verb, Args: map[string]string{"alert": a.ID}})}
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
func (v Voice) Title(r Reading) string {
	l := v.Lang
	rule, ok := Find(v.Rules, r.Rule)
	switch {
	case r.Rule == FeedRule && r.Values["hours_old"] != Value{}:
		return l.T("alerts.feed.late", "name", r.Name.In(l), "hours", int(r.Values["hours_old"].Number))
	case r.Rule == FeedRule:
		return l.T("alerts.feed.short", "name", kindText(l, r.Subject.ID), "days", int(r.Values["days_without"].Number))
	case !ok:
		return l.T("alerts.rule.gone", "name", r.Name.In(l), "rule", r.Rule)
	}
	return fill(l, rule.Title, r)
}
