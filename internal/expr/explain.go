package expr

import (
	"strings"
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

// Explain evaluates every part of the formula for v, also those whose truth
// did not matter. A value of the wrong kind makes all of it Unknown.
func Explain(p *Program, v Values) Node {
	if p.fits(v) != nil {
		return Node{Op: "is", Left: &Side{Tokens: []Token{{Text: p.src}}}}
	}
	e := explainer{&subject{p.compiler.names, v}, v}
	return e.node(p.root)
}

type explainer struct {
	s Source
	v Values
}

func (e explainer) node(n *node) Node {
	out := Node{Op: "is", Truth: n.truth(e.s)}
	switch {
	case n.op == and || n.op == or || n.op == not || n.op == choose:
		out.Op = map[op]string{and: "and", or: "or", not: "not", choose: "if"}[n.op]
		for _, part := range n.kids {
			out.Parts = append(out.Parts, e.node(part))
		}
	case n.op.compares() || n.op == in:
		out.Op, _ = n.op.symbol()
		out.Left, out.Right = e.side(n.kids[0]), e.side(n.kids[1])
	default:
		out.Left = e.side(n)
	}
	return out
}

func (e explainer) side(n *node) *Side {
	s := &Side{Tokens: n.tokens(nil, 0), Value: n.result(e.s)}
	for i := range s.Tokens {
		if t := &s.Tokens[i]; t.Feature {
			t.Value = e.v[t.Text]
		}
	}
	return s
}

// result is the value of a part, unknown where it has none.
func (n *node) result(s Source) Value {
	if n.unknown(s) {
		return Value{}
	}
	out := Value{kind: settledKind(n.kind)}
	switch n.form {
	case logical:
		return Flag(n.truth(s) == True)
	case numeric:
		out.number = n.value(s)
	case textual:
		out.text, _ = n.words(s)
	}
	return out
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
