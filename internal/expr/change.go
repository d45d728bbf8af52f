package expr

import (
	"maps"
	"math"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Change is one feature moved so far that a true formula is no longer true.
type Change struct {
	Feature  string
	From, To Value
	// Relative is |To - From| over the larger of |From| and 1; for a Day, over
	// 365 days.
	Relative float64
}

// SmallestChange is the single numeric feature that makes a True formula
// False with the least relative change, all others left as they are. step is
// the smallest change that makes sense for a feature (1 for counts); nil or a
// result ≤ 0 means 1 for days and durations, .01 for money and any change for
// numbers. ok is false when the formula is not True, or no single feature can
// clear it. Candidates are the thresholds of the formula's comparisons.
func SmallestChange(p *Program, v Values, step func(name string) float64) (best Change, ok bool) {
	now, err := p.Eval(v)
	if err != nil || now.Truth != True {
		return Change{}, false
	}
	for _, name := range p.features {
		from, numeric := v[name].Float()
		if !numeric {
			continue
		}
		s := search{p: p, values: maps.Clone(v), name: name, kind: v[name].kind, from: from, step: stepOf(v[name].kind)}
		if step != nil && step(name) > 0 {
			s.step = step(name)
		}
		if to, found := s.nearest(); found {
			c := Change{name, v[name], float(s.kind, to), s.relative(to)}
			if !ok || c.Relative < best.Relative {
				best, ok = c, true
			}
		}
	}
	return best, ok
}

func stepOf(k Kind) float64 {
	switch k {
	case Day, Duration:
		return 1
	case Money:
		return .01
	}
	return 0
}

// search moves one feature of one subject.
type search struct {
	p          *Program
	values     Values
	name       string
	kind       Kind
	from, step float64
}

func (s *search) relative(to float64) float64 {
	if s.kind == Day {
		return math.Abs(to-s.from) / 365
	}
	return math.Abs(to-s.from) / max(1, math.Abs(s.from))
}

// nearest is the candidate nearest to the present value that clears.
func (s *search) nearest() (to float64, found bool) {
	for _, e := range comparisons(nil, s.p.root) {
		root, ok := s.root(e.AsCall().Args())
		if !ok {
			continue
		}
		for _, c := range s.around(root) {
			if (!found || math.Abs(c-s.from) < math.Abs(to-s.from)) && s.clears(c) {
				to, found = c, true
			}
		}
	}
	return to, found
}

func (s *search) clears(x float64) bool {
	s.values[s.name] = float(s.kind, x)
	r, err := s.p.Eval(s.values)
	return err == nil && r.Truth == False
}

// around are the values at and next to a threshold that the step allows.
func (s *search) around(x float64) []float64 {
	if s.step <= 0 {
		tiny := 1e-9 * max(1, math.Abs(x))
		return []float64{x, x - tiny, x + tiny}
	}
	// Steps are counted from the present value, so that a count stays whole.
	n := math.Round((x - s.from) / s.step)
	out := make([]float64, 0, 3)
	for _, k := range []float64{n - 1, n, n + 1} {
		out = append(out, s.from+k*s.step)
	}
	return out
}

// root is where the two sides of a comparison meet as the feature moves, by
// secants: one step for sides linear in it. Not ok where they do not depend
// on it or never meet.
func (s *search) root(sides []ast.Expr) (float64, bool) {
	a, b := s.from, s.from+max(1, math.Abs(s.from))/64
	ga, aok := s.gap(sides, a)
	for range 40 {
		gb, bok := s.gap(sides, b)
		if !aok || !bok || ga == gb {
			return 0, false
		}
		next := b - gb*(b-a)/(gb-ga)
		if math.Abs(next-b) <= 1e-12*max(1, math.Abs(b)) {
			return next, true
		}
		a, ga, aok, b = b, gb, bok, next
	}
	return 0, false
}

// gap is left minus right with the feature at x.
func (s *search) gap(sides []ast.Expr, x float64) (float64, bool) {
	s.values[s.name] = float(s.kind, x)
	t, _, err := s.p.trace(s.values)
	if err != nil {
		return 0, false
	}
	l, lok := t.at(sides[0]).v.(types.Double)
	r, rok := t.at(sides[1]).v.(types.Double)
	return float64(l - r), lok && rok
}

// comparisons lists the parts of e that compare two sides.
func comparisons(found []ast.Expr, e ast.Expr) []ast.Expr {
	if e.Kind() == ast.CallKind {
		switch e.AsCall().FunctionName() {
		case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals, operators.Equals, operators.NotEquals:
			found = append(found, e)
		}
	}
	for _, child := range children(e) {
		found = comparisons(found, child)
	}
	return found
}
