package alerts

import (
	"slices"
	"time"

	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// Audience is one person as a digest sees them.
type Audience struct {
	Person chat.Person
	// All is whether the person sees every owner's rows; else Owners says whose.
	All    bool
	Owners map[string]bool
	// Bosses are the CRM owners the person works under, whose snoozes hold for
	// them, too.
	Bosses []string
	// Zone is the person's, for quiet hours and days off.
	Zone *time.Location
	// Calendar is the person's working days; the zero one has no days off.
	Calendar calendar.Calendar
	// Budget is the most warnings one digest says; the rest is held back. 0: no limit.
	Budget int
	// Repeat is after how many days a standing warning is said again; 0: never.
	Repeat int
	// Forced digests were asked for: quiet hours, days off, mutes and what was
	// said before do not hold them back.
	Forced bool
}

// Item is one warning and why it is or is not said.
type Item struct {
	Alert  Alert  `json:"alert"`
	Reason Reason `json:"reason"`
	// Before is what was said last time; zero if nothing was.
	Before Said `json:"before,omitzero"`
}

// Digest is what one person is told at one time.
type Digest struct {
	Person Person       `json:"person"`
	At     unit.Instant `json:"at"`
	// Items are said, Held was cut by the budget, Waiting is kept for the next
	// working day, Skipped is not said for the reason each names.
	Items   []Item `json:"items"`
	Held    []Item `json:"held,omitempty"`
	Waiting []Item `json:"waiting,omitempty"`
	Skipped []Item `json:"skipped,omitempty"`
	// Asked says that somebody asked for it, so that nothing in it is kept back
	// from them for their peace.
	Asked bool `json:"asked,omitempty"`
}

// The reasons of digests and of their items.
const (
	ReasonToSay      Reason = "to_say"      // the digest has something
	ReasonNothing    Reason = "nothing"     // the digest is empty: not sent
	ReasonQuietHours Reason = "quiet_hours" // all of it waits
	ReasonMuted      Reason = "muted"       // the person muted digests
	ReasonDayOff     Reason = "day_off"     // waits for the next working day

	ReasonNew      Reason = "new"      // not said before
	ReasonBetter   Reason = "better"   // much less is at stake
	ReasonResolved Reason = "resolved" // over, and said before
	ReasonRepeat   Reason = "repeat"   // stands, and was said long ago
	ReasonAsked    Reason = "asked"    // the person asked for all

	ReasonNotYours    Reason = "not_yours"
	ReasonDiscreet    Reason = "discreet" // about this very person
	ReasonNotFiring   Reason = "not_firing"
	ReasonInhibited   Reason = "inhibited" // a stronger warning on the same subject
	ReasonSilenced    Reason = "silenced"
	ReasonSnoozed     Reason = "snoozed"
	ReasonAlreadySaid Reason = "already_said"
	ReasonBudget      Reason = "budget" // held back, in the open list
)

// MakeDigest passes every alert through the stages and says what is to be told
// to the person, the largest exposure first. open is what Book.Current
// gives. A digest whose reason is not ReasonToSay is not sent. On a day off it has the critical warnings that are new or worse; the
// others wait for the next working day, when all of it is ranked anew.
func MakeDigest(who Audience, open []Alert, silences []Silence, log Log, now unit.Instant) (Digest, Reason) {
	d := Digest{Person: who.Person.ID, At: now}
	in := stageInput{who: who, log: log, silences: silences, now: now, inhibited: inhibited(open)}
	off := !who.Forced && !who.Calendar.Working(now.Day(who.Zone))
	for _, a := range slices.SortedFunc(slices.Values(open), byExposure) {
		item, say := decide(a, in)
		switch {
		case !say:
			d.Skipped = append(d.Skipped, item)
		case off && !item.rings():
			item.Reason = ReasonDayOff
			d.Waiting = append(d.Waiting, item)
		case who.Budget > 0 && len(d.Items) >= who.Budget:
			item.Reason = ReasonBudget
			d.Held = append(d.Held, item)
		default:
			d.Items = append(d.Items, item)
		}
	}
	return d, whole(d, who, now)
}

// rings reports a warning that is told on a day off, too: a critical one that is
// new or worse.
func (it Item) rings() bool {
	return it.Alert.Reading.Severity == Critical &&
		(it.Reason == ReasonNew || it.Reason == ReasonCameBack || it.Reason == ReasonWorse)
}

// whole decides about the digest as one.
func whole(d Digest, who Audience, now unit.Instant) Reason {
	switch {
	case len(d.Items) == 0 && len(d.Waiting) > 0:
		return ReasonDayOff
	case len(d.Items) == 0:
		return ReasonNothing
	case who.Forced:
		return ReasonToSay
	case now < who.Person.MutedUntil:
		return ReasonMuted
	case InQuiet(who.Person.Quiet, who.Zone, now):
		return ReasonQuietHours
	}
	return ReasonToSay
}

// InQuiet reports whether now lies in the quiet hours on the clocks of zone.
func InQuiet(q chat.Quiet, zone *time.Location, now unit.Instant) bool {
	t := now.In(zone)
	minute := t.Hour()*60 + t.Minute()
	switch {
	case q.From == q.To:
		return false
	case q.From < q.To:
		return q.From <= minute && minute < q.To
	}
	return minute >= q.From || minute < q.To
}
