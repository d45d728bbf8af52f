package expr

import (
	"slices"

	"github.com/riskbell/riskbell/internal/i18n"
)

// function is what may be called: by name, or as a method of a text.
type function struct {
	name   string
	op     op
	args   int // without what stands before the dot
	method bool
}

var functions = []function{
	{"abs", absolute, 1, false}, {"min", least, 2, false}, {"max", greatest, 2, false},
	{"day", date, 1, false}, {"known", known, 1, false},
	{"startsWith", startsWith, 1, true}, {"endsWith", endsWith, 1, true}, {"contains", contains, 1, true},
}

// call looks the name up and checks what it is given.
func (c *checker) call(n *node) Kind {
	i := slices.IndexFunc(functions, func(f function) bool { return f.name == n.text })
	if i < 0 {
		var names []string
		for _, f := range functions {
			names = append(names, f.name)
		}
		return c.fail(n, i18n.Say("expr.function", "name", cut(n.text), "near", Near(n.text, names)))
	}
	f := functions[i]
	given := len(n.kids)
	if n.method {
		given--
	}
	switch {
	case f.method != n.method && f.method:
		return c.fail(n, i18n.Say("expr.method", "name", f.name))
	case f.method != n.method:
		return c.fail(n, i18n.Say("expr.nomethod", "name", f.name))
	case f.args != given:
		return c.fail(n, i18n.Say("expr.arguments", "name", f.name, "n", f.args, "given", given))
	}
	n.op = f.op
	return c.called(n)
}

func (c *checker) called(n *node) Kind {
	switch n.op {
	case known:
		if n.kids[0].op != feature {
			return c.fail(n.kids[0], i18n.Say("expr.known"))
		}
		if c.check(n.kids[0]) == faulty {
			return faulty
		}
		return Bool
	case date:
		return c.dateOf(n)
	case absolute:
		return c.numeric(n, c.check(n.kids[0]))
	case least, greatest:
		return c.numeric(n, c.same(n, i18n.Key("expr.unlike."+n.text), n.kids))
	}
	for _, side := range n.kids {
		if k := c.check(side); k != Text && k != faulty {
			c.fail(side, i18n.Say("expr.text", "name", n.text, "kind", kindText(k)))
		}
	}
	return Bool
}

func (c *checker) numeric(n *node, k Kind) Kind {
	if k == Bool || k == Text {
		return c.fail(n, i18n.Say("expr.notnumber", "kind", kindText(k)))
	}
	return k
}
