package expr

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// arithmetic gives + - * / and the sign their kind and rewrites division.
func (c *checker) arithmetic(e ast.Expr, fn string, args []ast.Expr) Kind {
	a := c.check(args[0])
	if fn == operators.Negate {
		if a == Day {
			return c.fail(e, "a date has no sign")
		}
		return c.numericKind(e, a)
	}
	b := c.check(args[1])
	if a == faulty || b == faulty {
		return faulty
	}
	rule := map[string]func(a, b Kind) Kind{
		operators.Add: sumKind, operators.Subtract: differenceKind,
		operators.Multiply: productKind, operators.Divide: quotientKind,
	}[fn]
	k := rule(a, b)
	if k == faulty {
		return c.fail(e, "cannot compute %s %s %s: a %s and a %s", c.kinds.text(args[0]), symbol(fn), c.kinds.text(args[1]), a, b)
	}
	if fn == operators.Divide {
		return c.division(e, args, k)
	}
	return k
}

func sumKind(a, b Kind) Kind {
	switch {
	case a == Bool || a == Text || b == Bool || b == Text || a == Day && b == Day:
		return faulty
	case a == Day && (b == Duration || b == literal) || b == Day && (a == Duration || a == literal):
		return Day
	}
	k, _ := merge(a, b)
	return k
}

func differenceKind(a, b Kind) Kind {
	switch {
	case a == Day && b == Day:
		return Duration
	case b == Day:
		return faulty
	}
	return sumKind(a, b)
}

func productKind(a, b Kind) Kind {
	switch {
	case a == literal && measurable(b):
		return b
	case b == literal && measurable(a):
		return a
	case a == Number && measurable(b):
		return b
	case b == Number && measurable(a):
		return a
	}
	return faulty
}

// quotientKind: equal kinds give a ratio; anything may be taken per number or
// per day.
func quotientKind(a, b Kind) Kind {
	switch {
	case a == literal && b == literal:
		return literal
	case !measurable(a) || !measurable(b):
		return faulty
	case a == b || a == literal:
		return Number
	case b == literal || b == Number:
		return a
	case b == Duration:
		return a
	}
	return faulty
}

func measurable(k Kind) bool { return k == literal || k == Number || k == Money || k == Duration }

func (c *checker) division(e ast.Expr, args []ast.Expr, k Kind) Kind {
	if args[1].Kind() == ast.LiteralKind && args[1].AsLiteral() == types.Double(0) {
		return c.fail(e, "division by zero")
	}
	f := ast.NewExprFactory()
	id := e.ID()
	names := f.NewLiteral(id+nameIDs, types.String(namesIn(args[1])))
	e.SetKindCase(f.NewCall(id, divideName, args[0], args[1], names))
	return k
}

// nameIDs keeps the ids of added literals apart from the parser's.
const nameIDs = 1 << 20
