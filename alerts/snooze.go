package alerts

import (
	"cmp"
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Snooze is one person's silence of one warning. It ends by itself: at an
// instant, when a promise is kept, or when the warning gets worse.
type Snooze struct {
	By    Person       `cbor:"1,keyasint,omitempty" json:"by"`
	At    unit.Instant `cbor:"2,keyasint,omitempty" json:"at"`
	Until unit.Instant `cbor:"3,keyasint,omitempty" json:"until"` // exclusive
	// Promise is a condition over the features of the subject, "" if none:
	// "overdue_amount < 1000".
	Promise string `cbor:"4,keyasint,omitempty" json:"promise,omitempty"`
	Note    string `cbor:"5,keyasint,omitempty" json:"note,omitempty"`
	// Exposure was what was at stake when it was given.
	Exposure unit.Money `cbor:"6,keyasint,omitempty" json:"exposure,omitzero"`
	// For is whom it silences the warning for; "" everybody. A rep may not hide
	// a warning from the managers.
	For Person `cbor:"7,keyasint,omitempty" json:"for,omitempty"`
	// Under limits it to By and to those who work under this CRM owner; "" does not.
	// A manager may not hide a warning from those above.
	Under string `cbor:"8,keyasint,omitempty" json:"under,omitempty"`
}

// MaxSnoozeDays is the longest snooze.
const MaxSnoozeDays = 90

// IsZero reports that there is none.
func (s Snooze) IsZero() bool { return s.By == "" }

// Covers reports whether the snooze silences its warning at now for the person,
// who works under the CRM owners of bosses.
func (s Snooze) Covers(person Person, bosses []string, now unit.Instant) bool {
	return !s.IsZero() && now < s.Until &&
		(s.For == "" || s.For == person) &&
		(s.Under == "" || s.By == person || slices.Contains(bosses, s.Under))
}

// wider puts a snooze for everybody before one for a team, and that before one
// for a person, then the one that ends later, then the earlier given.
func wider(a, b Snooze) int {
	return cmp.Or(
		cmp.Compare(a.narrow(), b.narrow()),
		cmp.Compare(b.Until, a.Until),
		cmp.Compare(a.At, b.At),
		cmp.Compare(a.By, b.By),
	)
}

func (s Snooze) narrow() int {
	switch {
	case s.For != "":
		return 2
	case s.Under != "":
		return 1
	}
	return 0
}

// SnoozedFor is the snooze that silences the warning at now for the person, who
// works under the CRM owners of bosses: of several the widest. Zero if there is
// none.
func (a Alert) SnoozedFor(person Person, bosses []string, now unit.Instant) Snooze {
	for _, s := range a.Snoozes {
		if s.Covers(person, bosses, now) {
			return s
		}
	}
	return Snooze{}
}

// snooze puts s among the snoozes, the widest first, in place of an earlier
// one by the same person.
func (a *Alert) snooze(s Snooze) {
	a.wake(s.By)
	a.Snoozes = append(a.Snoozes, s)
	slices.SortFunc(a.Snoozes, wider)
}

// wake takes the person's own snooze away; false if there is none.
func (a *Alert) wake(person Person) bool {
	left := slices.DeleteFunc(slices.Clone(a.Snoozes), func(s Snooze) bool { return s.By == person })
	woken := len(left) < len(a.Snoozes)
	a.Snoozes = left
	return woken
}

// lapse takes away the snoozes that are over at now, each with its reason.
func (a *Alert) lapse(now unit.Instant) []Act {
	var acts []Act
	var left []Snooze
	for _, s := range a.Snoozes {
		why, over := snoozeEnds(*a, s, now)
		if !over {
			left = append(left, s)
			continue
		}
		acts = append(acts, Act{Verb: ActWake, Reason: why, Whom: s.By, Note: s.Promise})
	}
	a.Snoozes = left
	return acts
}

// snoozeEnds says whether, and why, a snooze of a is over.
func snoozeEnds(a Alert, s Snooze, now unit.Instant) (Reason, bool) {
	switch {
	case s.Promise != "" && (a.State.Phase == Resolved || promiseKept(s.Promise, a.Reading)):
		return ReasonKeptPromise, true
	case a.State.Phase == Resolved:
		return ReasonOver, true
	case now >= s.Until && s.Promise != "":
		return ReasonBrokenPromise, true
	case now >= s.Until:
		return ReasonSnoozeOver, true
	case float64(a.Reading.Exposure.Minor) >= worseBy*float64(s.Exposure.Minor) && a.Reading.Exposure.Minor > s.Exposure.Minor:
		return ReasonWorse, true
	}
	return "", false
}

// upgradeAlert reads a row of format 1, in which a warning held one snooze.
func upgradeAlert(_ byte, body []byte) (a Alert, err error) {
	if err = storage.Decode(body, &a); err != nil {
		return a, err
	}
	var old struct {
		Snooze Snooze `cbor:"6,keyasint,omitempty"`
	}
	if err = storage.Decode(body, &old); err == nil && !old.Snooze.IsZero() {
		a.Snoozes = []Snooze{old.Snooze}
	}
	return a, err
}
