package expr

import (
	"math"
	"slices"
	"strings"
)

// Source gives the features of one subject by slot, the place of their names
// in Compiler.Names. It may compute them when asked: what decides nothing is
// not asked for, what stands twice in a formula is asked for twice. ok is false
// for what is unknown; a NaN is unknown too.
type Source interface {
	// Number is the value of a Number, Money (major units), Duration (days), Day
	// (days since 1970-01-01) or Bool (0 is false).
	Number(slot int) (value float64, ok bool)
	Text(slot int) (value string, ok bool)
}

// Test is the truth of the formula. It stops where the truth is decided and
// allocates nothing.
func (p *Program) Test(s Source) Truth { return p.root.truth(s) }

// truth of a part that is logical.
func (n *node) truth(s Source) Truth {
	switch n.op {
	case and:
		return n.settled(s, False)
	case or:
		return n.settled(s, True)
	case not:
		return -n.kids[0].truth(s)
	case less:
		return below(n.kids[0].num(s), n.kids[1].num(s))
	case greaterEqual:
		return -below(n.kids[0].num(s), n.kids[1].num(s))
	case greater:
		return below(n.kids[1].num(s), n.kids[0].num(s))
	case lessEqual:
		return -below(n.kids[1].num(s), n.kids[0].num(s))
	case equal:
		return n.kids[0].equals(n.kids[1], s)
	case unequal:
		return -n.kids[0].equals(n.kids[1], s)
	case in:
		return n.among(s)
	case known:
		return truthOf(!n.kids[0].unknown(s))
	case startsWith, endsWith, contains:
		return n.matches(s)
	case choose:
		return choice(n, s, Unknown, (*node).truth)
	}
	f := n.value(s)
	if f != f {
		return Unknown
	}
	return truthOf(f != 0)
}

// settled is the truth of a chain that one part of the given truth decides;
// without such a part it is unknown if any is.
func (n *node) settled(s Source, by Truth) Truth {
	out := -by
	for _, k := range n.kids {
		switch k.truth(s) {
		case by:
			return by
		case Unknown:
			out = Unknown
		}
	}
	return out
}

// below says whether a < b; NaN, which is unknown, is neither.
func below(a, b float64) Truth {
	switch {
	case a < b:
		return True
	case a >= b:
		return False
	}
	return Unknown
}

// equals compares two parts of one form.
func (n *node) equals(other *node, s Source) Truth {
	if n.form == textual {
		a, aok := n.words(s)
		b, bok := other.words(s)
		if !aok || !bok {
			return Unknown
		}
		return truthOf(a == b)
	}
	a, b := n.figure(s), other.figure(s)
	if a != a || b != b {
		return Unknown
	}
	return truthOf(a == b)
}

// among looks for a value in a list of constants. The value is found once: it
// may hold lists itself.
func (n *node) among(s Source) Truth {
	item, list := n.kids[0], n.kids[1].kids
	if item.form == textual {
		text, ok := item.words(s)
		if !ok {
			return Unknown
		}
		return truthOf(slices.ContainsFunc(list, func(e *node) bool { return e.text == text }))
	}
	f := item.figure(s)
	if f != f {
		return Unknown
	}
	return truthOf(slices.ContainsFunc(list, func(e *node) bool { return e.number == f }))
}

// figure is value, and for a logical part 1 if it is true, 0 if it is false.
func (n *node) figure(s Source) float64 {
	if n.form != logical {
		return n.value(s)
	}
	switch n.truth(s) {
	case True:
		return 1
	case False:
		return 0
	}
	return math.NaN()
}

func (n *node) matches(s Source) Truth {
	text, ok := n.kids[0].words(s)
	part, pok := n.kids[1].words(s)
	switch {
	case !ok || !pok:
		return Unknown
	case n.op == startsWith:
		return truthOf(strings.HasPrefix(text, part))
	case n.op == endsWith:
		return truthOf(strings.HasSuffix(text, part))
	}
	return truthOf(strings.Contains(text, part))
}

// num is value, but quick where it stands in the source.
func (n *node) num(s Source) float64 {
	if n.op == constant {
		return n.number
	}
	return n.value(s)
}

// value of a part that is numeric, or of a single piece that is logical; NaN
// is unknown, and arithmetic carries it along.
func (n *node) value(s Source) float64 {
	switch n.op {
	case constant:
		return n.number
	case feature:
		if f, ok := s.Number(n.slot); ok {
			return f
		}
		return math.NaN()
	case negative:
		return -n.kids[0].value(s)
	case absolute:
		return math.Abs(n.kids[0].value(s))
	case choose:
		return choice(n, s, math.NaN(), (*node).value)
	}
	return n.computed(n.kids[0].num(s), n.kids[1].num(s))
}

func (n *node) computed(a, b float64) float64 {
	switch n.op {
	case plus:
		return a + b
	case minus:
		return a - b
	case times:
		return a * b
	case least:
		return min(a, b)
	case greatest:
		return max(a, b)
	}
	if b == 0 {
		return math.NaN() // unknown, not infinite
	}
	return a / b
}

// words of a part that is textual.
func (n *node) words(s Source) (string, bool) {
	switch n.op {
	case constant:
		return n.text, true
	case feature:
		return s.Text(n.slot)
	}
	switch n.kids[0].truth(s) {
	case True:
		return n.kids[1].words(s)
	case False:
		return n.kids[2].words(s)
	}
	return "", false
}

// choice is a ? b : c.
func choice[T any](n *node, s Source, unknown T, of func(*node, Source) T) T {
	switch n.kids[0].truth(s) {
	case True:
		return of(n.kids[1], s)
	case False:
		return of(n.kids[2], s)
	}
	return unknown
}

// unknown reports that a part has no value; a list always has.
func (n *node) unknown(s Source) bool {
	switch n.form {
	case logical, numeric:
		return math.IsNaN(n.figure(s))
	case textual:
		_, ok := n.words(s)
		return !ok
	}
	return false
}
