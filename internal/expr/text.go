package expr

import (
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// symbol is how an operator is written for people.
func symbol(fn string) string {
	switch fn {
	case operators.Multiply:
		return "×"
	case operators.Divide, divideName:
		return "/"
	case operators.Add:
		return "+"
	case operators.Subtract, operators.Negate:
		return "-"
	case operators.Equals:
		return "="
	case operators.NotEquals:
		return "≠"
	case operators.LessEquals:
		return "≤"
	case operators.GreaterEquals:
		return "≥"
	case operators.In:
		return "in"
	}
	return strings.Trim(fn, "_")
}

// binding is how tightly a part holds together.
func binding(e ast.Expr) int {
	if e.Kind() != ast.CallKind {
		return 9
	}
	switch e.AsCall().FunctionName() {
	case operators.Conditional:
		return 0
	case operators.LogicalOr:
		return 1
	case operators.LogicalAnd:
		return 2
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals,
		operators.Greater, operators.GreaterEquals, operators.In:
		return 3
	case operators.Add, operators.Subtract:
		return 4
	case operators.Multiply, operators.Divide, divideName:
		return 5
	case operators.Negate, operators.LogicalNot:
		return 6
	}
	return 9
}

// partKinds are the kinds of the parts of a formula by their id.
type partKinds map[int64]Kind

// literal is the value written as e.
func (k partKinds) literal(e ast.Expr) Value {
	kind := k[e.ID()]
	if kind == literal || kind == faulty {
		kind = Number
	}
	return Value{kind, e.AsLiteral()}
}

// text is a short form of e for error messages.
func (k partKinds) text(e ast.Expr) string {
	var b strings.Builder
	for _, t := range k.tokens(nil, e, 0) {
		b.WriteString(t.plain())
	}
	return b.String()
}
