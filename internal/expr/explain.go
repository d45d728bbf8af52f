package expr

import (
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Node is one step of the reasoning behind a formula's truth.
type Node struct {
	// Op is "and", "or", "not" or "if" with Parts; a comparison "=", "≠", "<",
	// "≤", ">", "≥" or "in" with Left and Right; or "is" with Left alone: a
	// truth value read, asked for with known(…), or a test of a text.
	Op    string
	Truth Truth
	Parts []Node
	Left  *Side
	Right *Side
}

// Side is one side of a comparison: how it was computed and what came out.
type Side struct {
	Tokens []Token
	Value  Value // unknown where a feature is
}

// Token is one piece of a computation: an operator, a bracket, a number, or a
// feature with its value.
type Token struct {
	Text    string // as written; a feature's name
	Feature bool
	Value   Value // of a feature or a number
	space   bool  // blanks around
}

// Explain evaluates every part of the formula for v, also those whose truth
// did not matter. A value of the wrong kind makes all of it Unknown.
func Explain(p *Program, v Values) Node {
	t, _, err := p.trace(v)
	if err != nil {
		return Node{Op: "is", Left: &Side{Tokens: []Token{{Text: p.src}}}}
	}
	return t.node(p.root, v)
}

func (t trace) node(e ast.Expr, v Values) Node {
	n := Node{Op: "is", Truth: truthOf(t.at(e).v)}
	if e.Kind() != ast.CallKind {
		n.Left = t.side(e, v)
		return n
	}
	call := e.AsCall()
	switch fn := call.FunctionName(); fn {
	case operators.LogicalAnd, operators.LogicalOr:
		n.Op = map[string]string{operators.LogicalAnd: "and", operators.LogicalOr: "or"}[fn]
		for _, part := range chain(nil, fn, e) {
			n.Parts = append(n.Parts, t.node(part, v))
		}
	case operators.LogicalNot, operators.Conditional:
		n.Op = map[string]string{operators.LogicalNot: "not", operators.Conditional: "if"}[fn]
		for _, part := range call.Args() {
			n.Parts = append(n.Parts, t.node(part, v))
		}
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals,
		operators.Greater, operators.GreaterEquals, operators.In:
		n.Op = symbol(fn)
		n.Left, n.Right = t.side(call.Args()[0], v), t.side(call.Args()[1], v)
	default:
		n.Left = t.side(e, v)
	}
	return n
}

// chain flattens a && b && c.
func chain(parts []ast.Expr, fn string, e ast.Expr) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != fn {
		return append(parts, e)
	}
	for _, a := range e.AsCall().Args() {
		parts = chain(parts, fn, a)
	}
	return parts
}

func (t trace) side(e ast.Expr, v Values) *Side {
	s := &Side{Tokens: t.p.parts.tokens(nil, e, 0), Value: t.at(e)}
	for i := range s.Tokens {
		if tok := &s.Tokens[i]; tok.Feature {
			tok.Value = v[tok.Text]
		}
	}
	return s
}

// tokens writes e; within is how tightly its surroundings bind.
func (k partKinds) tokens(out []Token, e ast.Expr, within int) []Token {
	switch e.Kind() {
	case ast.IdentKind:
		return append(out, Token{Text: e.AsIdent(), Feature: true})
	case ast.LiteralKind:
		return append(out, k.literalToken(e))
	case ast.ListKind:
		return append(k.commaed(append(out, Token{Text: "["}), e.AsList().Elements()), Token{Text: "]"})
	case ast.CallKind:
	default:
		return append(out, Token{Text: "…"})
	}
	own := binding(e)
	if own < within {
		return append(k.callTokens(append(out, Token{Text: "("}), e, own), Token{Text: ")"})
	}
	return k.callTokens(out, e, own)
}

func (k partKinds) callTokens(out []Token, e ast.Expr, own int) []Token {
	call, args := e.AsCall(), e.AsCall().Args()
	switch fn := call.FunctionName(); {
	case fn == operators.Conditional:
		out = append(k.tokens(out, args[0], 1), Token{Text: "?", space: true})
		out = append(k.tokens(out, args[1], 1), Token{Text: ":", space: true})
		return k.tokens(out, args[2], 0)
	case own == 6:
		return k.tokens(append(out, Token{Text: symbol(fn)}), args[0], own)
	case own < 6:
		out = append(k.tokens(out, args[0], own), Token{Text: symbol(fn), space: true})
		return k.tokens(out, args[1], own+1)
	case call.IsMemberFunction():
		out = k.tokens(out, call.Target(), 9)
		return append(k.commaed(append(out, Token{Text: "." + fn + "("}), args), Token{Text: ")"})
	default:
		return append(k.commaed(append(out, Token{Text: fn + "("}), args), Token{Text: ")"})
	}
}

func (k partKinds) commaed(out []Token, list []ast.Expr) []Token {
	for i, e := range list {
		if i > 0 {
			out = append(out, Token{Text: ", "})
		}
		out = k.tokens(out, e, 0)
	}
	return out
}

func (k partKinds) literalToken(e ast.Expr) Token {
	v := k.literal(e)
	return Token{Text: v.String(), Value: v}
}

func (t Token) plain() string {
	if t.space {
		return " " + t.Text + " "
	}
	return t.Text
}

// String is "2.5 × median_gap 21 = 52.5": features with their values, and the
// result where something was computed.
func (s *Side) String() string {
	var b strings.Builder
	for _, t := range s.Tokens {
		b.WriteString(t.plain())
		if t.Feature {
			b.WriteString(" " + t.Value.String())
		}
	}
	if s.computed() {
		b.WriteString(" = " + s.Value.String())
	}
	return b.String()
}

// computed reports that the value is not plain to see.
func (s *Side) computed() bool { return len(s.Tokens) > 1 && s.Value.Known() && s.Value.kind != Bool }

// String is the reasoning on one line: "days 63 > 2.5 × gap 21 = 52.5 → true".
func (n Node) String() string {
	switch {
	case n.Right != nil:
		return n.Left.String() + " " + n.Op + " " + n.Right.String() + " → " + n.Truth.String()
	case n.Left != nil:
		return n.Left.String() + " → " + n.Truth.String()
	}
	parts := make([]string, len(n.Parts))
	for i, p := range n.Parts {
		parts[i] = p.String()
	}
	if len(parts) == 1 {
		return n.Op + " (" + parts[0] + ") → " + n.Truth.String()
	}
	return "(" + strings.Join(parts, ") "+n.Op+" (") + ") → " + n.Truth.String()
}
