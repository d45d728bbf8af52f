package expr

import (
	"slices"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Two kinds exist only while checking: a number written in the source, which
// goes with any numeric kind but days, and a part already reported as faulty.
const (
	plain  Kind = "plain"
	faulty Kind = ""
)

// kindText words a kind for a fault.
func kindText(k Kind) i18n.Message { return i18n.Say(i18n.Key("expr.kind." + string(k))) }

// checker walks a parsed formula once and gives every part a kind, features
// their slots and calls their operation; it folds dates to their number.
// Faults are collected, not stopped at.
type checker struct {
	env    Env
	names  []string
	src    source
	used   map[string]bool
	faults Faults
}

func (c *checker) fail(n *node, m i18n.Message) Kind {
	c.faults = append(c.faults, c.src.fault(n.at, m))
	return faulty
}

// size refuses what is too large.
func (c *checker) size(root *node) {
	parts, depth := root.measure()
	if depth > MaxDepth {
		c.fail(root, i18n.Say("expr.deep", "depth", depth, "most", MaxDepth))
	}
	if parts > MaxNodes {
		c.fail(root, i18n.Say("expr.parts", "parts", parts, "most", MaxNodes))
	}
}

func (c *checker) whole(root *node) {
	if k := c.check(root); k != Bool && k != faulty {
		c.fail(root, i18n.Say("expr.whole", "kind", kindText(k)))
	}
}

// check gives n its kind.
func (c *checker) check(n *node) Kind {
	n.kind = c.kindOf(n)
	n.form = formOf(n.kind)
	return n.kind
}

func (c *checker) kindOf(n *node) Kind {
	switch {
	case n.op == constant:
		return n.kind
	case n.op == feature:
		return c.feature(n)
	case n.op == list:
		return c.fail(n, i18n.Say("expr.list"))
	case n.op == call:
		return c.call(n)
	case n.op == and || n.op == or || n.op == not:
		c.truths(n)
		return Bool
	case n.op == choose:
		if k := c.check(n.kids[0]); k != Bool && k != faulty {
			c.fail(n.kids[0], i18n.Say("expr.choice", "kind", kindText(k)))
		}
		return c.same(n, "expr.unlike.choose", n.kids[1:])
	case n.op == in:
		return c.in(n)
	case n.op.compares():
		return c.comparison(n)
	}
	return c.arithmetic(n)
}

func (c *checker) feature(n *node) Kind {
	slot, ok := slices.BinarySearch(c.names, n.text)
	if !ok {
		return c.fail(n, i18n.Say("expr.feature", "name", cut(n.text), "near", Near(n.text, c.names)))
	}
	n.slot = slot
	c.used[n.text] = true
	return c.env[n.text]
}

func (c *checker) truths(n *node) {
	for _, side := range n.kids {
		if k := c.check(side); k != Bool && k != faulty {
			c.fail(side, i18n.Say("expr.side", "kind", kindText(k)))
		}
	}
}

func (c *checker) comparison(n *node) Kind {
	k := c.same(n, "expr.unlike.compare", n.kids)
	switch {
	case k == faulty:
		return faulty
	case (k == Bool || k == Text) && n.op != equal && n.op != unequal:
		return c.fail(n, i18n.Say("expr.order", "kind", kindText(k)))
	}
	return Bool
}

// same checks two sides that must have one kind.
func (c *checker) same(n *node, key i18n.Key, sides []*node) Kind {
	k, ok := merge(c.check(sides[0]), c.check(sides[1]))
	if !ok {
		return c.unlike(n, key, sides[0], sides[1])
	}
	return k
}

// unlike says that two sides do not go together.
func (c *checker) unlike(n *node, key i18n.Key, left, right *node) Kind {
	var hint any = ""
	if left.kind == Day || right.kind == Day {
		hint = i18n.Say("expr.date.hint")
	}
	return c.fail(n, i18n.Say(key, "a", kindText(left.kind), "left", left.shown(), "b", kindText(right.kind), "right", right.shown(), "hint", hint))
}

// merge is the common kind of two parts; a plain number takes the other's,
// but is no date.
func merge(a, b Kind) (Kind, bool) {
	switch {
	case a == faulty || b == faulty:
		return faulty, true
	case a == b:
		return a, true
	case a == plain && (b == Number || b == Money || b == Duration):
		return b, true
	case b == plain:
		return merge(b, a)
	}
	return faulty, false
}

func (c *checker) in(n *node) Kind {
	item, among := n.kids[0], n.kids[1]
	k := c.check(item)
	if among.op != list || len(among.kids) == 0 {
		return c.fail(among, i18n.Say("expr.in"))
	}
	for _, e := range among.kids {
		if e.op != constant {
			return c.fail(e, i18n.Say("expr.element"))
		}
		if _, ok := merge(k, c.check(e)); !ok {
			return c.unlike(e, "expr.unlike.compare", item, e)
		}
	}
	return Bool
}

// dateOf folds day("…") to the number of the day.
func (c *checker) dateOf(n *node) Kind {
	text := n.kids[0]
	if text.op == constant && text.kind == Text {
		if d, err := unit.ParseDay(text.text); err == nil && !d.IsZero() {
			*n = node{op: constant, number: float64(d), at: n.at}
			return Day
		}
	}
	return c.fail(text, i18n.Say("expr.day"))
}
