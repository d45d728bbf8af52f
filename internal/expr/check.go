package expr

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/riskbell/riskbell/internal/unit"
)

// Two kinds exist only while checking: a number written in the source, which
// goes with any numeric kind, and a part already reported as faulty.
const (
	literal Kind = "plain number"
	faulty  Kind = ""
)

// checker walks a parsed formula once: it allows only what has no loop, gives
// every part a kind, and rewrites whole numbers to decimals, dates to their
// number and division to ours. Faults are collected, not stopped at.
type checker struct {
	env    Env
	info   *ast.SourceInfo
	kinds  partKinds
	used   map[string]bool
	faults []error
}

func (c *checker) fail(e ast.Expr, format string, args ...any) Kind {
	at := c.info.GetStartLocation(e.ID())
	c.faults = append(c.faults, &Error{max(1, at.Line()), at.Column() + 1, fmt.Sprintf(format, args...)})
	return faulty
}

// size refuses what is too large before anything recursive looks at it.
func (c *checker) size(root ast.Expr) {
	nodes := 0
	var depth func(e ast.Expr) int
	depth = func(e ast.Expr) int {
		nodes++
		deepest := 0
		for _, child := range children(e) {
			deepest = max(deepest, depth(child))
		}
		return deepest + 1
	}
	if d := depth(root); d > MaxDepth {
		c.fail(root, "the formula is nested %d deep; at most %d levels are allowed", d, MaxDepth)
	}
	if nodes > MaxNodes {
		c.fail(root, "the formula has %d parts; at most %d are allowed, split the rule", nodes, MaxNodes)
	}
}

func children(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.CallKind:
		args := e.AsCall().Args()
		if e.AsCall().IsMemberFunction() {
			return append([]ast.Expr{e.AsCall().Target()}, args...)
		}
		return args
	case ast.ListKind:
		return e.AsList().Elements()
	case ast.SelectKind:
		return []ast.Expr{e.AsSelect().Operand()}
	}
	return nil
}

// want checks e and that it is of kind k.
func (c *checker) want(e ast.Expr, k Kind, role string) {
	if got := c.check(e); got != k && got != faulty {
		c.fail(e, "%s must be a %s, not a %s", role, k, got)
	}
}

// check gives e its kind.
func (c *checker) check(e ast.Expr) Kind {
	k := c.kindOf(e)
	c.kinds[e.ID()] = k
	return k
}

func (c *checker) kindOf(e ast.Expr) Kind {
	switch e.Kind() {
	case ast.LiteralKind:
		return c.literal(e)
	case ast.IdentKind:
		return c.feature(e)
	case ast.CallKind:
		return c.call(e, e.AsCall())
	case ast.ListKind:
		return c.fail(e, "a list may stand only after \"in\"")
	}
	return c.fail(e, "only features, numbers, texts, comparisons and arithmetic are allowed here")
}

func (c *checker) literal(e ast.Expr) Kind {
	switch v := e.AsLiteral().(type) {
	case types.Int:
		e.SetKindCase(ast.NewExprFactory().NewLiteral(e.ID(), types.Double(v)))
		return literal
	case types.Double:
		return literal
	case types.String:
		return Text
	case types.Bool:
		return Bool
	}
	return c.fail(e, "write numbers as 2 or 2.5, texts as \"…\", dates as day(\"2026-01-31\")")
}

func (c *checker) feature(e ast.Expr) Kind {
	name := e.AsIdent()
	k, ok := c.env[name]
	if !ok {
		return c.fail(e, "unknown feature %q%s", name, didYouMean(name, slices.Sorted(maps.Keys(c.env))))
	}
	c.used[name] = true
	return k
}

func (c *checker) call(e ast.Expr, call ast.CallExpr) Kind {
	args := call.Args()
	switch fn := call.FunctionName(); fn {
	case operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot:
		for _, a := range args {
			c.want(a, Bool, "each side of &&, || and !")
		}
		return Bool
	case operators.Conditional:
		c.want(args[0], Bool, "what stands before ?")
		return c.same(e, "choose between", args[1], args[2])
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return c.ordered(e, args)
	case operators.Equals, operators.NotEquals:
		if c.same(e, "compare", args[0], args[1]) == faulty {
			return faulty
		}
		return Bool
	case operators.In:
		return c.in(e, args[0], args[1])
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide, operators.Negate:
		return c.arithmetic(e, fn, args)
	default:
		return c.function(e, call, fn)
	}
}

