package crm

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/riskbell/riskbell/internal/unit"
)

// Fields lists the fields of a kind as mappings, rules and evidence name them:
// those of Meta first, then in the order of the struct. Nil for an unknown kind.
func Fields(kind Kind) []FieldInfo {
	s, ok := shapes[kind]
	if !ok {
		return nil
	}
	return slices.Clone(s.fields)
}

// Text is the canonical text of a field: "CNY 12.00", "2026-11-22",
// "2026-11-22T08:30:00Z", "0.25", "true". An absent text, day, instant, amount
// or currency, and a field the kind does not have, give "" and false; numbers
// and bools are always there.
func Text(r Record, field string) (string, bool) {
	f, ok := shapes[r.Kind()].byName[field]
	if !ok {
		return "", false
	}
	return f.text(r)
}

func (f FieldInfo) text(r Record) (string, bool) {
	v := f.of(r)
	switch f.Type {
	case NumberField:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64), true
	case BoolField:
		return strconv.FormatBool(v.Bool()), true
	case DayField, InstantField, MoneyField:
		text, err := v.Addr().Interface().(encoding.TextMarshaler).MarshalText()
		return string(text), err == nil && len(text) > 0
	}
	return v.String(), v.String() != ""
}

// Differences are the changes of a record from old to now, made at an instant:
// of the fields in the order of the struct, those of Meta apart. Both are of
// the same kind.
func Differences(old, now Record, at unit.Instant) []FieldChange {
	var out []FieldChange
	s := shapes[now.Kind()]
	x, y := reflect.ValueOf(old).Elem(), reflect.ValueOf(now).Elem()
	for i := range s.fields {
		f := &s.fields[i]
		if f.inMeta() || x.FieldByIndex(f.index).Equal(y.FieldByIndex(f.index)) {
			continue
		}
		before, _ := f.text(old)
		after, _ := f.text(now)
		out = append(out, FieldChange{Ref: Ref{s.kind, now.Head().ID}, Field: f.Name, Old: before, New: after, At: at})
	}
	return out
}

// SetText sets a field from its canonical text, as Text writes it; "" makes it
// absent. Another text, or a field the kind does not have, is an error and
// leaves r as it is.
func SetText(r Record, field, text string) error {
	f, ok := shapes[r.Kind()].byName[field]
	if !ok {
		return fmt.Errorf("%s has no field %q", r.Kind(), field)
	}
	if err := f.set(r, text); err != nil {
		return fmt.Errorf("%s.%s: %w", r.Kind(), field, err)
	}
	return nil
}

func (f FieldInfo) set(r Record, text string) error {
	v := f.of(r)
	if text == "" {
		v.SetZero()
		return nil
	}
	switch f.Type {
	case NumberField:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return fmt.Errorf("%.40q is not a number", text)
		}
		v.SetFloat(n)
	case BoolField:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%.40q is neither true nor false", text)
		}
		v.SetBool(b)
	case DayField, InstantField, MoneyField:
		return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	case CurrencyField:
		c, err := unit.ParseCurrency(text)
		if err != nil {
			return err
		}
		v.SetString(string(c))
	default:
		v.SetString(text)
	}
	return nil
}
