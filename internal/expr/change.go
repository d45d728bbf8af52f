package expr

import "math"

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
	present := &subject{p.compiler.names, v}
	if p.fits(v) != nil || p.Test(present) != True {
		return Change{}, false
	}
	thresholds := comparisons(nil, p.root)
	for slot, name := range p.compiler.names {
		from, number := v[name].Float()
		if !number || !p.reads(name) {
			continue
		}
		s := search{p: p, at: moved{present, slot, from}, kind: v[name].kind, from: from, step: stepOf(v[name].kind)}
		if step != nil && step(name) > 0 {
			s.step = step(name)
		}
		if to, found := s.nearest(thresholds); found {
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

// moved is a source with one number in another place.
type moved struct {
	Source
	slot int
	to   float64
}

func (m *moved) Number(slot int) (float64, bool) {
	if slot == m.slot {
		return m.to, true
	}
	return m.Source.Number(slot)
}

// search moves one feature of one subject.
type search struct {
	p          *Program
	at         moved
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
func (s *search) nearest(thresholds []*node) (to float64, found bool) {
	for _, n := range thresholds {
		root, ok := s.root(n.kids[0], n.kids[1])
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
	s.at.to = x
	return s.p.Test(&s.at) == False
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
func (s *search) root(left, right *node) (float64, bool) {
	a, b := s.from, s.from+max(1, math.Abs(s.from))/64
	ga := s.gap(left, right, a)
	for range 40 {
		gb := s.gap(left, right, b)
		next := b - gb*(b-a)/(gb-ga)
		if math.IsNaN(next) || math.IsInf(next, 0) {
			return 0, false
		}
		if math.Abs(next-b) <= 1e-12*max(1, math.Abs(b)) {
			return next, true
		}
		a, ga, b = b, gb, next
	}
	return 0, false
}

// gap is left minus right with the feature at x, NaN where unknown.
func (s *search) gap(left, right *node, x float64) float64 {
	s.at.to = x
	return left.value(&s.at) - right.value(&s.at)
}

// comparisons adds the parts of n that compare two numbers.
func comparisons(found []*node, n *node) []*node {
	if n.op.compares() && n.kids[0].form == numeric {
		found = append(found, n)
	}
	for _, k := range n.kids {
		found = comparisons(found, k)
	}
	return found
}
