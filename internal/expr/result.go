package expr

import (
	"fmt"
	"maps"
	"slices"
)

// Result is the truth of a formula for one subject.
type Result struct {
	Truth Truth
	// Missing are the features that made it Unknown, sorted: absent ones, and
	// those under a division line that is zero.
	Missing []string
}

// Eval evaluates the formula. An error means that a value has another kind
// than declared; the result is then Unknown.
func (p *Program) Eval(v Values) (Result, error) {
	if err := p.fits(v); err != nil {
		return Result{}, err
	}
	s := &subject{p.compiler.names, v}
	r := Result{Truth: p.Test(s)}
	if r.Truth == Unknown {
		r.Missing = p.Missing(s)
	}
	return r, nil
}

// Missing are the features that make the formula Unknown for a source, sorted;
// none where it is not.
func (p *Program) Missing(s Source) []string {
	found := map[string]bool{}
	p.root.missing(s, found)
	return slices.Sorted(maps.Keys(found))
}

// missing adds what makes n unknown.
func (n *node) missing(s Source, found map[string]bool) {
	if !n.unknown(s) {
		return
	}
	deeper := n.kids
	switch n.op {
	case feature:
		found[n.text] = true
		return
	case choose:
		switch n.kids[0].truth(s) {
		case Unknown:
			deeper = n.kids[:1]
		case True:
			deeper = n.kids[1:2]
		case False:
			deeper = n.kids[2:]
		}
	}
	blamed := false
	for _, k := range deeper {
		blamed = blamed || k.unknown(s)
		k.missing(s, found)
	}
	switch {
	case blamed:
	case n.op == over && n.kids[1].value(s) == 0:
		n.kids[1].names(found)
	default:
		n.names(found) // such as the difference of two infinities
	}
}

// subject is Values as a Source.
type subject struct {
	names []string
	v     Values
}

func (s *subject) Number(slot int) (float64, bool) {
	v := s.v[s.names[slot]]
	return v.number, v.Known()
}

func (s *subject) Text(slot int) (string, bool) {
	v := s.v[s.names[slot]]
	return v.text, v.Known()
}

// fits refuses values of another kind than declared.
func (p *Program) fits(v Values) error {
	for _, name := range p.features {
		if got, want := v[name].kind, p.compiler.env[name]; got != want && got != "" {
			return fmt.Errorf("formula %.60q: feature %s is a %s, declared as %s", p.src, name, got, want)
		}
	}
	return nil
}
