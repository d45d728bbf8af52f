package kpi

import "github.com/riskbell/riskbell/internal/unit"

// cell is a group: up to two members and a unit of time.
type cell struct {
	a, b string
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

// gather passes once over the facts of p; a measure that speaks of the end of
// a period once more for each unit of a trend.
func (e *engine) gather(p unit.Period) (*sums, error) {
	s := &sums{period: p, cells: map[cell]*Tally{}, sides: map[string]*Tally{}}
	if e.grain != "" {
		s.units = p.Split(e.grain)
		s.series = make([]Tally, len(s.units))
	}
	if !e.endsOnly() {
		at := indexer(s.units)
		return s, e.pass(p, func(f *fact) error { return e.put(s, f, at(f.day), true) })
	}
	if e.grain == "" {
		return s, e.pass(p, func(f *fact) error { return e.put(s, f, 0, true) })
	}
	if err := e.pass(p, func(f *fact) error { e.sum(s, f); return nil }); err != nil {
		return nil, err
	}
	for i, u := range s.units {
		if err := e.pass(u, func(f *fact) error { return e.put(s, f, i, false) }); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// endsOnly reports that the measure speaks of the end of a period.
func (e *engine) endsOnly() bool { return e.m.Shape == Snapshot || e.m.ID == ChurnRate }

// indexer finds the unit a day lies in; facts mostly come in date order, so
// it begins where it found the last.
func indexer(units []unit.Period) func(unit.Day) int {
	i := 0
	return func(d unit.Day) int {
		if len(units) == 0 || units[i].Contains(d) {
			return i
		}
		for i = range units {
			if units[i].Contains(d) {
				break
			}
		}
		return i
	}
}

// pass hands on the facts of p that the scope and the filters let through.
func (e *engine) pass(p unit.Period, do func(*fact) error) error {
	if p.Days() == 0 {
		return nil
	}
	var failed error
	err := e.scan(e.reader, p, func(f *fact) {
		if failed != nil || !e.scope.Allows(f.owner) {
			return
		}
		ok, err := e.keep(f, e.q.Filters)
		if ok && err == nil {
			err = do(f)
		}
		failed = err
	})
	if err != nil {
		return err
	}
	return failed
}

// put adds f to the unit and groups it belongs to, and to the total if asked.
func (e *engine) put(s *sums, f *fact, at int, total bool) error {
	if total {
		e.sum(s, f)
	}
	if f.tag != "" {
		return nil
	}
	if s.series != nil {
		s.series[at].add(f, e.keepEach())
	}
	if len(e.dims) == 0 {
		return nil
	}
	if !e.products {
		return e.group(s, f, at)
	}
	return f.byProduct(func(one *fact) error { return e.group(s, one, at) })
}

func (e *engine) sum(s *sums, f *fact) {
	if f.tag != "" {
		t := s.sides[f.tag]
		if t == nil {
			t = &Tally{}
			s.sides[f.tag] = t
		}
		t.add(f, false)
		return
	}
	s.total.add(f, e.keepEach())
	if f.account == "" {
		e.cover.NoAccount++
	}
	if f.owner == "" {
		e.cover.NoOwner++
	}
}

func (e *engine) group(s *sums, f *fact, at int) error {
	c := cell{unit: at}
	var err error
	if c.a, err = e.member(f, e.dims[0]); err != nil {
		return err
	}
	if len(e.dims) > 1 {
		if c.b, err = e.member(f, e.dims[1]); err != nil {
			return err
		}
	}
	t := s.cells[c]
	if t == nil {
		t = &Tally{}
		s.cells[c] = t
	}
	t.add(f, e.keepEach())
	return nil
}

// keepEach reports whether single values are wanted, for a median or a spread.
func (e *engine) keepEach() bool { return e.m.Unit == Days || e.m.Unit == Score }

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
