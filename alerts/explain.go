package alerts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/expr"
)

// truth of the condition. What hangs on an unknown feature is neither true
// nor false.
func (c Condition) truth(v expr.Values) expr.Truth {
	if c.IsZero() {
		return expr.False
	}
	r, err := c.program.Eval(v)
	if err != nil {
		return expr.Unknown
	}
	return r.Truth
}

// terms are the comparisons of the condition, in the order they are written; of
// alternatives only one that holds.
func (c Condition) terms(v expr.Values) []Term {
	if c.IsZero() {
		return nil
	}
	return flatten(nil, expr.Explain(c.program, v), false)
}

func flatten(out []Term, n expr.Node, negated bool) []Term {
	holds := n.Truth == expr.True
	if negated {
		holds = n.Truth == expr.False
	}
	switch {
	case n.Op == "not":
		return flattenAll(out, n.Parts, !negated)
	case n.Op == "or" && !negated, n.Op == "and" && negated:
		return flattenEither(out, n.Parts, negated)
	case len(n.Parts) > 0:
		return flattenAll(out, n.Parts, negated)
	case n.Left == nil:
		return out
	case n.Right == nil:
		limit := Value{Number: 1}
		if negated {
			limit = Value{}
		}
		return append(out, Term{Feature: tokens(n.Left), Value: plain(n.Left.Value), Op: "=", Limit: limit, Holds: holds})
	}
	t := Term{Feature: tokens(n.Left), Value: plain(n.Left.Value), Op: n.Op, Limit: plain(n.Right.Value), Holds: holds}
	if len(n.Right.Tokens) > 1 {
		t.How = tokens(n.Right)
	}
	if negated {
		t.Op = opposite(t.Op)
	}
	return append(out, t)
}

func flattenAll(out []Term, parts []expr.Node, negated bool) []Term {
	for _, p := range parts {
		out = flatten(out, p, negated)
	}
	return out
}

// flattenEither takes the first alternative that holds, which is enough; all,
// marked as alternatives, where none does.
func flattenEither(out []Term, parts []expr.Node, negated bool) []Term {
	wanted := expr.True
	if negated {
		wanted = expr.False
	}
	if i := slices.IndexFunc(parts, func(p expr.Node) bool { return p.Truth == wanted }); i >= 0 {
		return flatten(out, parts[i], negated)
	}
	n := len(out)
	out = flattenAll(out, parts, negated)
	for i := range out[n:] {
		out[n+i].Either = true
	}
	return out
}

func opposite(op string) string {
	pairs := []string{"=", "≠", "<", "≥", "≤", ">"}
	for i, p := range pairs {
		if p == op {
			return pairs[i^1]
		}
	}
	return op
}

func tokens(s *expr.Side) string {
	var parts []string
	for _, t := range s.Tokens {
		parts = append(parts, t.Text)
	}
	return strings.Join(parts, " ")
}

// plain is an expression's value as features have it.
func plain(v expr.Value) Value {
	if f, ok := v.Float(); ok {
		return Value{Number: f}
	}
	switch s := v.String(); s {
	case "true":
		return Value{Number: 1}
	case "false", "?":
		return Value{}
	default:
		return Value{Text: strings.Trim(s, `"`)}
	}
}

// wayOut is the smallest change of one feature that clears the warning: at its
// clear level where the rule has one.
func (r Rule) wayOut(v expr.Values) []Term {
	c, subject := r.When, r.Subject
	if !r.stands.IsZero() && r.stands.truth(v) == expr.True {
		c = r.stands
	}
	if c.IsZero() {
		return nil
	}
	change, ok := smallest(c, v, subject, farDays)
	if ok && formOf(subject, change.Feature) == FormDays {
		change, ok = smallest(c, v, subject, 1)
	}
	if !ok {
		return nil
	}
	return []Term{{Feature: change.Feature, Value: plain(change.From), Op: "→", Limit: plain(change.To)}}
}

// farDays makes a change of days the last choice: nobody can turn back the
// calendar, so another figure is named where one is enough.
const farDays = 1e7

func smallest(c Condition, v expr.Values, subject Kind, days float64) (expr.Change, bool) {
	return expr.SmallestChange(c.program, v, func(name string) float64 {
		switch formOf(subject, name) {
		case FormCount:
			return 1
		case FormDays:
			return days
		}
		return 0
	})
}

// checkPromise says whether the text is a condition over the warning's subject.
func checkPromise(promise string, r Reading) error {
	if promise == "" {
		return nil
	}
	if _, err := compile(subjectKind(r), promise); err != nil {
		return fmt.Errorf("%w: %w", ErrPromise, err)
	}
	return nil
}

// promiseKept reports that the promise is true of the latest reading.
func promiseKept(promise string, r Reading) bool {
	c, err := compile(subjectKind(r), promise)
	return err == nil && c.truth(exprValues(r.Values, subjectKind(r))) == expr.True
}

// subjectKind is the kind of rule subject a reading is about: a region is
// often a team's record.
func subjectKind(r Reading) Kind {
	if r.Subject.Kind == "team" {
		return KindRegion
	}
	return r.Subject.Kind
}
