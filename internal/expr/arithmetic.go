package expr

import "github.com/riskbell/riskbell/internal/i18n"

// arithmetic gives + - * / and the sign their kind.
func (c *checker) arithmetic(n *node) Kind {
	a := c.check(n.kids[0])
	if n.op == negative {
		if a == Day {
			return c.fail(n, i18n.Say("expr.sign"))
		}
		return c.numeric(n, a)
	}
	b := c.check(n.kids[1])
	if a == faulty || b == faulty {
		return faulty
	}
	k := resultKind(n.op, a, b)
	if k == faulty {
		return c.fail(n, i18n.Say("expr.compute", "text", n.shown(), "a", kindText(a), "b", kindText(b)))
	}
	if right := n.kids[1]; n.op == over && right.op == constant && right.number == 0 {
		return c.fail(n, i18n.Say("expr.zero"))
	}
	return k
}

// resultKind is the kind of what comes out, faulty where the kinds do not go
// together.
func resultKind(o op, a, b Kind) Kind {
	switch o {
	case plus:
		return sumKind(a, b)
	case minus:
		return differenceKind(a, b)
	case times:
		return productKind(a, b)
	}
	return quotientKind(a, b)
}

func sumKind(a, b Kind) Kind {
	switch {
	case a == Bool || a == Text || b == Bool || b == Text || a == Day && b == Day:
		return faulty
	case a == Day && (b == Duration || b == plain) || b == Day && (a == Duration || a == plain):
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
	case a == plain && measurable(b):
		return b
	case b == plain && measurable(a):
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
	case a == plain && b == plain:
		return plain
	case !measurable(a) || !measurable(b):
		return faulty
	case a == b || a == plain:
		return Number
	case b == plain || b == Number:
		return a
	case b == Duration:
		return a
	}
	return faulty
}

func measurable(k Kind) bool { return k == plain || k == Number || k == Money || k == Duration }
