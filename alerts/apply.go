package alerts

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

// The reasons a snooze ends for, beside ReasonOver: the warning is.
const (
	ReasonKeptPromise   Reason = "promise_kept"   // its condition came true, or the warning was over before the day
	ReasonBrokenPromise Reason = "promise_broken" // the day came, the promise did not
	ReasonSnoozeOver    Reason = "snooze_over"    // the day came
	ReasonWorse         Reason = "worse"          // more is at stake than before
	ReasonWoken         Reason = "woken"          // ended by hand
)

// worseBy is how many times the earlier exposure counts as worse, and its
// inverse as better.
const worseBy = 1.5

// stepped is one alert after a step, with what its history gains.
type stepped struct {
	alert  Alert
	change Change
	acts   []Act
}

// steps brings the known alerts and the readings together. Nothing is left
// out: an alert without a reading is read as clear, unless its rule is blind.
func steps(known map[Fingerprint]Alert, readings []Reading, rules []Rule, now unit.Instant) []stepped {
	read, blind := map[Fingerprint]Reading{}, map[string]bool{}
	for _, r := range readings {
		read[r.Fingerprint] = r
		for _, id := range r.Blinds {
			blind[id] = true
		}
	}
	all := map[Fingerprint]bool{}
	for f := range maps.Keys(known) {
		all[f] = true
	}
	for f := range maps.Keys(read) {
		all[f] = true
	}
	var out []stepped
	for _, f := range slices.Sorted(maps.Keys(all)) {
		old := known[f]
		rule, ok := Find(rules, ruleOf(f))
		if blind[ruleOf(f)] {
			continue // it keeps its state until it can be read again
		}
		if !ok && ruleOf(f) != FeedRule {
			if s, ok := ruleGone(old, now); ok {
				out = append(out, s)
			}
			continue
		}
		if s, ok := stepAlert(old, read[f], rule, now); ok {
			out = append(out, s)
		}
	}
	return out
}

func ruleOf(f Fingerprint) string {
	id, _, _ := strings.Cut(string(f), " ")
	return id
}

// stepAlert is one alert's step; false if nothing about it is worth keeping.
func stepAlert(old Alert, r Reading, rule Rule, now unit.Instant) (stepped, bool) {
	state, change := Step(old.State, r, rule, now)
	if change.From == Inactive && change.To == Inactive {
		return stepped{}, false
	}
	a := old
	a.State = state
	if r.Level != LevelClear {
		a.Reading, a.Discreet, a.Inhibits = r, rule.Discreet, rule.Inhibits
	}
	change.Fingerprint, change.Reading = a.Fingerprint(), a.Reading
	s := stepped{change: change}
	if change.Moved() {
		a = moved(a, change)
		s.acts = append(s.acts, Act{
			Verb: ActMoved, Reason: change.Reason, From: change.From, To: change.To,
			Likelihood: a.Reading.Likelihood, Exposure: a.Reading.Exposure, Evidence: a.Reading.Evidence,
		})
	}
	s.acts = append(s.acts, a.lapse(now)...)
	if a.Open() && a.Reading.Exposure.Minor > a.Peak.Minor {
		a.Peak = a.Reading.Exposure
	}
	s.alert = a
	return s, true
}

// ruleGone ends a warning whose rule is no longer among the rules; false if it
// is over already.
func ruleGone(a Alert, now unit.Instant) (stepped, bool) {
	from := a.State.Phase
	if from != Firing && from != Pending {
		return stepped{}, false
	}
	a.State = State{Phase: Resolved, Since: now, FiredAt: a.State.FiredAt, ResolvedAt: now}
	a.Snoozes = nil
	return stepped{
		alert:  a,
		change: Change{Fingerprint: a.Fingerprint(), From: from, To: Resolved, Reason: ReasonRuleGone, Reading: a.Reading},
		acts:   []Act{{Verb: ActMoved, Reason: ReasonRuleGone, From: from, To: Resolved}},
	}, true
}

// moved drops what belonged to the phase that ended.
func moved(a Alert, c Change) Alert {
	if c.To == Firing {
		a.Ack, a.Assignee, a.Peak = Mark{}, "", unit.Money{}
	}
	return a
}

// byExposure puts the largest exposure first, then the graver, then by name.
func byExposure(a, b Alert) int {
	return cmp.Or(
		cmp.Compare(b.Reading.Exposure.Minor, a.Reading.Exposure.Minor),
		cmp.Compare(grade(b.Reading.Severity), grade(a.Reading.Severity)),
		cmp.Compare(a.Fingerprint(), b.Fingerprint()),
	)
}

func grade(s Severity) int { return slices.Index([]Severity{Notice, Warning, Critical}, s) }

// normalID is the number people use from what they typed: "w12", "12", "W-12".
func normalID(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	return "W-" + strings.TrimPrefix(strings.TrimPrefix(s, "W"), "-")
}
