package mapping

import (
	"regexp"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// source gives the text a field's value is made of, "" for absent. It is
// immutable, so one mapping serves any number of runs.
type source interface {
	text(r *Row, p *plan) (string, error)
	columns(yield func(string))
}

// plan is what the values of a field share: how numbers and dates are written.
type plan struct {
	comma bool
	dates dateReader
}

type column string

func (c column) text(r *Row, _ *plan) (string, error) { return r.Get(string(c)), nil }
func (c column) columns(yield func(string))           { yield(string(c)) }

type constant string

func (c constant) text(*Row, *plan) (string, error) { return string(c), nil }
func (constant) columns(func(string))               {}

// template is text with columns in braces. It is absent where any of its
// columns is, so that "desk-{Country}" without a country is nothing.
type template struct {
	literals []string // one more than names
	names    []string
}

var braces = regexp.MustCompile(`\{([^{}]+)\}`)

func parseTemplate(s string) template {
	var t template
	end := 0
	for _, m := range braces.FindAllStringSubmatchIndex(s, -1) {
		t.literals = append(t.literals, s[end:m[0]])
		t.names = append(t.names, strings.TrimSpace(s[m[2]:m[3]]))
		end = m[1]
	}
	t.literals = append(t.literals, s[end:])
	return t
}

func (t template) text(r *Row, _ *plan) (string, error) {
	var b strings.Builder
	for i, name := range t.names {
		v := r.Get(name)
		if v == "" {
			return "", nil
		}
		b.WriteString(t.literals[i])
		b.WriteString(v)
	}
	b.WriteString(t.literals[len(t.names)])
	return strings.TrimSpace(b.String()), nil
}

func (t template) columns(yield func(string)) {
	for _, n := range t.names {
		yield(n)
	}
}

// firstOf is the first value that is not empty.
type firstOf []source

func (f firstOf) text(r *Row, p *plan) (string, error) {
	for _, s := range f {
		if v, err := s.text(r, p); err != nil || v != "" {
			return v, err
		}
	}
	return "", nil
}

func (f firstOf) columns(yield func(string)) {
	for _, s := range f {
		s.columns(yield)
	}
}

// product multiplies columns, exactly.
type product []string

func (f product) text(r *Row, p *plan) (string, error) {
	result := decimal{coef: 1}
	for _, name := range f {
		v := r.Get(name)
		if v == "" {
			return "", nil
		}
		d, err := parseDecimal(v, p.comma)
		if err == nil {
			if result, err = result.times(d); err != nil {
				err = i18n.Say("feed.value.big", "value", Quote(v))
			}
		}
		if err != nil {
			return "", err
		}
	}
	if p.comma {
		return strings.Replace(result.String(), ".", ",", 1), nil
	}
	return result.String(), nil
}

func (f product) columns(yield func(string)) {
	for _, n := range f {
		yield(n)
	}
}

// mapped replaces a text by the one beside it in a table.
type mapped struct {
	from      source
	name      string
	pairs     map[string]string // folded keys too
	otherwise *string
}

// keepOthers as otherwise leaves a text that the table does not have.
const keepOthers = "keep"

func (m mapped) text(r *Row, p *plan) (string, error) {
	v, err := m.from.text(r, p)
	if err != nil {
		return "", err
	}
	if to, ok := m.pairs[v]; ok {
		return to, nil
	}
	if to, ok := m.pairs[fold(v)]; ok {
		return to, nil
	}
	switch {
	case v == "":
		return "", nil
	case m.otherwise == nil && m.name == "":
		return "", i18n.Say("feed.value.unmapped", "value", Quote(v))
	case m.otherwise == nil:
		return "", i18n.Say("feed.value.notable", "value", Quote(v), "table", Quote(m.name))
	case *m.otherwise == keepOthers:
		return v, nil
	}
	return strings.TrimPrefix(*m.otherwise, "="), nil
}

func (m mapped) columns(yield func(string)) { m.from.columns(yield) }
