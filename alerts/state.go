package alerts

import (
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// Phase is where a warning is in its life.
type Phase string

// The phases.
const (
	Inactive Phase = "inactive" // never true, or long over
	Pending  Phase = "pending"  // true, but young
	Firing   Phase = "firing"   // true for long enough
	Resolved Phase = "resolved" // over
)

// Reason says why something was decided; the same word stands in logs, tests
// and, through i18n, before people.
type Reason string

// The reasons of a state step.
const (
	ReasonQuiet     Reason = "quiet"      // nothing was, nothing is
	ReasonFirstSeen Reason = "first_seen" // true for the first time: waiting
	ReasonWaiting   Reason = "waiting"    // true, not yet long enough
	ReasonFired     Reason = "fired"      // true for long enough
	ReasonPassed    Reason = "passed"     // ended before it fired
	ReasonStands    Reason = "stands"     // still true
	ReasonNotClear  Reason = "not_clear"  // below the firing level, above the clear level
	ReasonKept      Reason = "kept"       // clear, but not for long enough
	ReasonCleared   Reason = "cleared"    // over
	ReasonCameBack  Reason = "came_back"  // true again after it was over
	ReasonOver      Reason = "over"       // still over
	ReasonRuleGone  Reason = "rule_gone"  // no rule of that name any more
)

// State is the life of one warning so far. The zero State is Inactive.
type State struct {
	Phase Phase `cbor:"1,keyasint,omitempty" json:"phase"`
	// Since is when the phase began.
	Since unit.Instant `cbor:"2,keyasint,omitempty" json:"since,omitempty"`
	// TrueSince is the start of the present stretch of being true; 0 if it is not.
	TrueSince unit.Instant `cbor:"3,keyasint,omitempty" json:"true_since,omitempty"`
	// FiredAt and ResolvedAt are the latest such changes.
	FiredAt    unit.Instant `cbor:"4,keyasint,omitempty" json:"fired_at,omitempty"`
	ResolvedAt unit.Instant `cbor:"5,keyasint,omitempty" json:"resolved_at,omitempty"`
	// ClearSince is when a firing warning was first read as clear; 0 if it is not.
	ClearSince unit.Instant `cbor:"6,keyasint,omitempty" json:"clear_since,omitempty"`
}

// Change is one state step.
type Change struct {
	Fingerprint Fingerprint `json:"fingerprint"`
	From        Phase       `json:"from"`
	To          Phase       `json:"to"`
	Reason      Reason      `json:"reason"`
	Reading     Reading     `json:"reading"`
}

// Moved reports a change of phase.
func (c Change) Moved() bool { return c.From != c.To }

// Step is the life of a warning as a function: its old state, what is read of
// it now (the zero Reading where nothing is: clear) and its rule give the new
// state and the reason.
func Step(old State, r Reading, rule Rule, now unit.Instant) (State, Change) {
	if old.Phase == "" {
		old.Phase = Inactive
	}
	next, reason := step(old, r.Level, rule, now)
	if next.Phase != old.Phase {
		next.Since = now
	}
	return next, Change{Fingerprint: r.Fingerprint, From: old.Phase, To: next.Phase, Reason: reason, Reading: r}
}

func step(s State, level Level, rule Rule, now unit.Instant) (State, Reason) {
	switch {
	case s.Phase == Firing && level == LevelClear:
		return stepClear(s, rule, now)
	case s.Phase == Firing:
		s.ClearSince = 0
		if level == LevelKeep {
			return s, ReasonNotClear
		}
		return s, ReasonStands
	case level == LevelFire:
		return stepTrue(s, rule, now)
	case s.Phase == Pending:
		s.Phase, s.TrueSince = Inactive, 0
		return s, ReasonPassed
	case s.Phase == Resolved:
		return s, ReasonOver
	}
	return s, ReasonQuiet
}

// stepTrue is a true reading of a warning that does not fire yet.
func stepTrue(s State, rule Rule, now unit.Instant) (State, Reason) {
	again := s.Phase == Resolved
	if s.TrueSince == 0 {
		s.TrueSince = now
	}
	if !lasted(s.TrueSince, now, rule.Hold) {
		if s.Phase == Pending {
			return s, ReasonWaiting
		}
		s.Phase = Pending
		return s, ReasonFirstSeen
	}
	s.Phase, s.FiredAt, s.ClearSince = Firing, now, 0
	if again {
		return s, ReasonCameBack
	}
	return s, ReasonFired
}

// stepClear is a clear reading of a firing warning.
func stepClear(s State, rule Rule, now unit.Instant) (State, Reason) {
	if s.ClearSince == 0 {
		s.ClearSince = now
	}
	if !lasted(s.ClearSince, now, rule.Keep) {
		return s, ReasonKept
	}
	s.Phase, s.ResolvedAt, s.TrueSince, s.ClearSince = Resolved, now, 0, 0
	return s, ReasonCleared
}

// lasted reports whether days have passed. Half a day of slack lets a daily
// evaluation count days, whatever the clocks do.
func lasted(since, now unit.Instant, days int) bool {
	return now.Sub(since)+12*time.Hour >= time.Duration(days)*24*time.Hour
}
