package expr

// op is what a part of a formula does.
type op uint8

// The operations. Those from call on are called by name.
const (
	constant op = iota
	feature
	list
	choose // a ? b : c
	or
	and
	not
	less
	lessEqual
	greater
	greaterEqual
	equal
	unequal
	in
	plus
	minus
	times
	over
	negative
	call // a name the checker has not looked up yet
	absolute
	least
	greatest
	date
	known
	startsWith
	endsWith
	contains
)

// node is a part of a formula. The checker fills kind, form, slot and, for a
// call, op; after that a node never changes.
type node struct {
	op     op
	form   form
	kind   Kind
	slot   int
	number float64 // of a constant; 1 for true
	text   string  // of a constant; the name of a feature or function
	kids   []*node // what stands before the dot of a method comes first
	method bool
	at     int // byte of the source
}

// form is how the value of a part is held.
type form uint8

const (
	formless form = iota // a list, a fault
	logical
	numeric
	textual
)

func formOf(k Kind) form {
	switch k {
	case "":
		return formless
	case Bool:
		return logical
	case Text:
		return textual
	}
	return numeric
}

// binding is how tightly each operator holds its sides; what is not here is a
// single piece. Symbols are for people to read.
func (o op) symbol() (text string, binding int) {
	switch o {
	case choose:
		return "?", 0
	case or:
		return "||", 1
	case and:
		return "&&", 2
	case less:
		return "<", 3
	case lessEqual:
		return "≤", 3
	case greater:
		return ">", 3
	case greaterEqual:
		return "≥", 3
	case equal:
		return "=", 3
	case unequal:
		return "≠", 3
	case in:
		return "in", 3
	case plus:
		return "+", 4
	case minus:
		return "-", 4
	case times:
		return "×", 5
	case over:
		return "/", 5
	case negative:
		return "-", unary
	case not:
		return "!", unary
	}
	return "", single
}

const (
	unary  = 6
	single = 9
)

func (o op) compares() bool { return less <= o && o <= unequal }

// measure counts the parts of n as they are written, and its levels.
func (n *node) measure() (parts, depth int) {
	parts = 1
	if n.op == and || n.op == or {
		parts = len(n.kids) - 1
	}
	for _, k := range n.kids {
		p, d := k.measure()
		parts, depth = parts+p, max(depth, d)
	}
	return parts, depth + 1
}

// names adds the features n reads to found.
func (n *node) names(found map[string]bool) {
	if n.op == feature {
		found[n.text] = true
	}
	for _, k := range n.kids {
		k.names(found)
	}
}
