package alerts

import (
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
)

// stageInput is what stages may look at beside the alert.
type stageInput struct {
	who       Audience
	log       Log
	silences  []Silence
	now       unit.Instant
	inhibited map[Fingerprint]bool
}

// stage is one question about an alert. A reason other than "" stops it there.
type stage func(a Alert, in stageInput) Reason

// stages in the order they are asked; the last says why the alert is told.
var stages = []stage{isYours, isOpen, isInhibited, isSilenced, isSnoozed}

// decide takes the alert through the stages.
func decide(a Alert, in stageInput) (Item, bool) {
	item := Item{Alert: a, Before: in.log[a.Fingerprint()]}
	for _, s := range stages {
		if item.Reason = s(a, in); item.Reason != "" {
			return item, false
		}
	}
	if in.who.Forced {
		item.Reason = ReasonAsked
		return item, a.Open()
	}
	item.Reason = needsSaying(a, item.Before, in.who.Repeat, in.now)
	return item, item.Reason != ReasonAlreadySaid && item.Reason != ReasonNotFiring
}

func isYours(a Alert, in stageInput) Reason {
	own := in.who.Person.Owner
	switch {
	case a.Discreet && own != "" && own == a.Reading.Owner:
		return ReasonDiscreet
	case in.who.All, a.Assignee == in.who.Person.ID, concerns(a, in.who.Owners):
		return ""
	}
	return ReasonNotYours
}

func isOpen(a Alert, _ stageInput) Reason {
	if a.State.Phase == Firing || a.State.Phase == Resolved {
		return ""
	}
	return ReasonNotFiring
}

func isInhibited(a Alert, in stageInput) Reason {
	if in.inhibited[a.Fingerprint()] {
		return ReasonInhibited
	}
	return ""
}

func isSilenced(a Alert, in stageInput) Reason {
	for _, s := range in.silences {
		if s.Covers(a, in.who.Person.ID, in.now) {
			return ReasonSilenced
		}
	}
	return ""
}

func isSnoozed(a Alert, in stageInput) Reason {
	if !a.SnoozedFor(in.who.Person.ID, in.who.Bosses, in.now).IsZero() {
		return ReasonSnoozed
	}
	return ""
}

// needsSaying compares the alert with what the person was told last.
func needsSaying(a Alert, before Said, repeat int, now unit.Instant) Reason {
	first := before.At == 0
	told := before.Phase == Firing
	switch {
	case a.State.Phase == Resolved && told && before.FiredAt == a.State.FiredAt:
		return ReasonResolved
	case a.State.Phase == Resolved:
		return ReasonNotFiring
	case first:
		return ReasonNew
	case before.FiredAt != a.State.FiredAt:
		return ReasonCameBack
	case grade(a.Reading.Severity) > grade(before.Severity), grown(before.Exposure, a.Reading.Exposure):
		return ReasonWorse
	case grown(a.Reading.Exposure, before.Exposure):
		return ReasonBetter
	case repeat > 0 && a.Ack.By == "" && lasted(before.At, now, repeat):
		return ReasonRepeat
	}
	return ReasonAlreadySaid
}

// grown reports that to is worse than from by enough to be said.
func grown(from, to unit.Money) bool {
	return to.Minor > from.Minor && float64(to.Minor) >= worseBy*float64(from.Minor)
}

// Spoken is list without the alerts that another of it speaks for, as in a
// digest. list holds all that is open on the subjects it is about.
func Spoken(list []Alert) []Alert {
	quiet := inhibited(list)
	return slices.DeleteFunc(slices.Clone(list), func(a Alert) bool { return quiet[a.Fingerprint()] })
}

// inhibited are the alerts that a firing one on the same subject speaks for.
func inhibited(open []Alert) map[Fingerprint]bool {
	out := map[Fingerprint]bool{}
	for _, a := range open {
		if !a.Open() {
			continue
		}
		for _, rule := range a.Inhibits {
			out[FingerprintOf(rule, a.Reading.Subject)] = true
		}
	}
	return out
}
