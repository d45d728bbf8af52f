package expr

import "strings"

// Token is one piece of a computation: an operator, a bracket, a number, or a
// feature with its value.
type Token struct {
	Text    string // as written; a feature's name
	Feature bool
	Value   Value // of a feature or a number
	space   bool  // blanks around
}

func (t Token) plain() string {
	if t.space {
		return " " + t.Text + " "
	}
	return t.Text
}

// tokens writes n; within is how tightly its surroundings bind.
func (n *node) tokens(out []Token, within int) []Token {
	switch n.op {
	case feature:
		return append(out, Token{Text: n.text, Feature: true})
	case constant:
		v := n.constant()
		return append(out, Token{Text: v.String(), Value: v})
	case list:
		return append(commaed(append(out, Token{Text: "["}), n.kids), Token{Text: "]"})
	}
	symbol, own := n.op.symbol()
	if own < within {
		return append(n.pieces(append(out, Token{Text: "("}), symbol, own), Token{Text: ")"})
	}
	return n.pieces(out, symbol, own)
}

// pieces writes an operator with its sides, or a call.
func (n *node) pieces(out []Token, symbol string, own int) []Token {
	switch {
	case n.op == choose:
		out = append(n.kids[0].tokens(out, 1), Token{Text: "?", space: true})
		out = append(n.kids[1].tokens(out, 1), Token{Text: ":", space: true})
		return n.kids[2].tokens(out, 0)
	case own == unary:
		return n.kids[0].tokens(append(out, Token{Text: symbol}), own)
	case own < unary:
		out = n.kids[0].tokens(out, own)
		for _, k := range n.kids[1:] {
			out = k.tokens(append(out, Token{Text: symbol, space: true}), own+1)
		}
		return out
	case n.method:
		out = n.kids[0].tokens(out, single)
		return append(commaed(append(out, Token{Text: "." + n.text + "("}), n.kids[1:]), Token{Text: ")"})
	}
	return append(commaed(append(out, Token{Text: n.text + "("}), n.kids), Token{Text: ")"})
}

func commaed(out []Token, list []*node) []Token {
	for i, n := range list {
		if i > 0 {
			out = append(out, Token{Text: ", "})
		}
		out = n.tokens(out, 0)
	}
	return out
}

// constant is the value written as n.
func (n *node) constant() Value {
	return Value{kind: settledKind(n.kind), number: n.number, text: n.text}
}

// settledKind is the kind of a plain number where nothing gives it another.
func settledKind(k Kind) Kind {
	if k == plain {
		return Number
	}
	return k
}

// shown is a short form of n for faults.
func (n *node) shown() string {
	var b strings.Builder
	for _, t := range n.tokens(nil, 0) {
		b.WriteString(t.plain())
	}
	return cut(b.String())
}
