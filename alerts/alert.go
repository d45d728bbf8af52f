package alerts

import (
	"errors"
	"fmt"

	"github.com/riskbell/riskbell/internal/unit"
)

// Alert is one rule on one subject as the book keeps it.
type Alert struct {
	// ID is the number people use: W-12.
	ID      string  `cbor:"1,keyasint" json:"id"`
	Reading Reading `cbor:"2,keyasint" json:"reading"` // the latest one that was not clear
	State   State   `cbor:"3,keyasint" json:"state"`
	// Ack is who has taken it, and when; zero if nobody.
	Ack Mark `cbor:"4,keyasint,omitempty" json:"ack,omitzero"`
	// Assignee is the person (chat.Person id) who deals with it; "" is the owner's.
	Assignee string   `cbor:"5,keyasint,omitempty" json:"assignee,omitempty"`
	Acts     int      `cbor:"7,keyasint" json:"acts"` // length of the history
	Useful   []Person `cbor:"8,keyasint,omitempty" json:"useful,omitempty"`
	Useless  []Person `cbor:"9,keyasint,omitempty" json:"useless,omitempty"`
	// Discreet is the rule's: not shown to the person it is about.
	Discreet bool `cbor:"10,keyasint,omitempty" json:"discreet,omitempty"`
	// Peak is the highest exposure since it fired.
	Peak unit.Money `cbor:"11,keyasint,omitempty" json:"peak,omitzero"`
	// Inhibits is the rule's: rules that say nothing on this subject meanwhile.
	Inhibits []string `cbor:"12,keyasint,omitempty" json:"inhibits,omitempty"`
	// Snoozes are the silences that run, at most one by each person, the widest
	// first.
	Snoozes []Snooze `cbor:"13,keyasint,omitempty" json:"snoozes,omitempty"`
}

// Fingerprint of the alert.
func (a Alert) Fingerprint() Fingerprint { return a.Reading.Fingerprint }

// Open reports a warning that fires.
func (a Alert) Open() bool { return a.State.Phase == Firing }

// Person is the id of a chat.Person.
type Person = string

// Mark is who did something and when.
type Mark struct {
	By Person       `cbor:"1,keyasint,omitempty" json:"by"`
	At unit.Instant `cbor:"2,keyasint,omitempty" json:"at"`
}

// Verb names what was done to an alert.
type Verb string

// The verbs of the history.
const (
	ActMoved    Verb = "moved" // a change of phase
	ActAck      Verb = "ack"
	ActUnack    Verb = "unack"
	ActAssign   Verb = "assign"
	ActSnooze   Verb = "snooze"
	ActWake     Verb = "wake" // a snooze ended; Reason says how
	ActUseful   Verb = "useful"
	ActUseless  Verb = "useless"
	ActNotified Verb = "notified"
)

// Act is one entry of an alert's history; it is never changed.
type Act struct {
	At     unit.Instant `cbor:"1,keyasint" json:"at"`
	By     Person       `cbor:"2,keyasint,omitempty" json:"by,omitempty"` // "": the program
	Verb   Verb         `cbor:"3,keyasint" json:"verb"`
	Reason Reason       `cbor:"4,keyasint,omitempty" json:"reason,omitempty"`
	From   Phase        `cbor:"5,keyasint,omitempty" json:"from,omitempty"`
	To     Phase        `cbor:"6,keyasint,omitempty" json:"to,omitempty"`
	// Whom is the person assigned or told.
	Whom       Person       `cbor:"7,keyasint,omitempty" json:"whom,omitempty"`
	Note       string       `cbor:"8,keyasint,omitempty" json:"note,omitempty"`
	Until      unit.Instant `cbor:"9,keyasint,omitempty" json:"until,omitempty"`
	Likelihood float64      `cbor:"10,keyasint,omitempty" json:"likelihood,omitempty"`
	Exposure   unit.Money   `cbor:"11,keyasint,omitempty" json:"exposure,omitzero"`
	Evidence   []Evidence   `cbor:"12,keyasint,omitempty" json:"evidence,omitempty"`
}

// Silence is a mute of many warnings by a person, with an end.
type Silence struct {
	ID string `cbor:"1,keyasint" json:"id"`
	By Person `cbor:"2,keyasint" json:"by"`
	// For is whose digests it mutes; "" everybody's.
	For     Person       `cbor:"3,keyasint,omitempty" json:"for,omitempty"`
	Rule    string       `cbor:"4,keyasint,omitempty" json:"rule,omitempty"`    // "" any
	Subject string       `cbor:"5,keyasint,omitempty" json:"subject,omitempty"` // Ref.String, "" any
	Owner   string       `cbor:"6,keyasint,omitempty" json:"owner,omitempty"`   // "" any
	Why     string       `cbor:"7,keyasint" json:"why"`
	From    unit.Instant `cbor:"8,keyasint" json:"from"`
	Until   unit.Instant `cbor:"9,keyasint" json:"until"` // exclusive
}

// Covers reports whether the silence mutes a for the person at now.
func (s Silence) Covers(a Alert, person Person, now unit.Instant) bool {
	r := a.Reading
	return s.From <= now && now < s.Until &&
		(s.For == "" || s.For == person) &&
		(s.Rule == "" || s.Rule == r.Rule) &&
		(s.Subject == "" || s.Subject == r.Subject.String()) &&
		(s.Owner == "" || s.Owner == r.Owner)
}

// Said is one line of the notification log: the last time a person was told
// of a warning.
type Said struct {
	At       unit.Instant `cbor:"1,keyasint" json:"at"`
	Phase    Phase        `cbor:"2,keyasint" json:"phase"`
	Exposure unit.Money   `cbor:"3,keyasint,omitempty" json:"exposure,omitzero"`
	FiredAt  unit.Instant `cbor:"4,keyasint,omitempty" json:"fired_at,omitempty"`
	Reason   Reason       `cbor:"5,keyasint,omitempty" json:"reason,omitempty"`
	Severity Severity     `cbor:"6,keyasint,omitempty" json:"severity,omitempty"`
}

// Log is a person's notification log by fingerprint, or a part of it.
type Log map[Fingerprint]Said

// Errors of acts on the book.
var (
	ErrNoAlert  = errors.New("no such warning")
	ErrNotOpen  = errors.New("the warning is over")
	ErrAwake    = errors.New("the person has not snoozed the warning")
	ErrSnoozeAt = fmt.Errorf("a snooze needs an end in the future, at most %d days ahead", MaxSnoozeDays)
	ErrPromise  = errors.New("the promise is not a condition on this warning")
)