func (c *checker) ordered(e ast.Expr, args []ast.Expr) Kind {
	switch k := c.same(e, "compare", args[0], args[1]); k {
	case faulty:
		return faulty
	case Bool, Text:
		return c.fail(e, "a %s has no order; use == or !=", k)
	}
	return Bool
}

// same checks two sides that must have one kind.
func (c *checker) same(e ast.Expr, verb string, l, r ast.Expr) Kind {
	a, b := c.check(l), c.check(r)
	k, ok := merge(a, b)
	if !ok {
		hint := ""
		if a == Day || b == Day {
			hint = "; write a date as day(\"2026-01-31\")"
		}
		return c.fail(e, "cannot %s a %s (%s) and a %s (%s)%s", verb, a, c.kinds.text(l), b, c.kinds.text(r), hint)
	}
	return k
}

// merge is the common kind of two parts; a plain number takes the other's,
// but is no date.
func merge(a, b Kind) (Kind, bool) {
	switch {
	case a == faulty || b == faulty:
		return faulty, true
	case a == b:
		return a, true
	case a == literal && (b == Number || b == Money || b == Duration):
		return b, true
	case b == literal:
		return merge(b, a)
	}
	return faulty, false
}

func (c *checker) in(e, item, list ast.Expr) Kind {
	k := c.check(item)
	if list.Kind() != ast.ListKind || list.AsList().Size() == 0 {
		return c.fail(list, "\"in\" needs a list such as [\"A\", \"B\"]")
	}
	for _, el := range list.AsList().Elements() {
		if el.Kind() != ast.LiteralKind {
			return c.fail(el, "a list may hold only texts or numbers")
		}
		if _, ok := merge(k, c.check(el)); !ok {
			return c.fail(el, "cannot look for a %s (%s) among these", k, c.kinds.text(item))
		}
	}
	return Bool
}

func (c *checker) function(e ast.Expr, call ast.CallExpr, fn string) Kind {
	args, member := call.Args(), call.IsMemberFunction()
	switch {
	case member && len(args) == 1 && (fn == "startsWith" || fn == "endsWith" || fn == "contains"):
		c.want(call.Target(), Text, "what stands before ."+fn)
		c.want(args[0], Text, "what "+fn+" looks for")
		return Bool
	case !member && fn == "known" && len(args) == 1:
		if args[0].Kind() != ast.IdentKind {
			return c.fail(e, "known(…) takes the name of a feature")
		}
		if c.check(args[0]) == faulty {
			return faulty
		}
		return Bool
	case !member && fn == "day" && len(args) == 1:
		return c.date(e, args[0])
	case !member && fn == "abs" && len(args) == 1:
		return c.numericKind(e, c.check(args[0]))
	case !member && (fn == "min" || fn == "max") && len(args) == 2:
		return c.numericKind(e, c.same(e, "take the "+fn+" of", args[0], args[1]))
	}
	names := []string{"abs", "min", "max", "day", "known", "startsWith", "endsWith", "contains"}
	return c.fail(e, "unknown function %q with %d arguments%s", fn, len(args), didYouMean(fn, names))
}

func (c *checker) numericKind(e ast.Expr, k Kind) Kind {
	if k == Bool || k == Text {
		return c.fail(e, "a %s is not a number", k)
	}
	return k
}

// date folds day("…") to the number of the day.
func (c *checker) date(e, arg ast.Expr) Kind {
	if s, ok := literalText(arg); ok {
		if d, err := unit.ParseDay(s); err == nil && !d.IsZero() {
			e.SetKindCase(ast.NewExprFactory().NewLiteral(e.ID(), types.Double(d)))
			return Day
		}
	}
	return c.fail(e, "day(…) takes a date in quotes, such as day(\"2026-01-31\")")
}

func literalText(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}

// namesIn lists the features under e, comma separated.
func namesIn(e ast.Expr) string {
	found := map[string]bool{}
	ast.PostOrderVisit(e, ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() == ast.IdentKind {
			found[x.AsIdent()] = true
		}
	}))
	return strings.Join(slices.Sorted(maps.Keys(found)), ",")
}
