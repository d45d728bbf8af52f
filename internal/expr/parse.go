package expr

import "github.com/riskbell/riskbell/internal/i18n"

// parser makes a tree of words (Pratt 1973): each operator says how tightly
// it holds its sides. It stops at the first fault, since what follows would be
// a guess; the checker then reports all it finds.
type parser struct {
	src    source
	tokens []token
	next   int
	fault  *Error
}

// parse reads a whole formula.
func parse(src source) (*node, Faults) {
	tokens, faults := lex(src)
	if len(faults) > 0 {
		return nil, faults
	}
	p := &parser{src: src, tokens: tokens}
	n := p.expression()
	if t := p.peek(); t.sort != end {
		p.unexpected(t)
	}
	if p.fault != nil {
		return nil, Faults{p.fault}
	}
	return n, nil
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.sort != end {
		p.next++
	}
	return t
}

// skip takes the mark if it comes next.
func (p *parser) skip(text string) bool {
	if t := p.peek(); t.sort != mark || t.text != text {
		return false
	}
	p.next++
	return true
}

// want takes the mark, which must come next.
func (p *parser) want(text string) {
	if p.skip(text) {
		return
	}
	t := p.peek()
	if t.sort == end {
		p.fail(t, i18n.Say("expr.missing.end", "want", text))
		return
	}
	p.fail(t, i18n.Say("expr.missing", "want", text, "text", p.shown(t)))
}

func (p *parser) unexpected(t token) {
	switch {
	case t.sort == end:
		p.fail(t, i18n.Say("expr.ends"))
	case t.sort == mark && t.text == "%":
		p.fail(t, i18n.Say("expr.remainder"))
	case t.sort == mark && (t.text == "[" || t.text == "." || t.text == "{"):
		p.fail(t, i18n.Say("expr.only"))
	default:
		p.fail(t, i18n.Say("expr.unexpected", "text", p.shown(t)))
	}
}

// shown is the word as it is written.
func (p *parser) shown(t token) string { return cut(string(p.src[t.at:t.to])) }

// fail keeps the first fault and passes all words that are left.
func (p *parser) fail(t token, m i18n.Message) {
	if p.fault == nil {
		p.fault = p.src.fault(t.at, m)
	}
	p.next = len(p.tokens) - 1
}

// expression is a choice or what stands in one.
func (p *parser) expression() *node {
	n := p.binary(1)
	t := p.peek()
	if !p.skip("?") {
		return n
	}
	yes := p.binary(1)
	p.want(":")
	return &node{op: choose, kids: []*node{n, yes, p.expression()}, at: t.at}
}

// infix is the operators between two sides.
var infix = map[string]op{
	"||": or, "&&": and, "<": less, "<=": lessEqual, ">": greater, ">=": greaterEqual, "==": equal, "!=": unequal, "in": in,
	"+": plus, "-": minus, "*": times, "/": over,
}

// binary is a chain of operators that hold at least that tightly.
func (p *parser) binary(tightly int) *node {
	left := p.unary()
	for {
		t := p.peek()
		o, ok := infix[t.text]
		if _, binding := o.symbol(); t.sort != mark || !ok || binding < tightly {
			return left
		}
		p.next++
		_, binding := o.symbol()
		left = join(o, t.at, left, p.binary(binding+1))
	}
}

// join makes one part of a && b && c.
func join(o op, at int, left, right *node) *node {
	kids := []*node{left, right}
	if o == and || o == or {
		kids = append(alike(o, left), alike(o, right)...)
	}
	return &node{op: o, kids: kids, at: at}
}

func alike(o op, n *node) []*node {
	if n.op == o {
		return n.kids
	}
	return []*node{n}
}

func (p *parser) unary() *node {
	t := p.peek()
	switch {
	case p.skip("!"):
		return &node{op: not, kids: []*node{p.unary()}, at: t.at}
	case p.skip("-"):
		n := p.unary()
		if n.op == constant && n.kind == plain {
			n.number, n.at = 0-n.number, t.at // never a negative zero
			return n
		}
		return &node{op: negative, kids: []*node{n}, at: t.at}
	}
	n := p.primary()
	for p.skip(".") {
		n = p.method(n)
	}
	return n
}

func (p *parser) method(of *node) *node {
	t := p.take()
	if t.sort != name || !p.skip("(") {
		p.fail(t, i18n.Say("expr.only"))
		return of
	}
	return &node{op: call, text: t.text, method: true, kids: append([]*node{of}, p.list(")")...), at: t.at}
}

func (p *parser) primary() *node {
	switch t := p.take(); {
	case t.sort == digits:
		return &node{op: constant, kind: plain, number: t.number, at: t.at}
	case t.sort == quoted:
		return &node{op: constant, kind: Text, text: t.text, at: t.at}
	case t.sort == name && (t.text == "true" || t.text == "false"):
		return &node{op: constant, kind: Bool, number: Flag(t.text == "true").number, at: t.at}
	case t.sort == name && p.skip("("):
		return &node{op: call, text: t.text, kids: p.list(")"), at: t.at}
	case t.sort == name:
		return &node{op: feature, text: t.text, at: t.at}
	case t.sort == mark && t.text == "(":
		n := p.expression()
		p.want(")")
		return n
	case t.sort == mark && t.text == "[":
		return &node{op: list, kids: p.list("]"), at: t.at}
	default:
		p.unexpected(t)
		return &node{}
	}
}

// list is what stands between commas before the closing mark; before ] a
// comma may end it.
func (p *parser) list(closing string) (out []*node) {
	if p.skip(closing) {
		return nil
	}
	out = append(out, p.expression())
	for p.skip(",") {
		if closing == "]" && p.skip(closing) {
			return out
		}
		out = append(out, p.expression())
	}
	p.want(closing)
	return out
}
