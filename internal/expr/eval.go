package expr

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Result is the truth of a formula for one subject.
type Result struct {
	Truth Truth
	// Missing are the features that made it Unknown, sorted: absent ones, and
	// those under a division line that is zero.
	Missing []string
	Cost    uint64 // in CEL's units
}

// Eval evaluates the formula. An error means that a value has another kind
// than declared, or that the cost limit was passed; the result is then Unknown.
func (p *Program) Eval(v Values) (Result, error) {
	out, details, err := p.fast.Eval(&subject{p, v})
	if err != nil {
		return Result{}, fmt.Errorf("formula %.60q: %w", p.src, err)
	}
	r := Result{Truth: truthOf(out)}
	if c := details.ActualCost(); c != nil {
		r.Cost = *c
	}
	if u, ok := out.(*types.Unknown); ok {
		r.Missing = missing(u)
	}
	return r, nil
}

func missing(u *types.Unknown) []string {
	var names []string
	for _, id := range u.IDs() {
		trails, _ := u.GetAttributeTrails(id)
		for _, t := range trails {
			names = append(names, t.Variable())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// subject gives CEL the values of one subject, absent ones as unknown.
type subject struct {
	p *Program
	v Values
}

// ResolveName is CEL's way to ask for a feature.
func (s *subject) ResolveName(name string) (any, bool) {
	v, ok := s.v[name]
	if !ok || v.v == nil {
		u, declared := s.p.absent[name]
		return u, declared
	}
	if want := s.p.kinds[name]; v.kind != want {
		return types.NewErr("feature %s is a %s, declared as %s", name, v.kind, want), true
	}
	return v.v, true
}

// Parent is nil: there is no outer scope.
func (*subject) Parent() cel.Activation { return nil }

// trace is the value of every part of the formula.
type trace struct {
	p     *Program
	state interface {
		Value(int64) (ref.Val, bool)
	}
}

func (p *Program) trace(v Values) (trace, Truth, error) {
	out, details, err := p.traced.Eval(&subject{p, v})
	if err != nil {
		return trace{}, Unknown, fmt.Errorf("formula %.60q: %w", p.src, err)
	}
	return trace{p, details.State()}, truthOf(out), nil
}

// at is the value of a part, unknown where it has none.
func (t trace) at(e ast.Expr) Value {
	if e.Kind() == ast.LiteralKind {
		return t.p.parts.literal(e)
	}
	v, ok := t.state.Value(e.ID())
	if !ok || types.IsUnknownOrError(v) {
		return Value{}
	}
	switch kind := t.p.parts[e.ID()]; kind {
	case faulty: // a list has no kind of its own
		return Value{}
	case literal:
		return Value{Number, v}
	default:
		return Value{kind, v}
	}
}
