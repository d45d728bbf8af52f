package alerts

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Kind is what a subject is: a kind of record, or one of the two below.
type Kind = crm.Kind

// Subjects that are no records.
const (
	KindRegion  Kind = "region"  // id: the region code
	KindCompany Kind = "company" // id: "all"
	KindFeed    Kind = "feed"    // id: the source's name
)

// Fingerprint names one rule on one subject, for good: never built from
// amounts or texts. It reads "customer_silent account/A-17".
type Fingerprint string

// FingerprintOf is the fingerprint of a rule on a subject.
func FingerprintOf(rule string, subject crm.Ref) Fingerprint {
	return Fingerprint(rule + " " + subject.String())
}

// Level says where a subject stands against a rule.
type Level string

// The levels. Clear readings are not made: what is not read is clear.
const (
	LevelClear Level = ""
	LevelKeep  Level = "keep" // not true, but not below the clear level either
	LevelFire  Level = "fire"
)

// Reading is what one rule says of one subject at one View.
type Reading struct {
	Rule        string      `cbor:"1,keyasint" json:"rule"`
	RuleVersion string      `cbor:"2,keyasint" json:"rule_version"`
	Fingerprint Fingerprint `cbor:"3,keyasint" json:"fingerprint"`
	Severity    Severity    `cbor:"4,keyasint" json:"severity"`
	Subject     crm.Ref     `cbor:"5,keyasint" json:"subject"`
	// Name is the subject's own name, in both languages where it has two.
	Name i18n.Words `cbor:"6,keyasint" json:"name"`
	// Owner is the CRM owner answerable; "" for regions and the company.
	Owner string `cbor:"7,keyasint,omitempty" json:"owner,omitempty"`
	// Owners are further CRM owners concerned, such as a region's managers.
	Owners []string `cbor:"8,keyasint,omitempty" json:"owners,omitempty"`
	Level  Level    `cbor:"9,keyasint" json:"level"`
	// Likelihood is 0 to 1; Impact is in the company's currency; Exposure is
	// their product.
	Likelihood float64    `cbor:"10,keyasint" json:"likelihood"`
	Impact     unit.Money `cbor:"11,keyasint" json:"impact"`
	Exposure   unit.Money `cbor:"12,keyasint" json:"exposure"`
	Evidence   []Evidence `cbor:"13,keyasint,omitempty" json:"evidence,omitempty"`
	// Terms are the comparisons of the condition with their values.
	Terms []Term `cbor:"14,keyasint,omitempty" json:"terms,omitempty"`
	// WayOut is the smallest change that clears the warning: each entry alone is enough.
	WayOut []Term `cbor:"15,keyasint,omitempty" json:"way_out,omitempty"`
	// Values are the features of the subject the rule reads or shows.
	Values Values `cbor:"16,keyasint,omitempty" json:"values,omitempty"`
	// EvaluatedAt is the instant of the View.
	EvaluatedAt unit.Instant `cbor:"17,keyasint" json:"evaluated_at"`
	// Blinds names the rules that could not be read because of this: they keep
	// their state.
	Blinds []string `cbor:"18,keyasint,omitempty" json:"blinds,omitempty"`
	// Unlisted is how many further records the figure with the most rests on.
	Unlisted int `cbor:"19,keyasint,omitempty" json:"unlisted,omitempty"`
}

// Evidence is one field of one record that a reading rests on.
type Evidence struct {
	Ref   crm.Ref `cbor:"1,keyasint" json:"ref"`
	Field string  `cbor:"2,keyasint" json:"field"`
	// Value is the canonical text, as crm.Text writes it.
	Value string `cbor:"3,keyasint" json:"value"`
	// KnownAt is when the ledger learned it; 0 where that is not known.
	KnownAt unit.Instant `cbor:"4,keyasint,omitempty" json:"known_at,omitempty"`
}

// Term is one comparison: Feature Op Limit, with the feature's value.
type Term struct {
	Feature string `cbor:"1,keyasint" json:"feature"`
	Value   Value  `cbor:"2,keyasint" json:"value"`
	Op      string `cbor:"3,keyasint" json:"op"`
	Limit   Value  `cbor:"4,keyasint" json:"limit"`
	Holds   bool   `cbor:"5,keyasint,omitempty" json:"holds"`
	// How is how the limit was computed, where it is not a plain value:
	// "0.5 * win_60_start".
	How string `cbor:"6,keyasint,omitempty" json:"how,omitempty"`
	// Either marks one of several alternatives, none of which holds.
	Either bool `cbor:"7,keyasint,omitempty" json:"either,omitempty"`
}

// Value is a feature's value: a number (yes is 1) or a text.
type Value struct {
	Number float64 `cbor:"1,keyasint,omitempty" json:"number,omitempty"`
	Text   string  `cbor:"2,keyasint,omitempty" json:"text,omitempty"`
}

// Values are features by name.
type Values map[string]Value
