package kpi

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// cell is a group: up to two members and a unit of time.
type cell struct {
	a, b int64
	unit int // index into sums.units; 0 without a grain
}

// sums is what one pass over a period found.
type sums struct {
	period unit.Period
	total  Tally
	units  []unit.Period // of the grain; nil without
	series []Tally       // one per unit
	cells  map[cell]*Tally
	sides  map[string]*Tally
}

func newSums(p unit.Period) *sums {
	return &sums{period: p, cells: map[cell]*Tally{}, sides: map[string]*Tally{}}
}

// gather passes once over the facts of p; a measure that speaks of the end of
// a period once more for each unit of a trend.
func (e *engine) gather(p unit.Period) (*sums, error) {
	s := newSums(p)
	if e.grain != "" {
		s.units = p.Split(e.grain)
		s.series = make([]Tally, len(s.units))
	}
	if !e.endsOnly() || e.grain == "" {
		return s, e.pass(p, func(f *facts) error {
			e.sum(s, f)
			return e.put(s, f, nil)
		})
	}
	if err := e.pass(p, func(f *facts) error { e.sum(s, f); return nil }); err != nil {
		return nil, err
	}
	for i, u := range s.units {
		if err := e.pass(u, func(f *facts) error { return e.put(s, f, &i) }); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// endsOnly reports that the measure speaks of the end of a period.
func (e *engine) endsOnly() bool { return e.m.Shape == Snapshot || e.m.ID == ChurnRate }

// pass hands on the facts of p that the scope and the filters let through.
func (e *engine) pass(p unit.Period, do func(*facts) error) error {
	if p.Days() == 0 {
		return nil
	}
	return e.scan(e.reader, p, func(f *facts) error {
		if err := e.allowed(f, e.scope); err != nil {
			return err
		}
		for _, filter := range e.q.Filters {
			if err := e.filter(f, filter); err != nil {
				return err
			}
		}
		if f.length() == 0 {
			return nil
		}
		return do(f)
	})
}

// sum adds f to the total.
func (e *engine) sum(s *sums, f *facts) {
	if f.tag != "" {
		t := s.sides[f.tag]
		if t == nil {
			t = &Tally{}
			s.sides[f.tag] = t
		}
		t.addAll(f, false)
		return
	}
	s.total.addAll(f, e.keepEach())
	e.cover.NoAccount += f.none(crm.ColAccount)
	e.cover.NoOwner += f.none(crm.ColOwner)
}

// put adds f to the units and groups it belongs to; unit is given for facts
// that speak of a unit's end.
func (e *engine) put(s *sums, f *facts, unit *int) error {
	if f.tag != "" || s.series == nil && len(e.dims) == 0 {
		return nil
	}
	if s.series != nil {
		units := e.unitsOf(s, f, unit)
		for i := range f.num {
			s.series[units[i]].add(f, i, e.keepEach())
		}
	}
	if len(e.dims) == 0 {
		return nil
	}
	if e.products {
		f = f.byProduct()
	}
	return e.group(s, f, unit)
}

// unitsOf are the places of the units that the facts lie in.
func (e *engine) unitsOf(s *sums, f *facts, given *int) []int {
	out := make([]int, f.length())
	if len(s.units) == 0 {
		return out
	}
	at := 0
	days := f.days()
	for i := range out {
		if given != nil {
			out[i] = *given
			continue
		}
		// Facts come in the order of days: the unit is mostly the last one's.
		for d := unit.Day(days[i]); !s.units[at].Contains(d); {
			if at++; at == len(s.units) {
				at = 0
			}
		}
		out[i] = at
	}
	return out
}

// group adds f to the cells.
func (e *engine) group(s *sums, f *facts, unit *int) error {
	a, err := e.members(f, e.dims[0])
	if err != nil {
		return err
	}
	var b []int64
	if len(e.dims) > 1 {
		if b, err = e.members(f, e.dims[1]); err != nil {
			return err
		}
	}
	units := e.unitsOf(s, f, unit)
	var last cell
	var t *Tally
	for i := range f.num {
		c := cell{a: a[i], unit: units[i]}
		if b != nil {
			c.b = b[i]
		}
		if t == nil || c != last {
			t, last = s.at(c), c
		}
		t.add(f, i, e.keepEach())
	}
	return nil
}

// at is the tally of a cell.
func (s *sums) at(c cell) *Tally {
	t := s.cells[c]
	if t == nil {
		t = &Tally{}
		s.cells[c] = t
	}
	return t
}

// keepEach reports whether single values are wanted, for a median.
func (e *engine) keepEach() bool { return e.m.Unit == Days }

// baseline gathers what the measure is compared with; nil for nothing.
func (e *engine) baseline() (*sums, error) {
	switch {
	case e.q.Compare == nil:
		return nil, nil
	case e.q.Compare.Kind == CompareTarget:
		return e.targets()
	}
	covered := e.cover // rows without account or owner are told of the period asked
	s, err := e.gather(e.compared)
	e.cover.NoAccount, e.cover.NoOwner = covered.NoAccount, covered.NoOwner
	return s, err
}
