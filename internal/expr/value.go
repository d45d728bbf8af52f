package expr

import (
	"math"
	"strconv"

	"github.com/riskbell/riskbell/internal/unit"
)

// Kind is what a feature is measured in. Kinds do not mix: money compares
// with money, days with days; a plain number in the source goes with any but
// days.
type Kind string

// The kinds.
const (
	Number   Kind = "number"
	Bool     Kind = "bool"
	Text     Kind = "text"
	Money    Kind = "money"    // major units, one currency per evaluation
	Day      Kind = "day"      // a calendar date
	Duration Kind = "duration" // days
)

// Env declares the features a formula may read. Names are lower-case
// identifiers such as days_since_last_order.
type Env map[string]Kind

// Value is one feature's value. The zero Value is unknown.
type Value struct {
	kind   Kind
	number float64 // 1 for a true Bool
	text   string
}

// Values are the known features of one subject; what is not in it is unknown.
type Values map[string]Value

// Num is a plain number; NaN and infinities are unknown.
func Num(f float64) Value { return float(Number, f) }

// Amount is money in major units; NaN and infinities are unknown.
func Amount(major float64) Value { return float(Money, major) }

// Days is a duration; NaN and infinities are unknown.
func Days(d float64) Value { return float(Duration, d) }

// DayOf is a date; the absent Day is unknown.
func DayOf(d unit.Day) Value {
	if d.IsZero() {
		return Value{}
	}
	return float(Day, float64(d))
}

// Flag is a truth value.
func Flag(b bool) Value {
	if b {
		return Value{kind: Bool, number: 1}
	}
	return Value{kind: Bool}
}

// Str is a text.
func Str(s string) Value { return Value{kind: Text, text: s} }

func float(k Kind, f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{}
	}
	return Value{kind: k, number: f}
}

// Kind is the value's kind, empty when unknown.
func (v Value) Kind() Kind { return v.kind }

// Known reports whether there is a value.
func (v Value) Known() bool { return v.kind != "" }

// Float is the number behind Number, Money, Duration (days) and Day (days
// since 1970-01-01); ok is false for other kinds and unknown values.
func (v Value) Float() (f float64, ok bool) {
	return v.number, formOf(v.kind) == numeric
}

// String is the value for a log or a terminal, "?" when unknown; rooms that
// speak to people format by Kind.
func (v Value) String() string {
	switch v.kind {
	case "":
		return "?"
	case Day:
		return unit.Day(v.number).String()
	case Text:
		return strconv.Quote(v.text)
	case Bool:
		return strconv.FormatBool(v.number != 0)
	}
	return strconv.FormatFloat(math.Round(v.number*1e4)/1e4, 'f', -1, 64)
}

// Truth is three-valued (Kleene 1938): a conjunction with a false part is
// false whatever is unknown, a disjunction with a true part is true. Negation
// turns the sign.
type Truth int8

// The truth values; the zero Truth is Unknown.
const (
	False   Truth = -1
	Unknown Truth = 0
	True    Truth = 1
)

// String is "unknown", "false" or "true".
func (t Truth) String() string { return [...]string{"false", "unknown", "true"}[t+1] }

func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}
