package mapping

import (
	"slices"
	"strings"
)

// condition is one test of one column.
type condition struct {
	column string
	test   func(text string, comma bool) bool
}

func all(list []condition, r *Row, comma bool) bool {
	for _, c := range list {
		if !c.test(r.Get(c.column), comma) {
			return false
		}
	}
	return true
}

// compile turns the written tests of a column into conditions; all must hold.
func (c conditionFile) compile(column string) []condition {
	var out []condition
	add := func(test func(string, bool) bool) { out = append(out, condition{column, test}) }
	t := c.Tests
	if c.In != nil {
		add(among(c.In, true))
	}
	if t.Is != nil {
		add(among([]string{*t.Is}, true))
	}
	if t.Not != nil {
		add(among([]string{*t.Not}, false))
	}
	if t.In != nil {
		add(among(t.In, true))
	}
	if t.NotIn != nil {
		add(among(t.NotIn, false))
	}
	if t.Prefix != "" {
		add(func(s string, _ bool) bool { return strings.HasPrefix(s, t.Prefix) })
	}
	if t.NotPrefix != "" {
		add(func(s string, _ bool) bool { return !strings.HasPrefix(s, t.NotPrefix) })
	}
	if t.Negative != nil {
		add(signed(-1, *t.Negative))
	}
	if t.Positive != nil {
		add(signed(1, *t.Positive))
	}
	if t.Empty != nil {
		add(func(s string, _ bool) bool { return (s == "") == *t.Empty })
	}
	return out
}

func among(list []string, want bool) func(string, bool) bool {
	return func(s string, _ bool) bool { return slices.Contains(list, s) == want }
}

// signed tests the sign of a number; what is not a number has none.
func signed(sign int64, want bool) func(string, bool) bool {
	return func(s string, comma bool) bool {
		d, err := parseDecimal(s, comma)
		return (err == nil && d.coef*sign > 0) == want
	}
}
