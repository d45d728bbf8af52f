package kpi

import (
	"cmp"
	"errors"
	"slices"

	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// result turns the sums into the answer.
func (e *engine) result(now, base *sums) (Result, error) {
	r := Result{
		Query: e.q, Measured: e.measured, Partial: e.partial,
		Unit: e.m.Unit, Value: e.value(now.total, now.period), Definition: e.m,
		Scoped: !e.scope.All, Prorated: e.prorated, Sample: now.total.N, At: e.v.At(), Sides: e.sides(now),
	}
	if e.m.Unit == Money {
		r.Currency = e.base
	}
	r.Interval = e.interval(r.Value)
	if base != nil {
		r.Change = e.change(base.period, r.Value, base.total)
	}
	var err error
	if r.Table, err = e.rows(now, base); err != nil {
		return r, err
	}
	r.Thin, r.More = e.thinRows, e.more
	r.Series = e.points(now, base)
	e.cover.NoRate = e.noRate
	r.Coverage = e.cover
	feed, err := e.v.Feed()
	if err != nil {
		return r, err
	}
	r.Age, r.FeedKnown = feed.Age(r.At)
	r.Names, err = e.names(r)
	return r, err
}

// value is the number of t over period p; a sum without facts is zero where
// the records reach, and unknown where they do not.
func (e *engine) value(t Tally, p unit.Period) Number {
	n := e.m.number(t, e.base)
	n.Known = n.Known && (t.N > 0 || e.known(p))
	return n
}

func (e *engine) change(p unit.Period, now Number, base Tally) *Change {
	kind := e.q.Compare.Kind
	b := e.value(base, p)
	if kind == CompareTarget {
		b.Known = base.N > 0
	}
	return e.m.change(kind, p, now, b)
}

// rows are the groups, in order, the first N of them if so many are asked.
func (e *engine) rows(now, base *sums) ([]Row, error) {
	if len(e.dims) == 0 {
		return nil, nil
	}
	cells := map[cell]bool{}
	for c := range now.cells {
		cells[c] = true
	}
	if base != nil && e.m.Shape != Ratio && e.q.Compare.Kind != CompareTarget {
		for c := range base.cells {
			if c.unit < max(1, len(now.units)) { // a longer month has days this one has not
				cells[c] = true
			}
		}
	}
	groups := make([]group, 0, len(cells))
	for c := range cells {
		groups = append(groups, group{c, e.row(c, now, base)})
	}
	if err := e.sort(groups); err != nil {
		return nil, err
	}
	for _, g := range groups {
		e.thinRows += int(oneIf(e.thin(g.row)))
	}
	groups, e.more = e.top(groups)
	rows := make([]Row, len(groups))
	for i, g := range groups {
		keys, err := e.keys(g.cell, now)
		if err != nil {
			return nil, err
		}
		rows[i], rows[i].Keys = g.row, keys
	}
	return rows, nil
}

// group is a row with its cell.
type group struct {
	cell cell
	row  Row
}

// keys are the ids of a cell's members, and the first day of its unit.
func (e *engine) keys(c cell, now *sums) ([]string, error) {
	var keys []string
	for i, dim := range e.dims {
		text, err := e.text(dim, []int64{c.a, c.b}[i])
		if err != nil {
			return nil, err
		}
		keys = append(keys, text)
	}
	if now.units != nil {
		keys = append(keys, now.units[c.unit].From.String())
	}
	return keys, nil
}

// compare orders cells by their members' ids.
func (e *engine) compare(x, y cell) (int, error) {
	for i, dim := range e.dims {
		a, b := []int64{x.a, x.b}[i], []int64{y.a, y.b}[i]
		if a == b {
			continue
		}
		s, err := e.text(dim, a)
		if err != nil {
			return 0, err
		}
		t, err := e.text(dim, b)
		if c := cmp.Compare(s, t); c != 0 || err != nil {
			return c, err
		}
	}
	return cmp.Compare(x.unit, y.unit), nil
}

func (e *engine) row(c cell, now, base *sums) Row {
	period := now.period
	if now.units != nil {
		period = now.units[c.unit]
	}
	var row Row
	row.Value = e.value(now.cell(c), period)
	if base != nil && (base.units == nil || c.unit < len(base.units)) {
		row.Change = e.change(base.unit(c.unit), row.Value, base.cell(c))
	}
	return row
}

func (s *sums) cell(c cell) Tally {
	if t := s.cells[c]; t != nil {
		return *t
	}
	return Tally{}
}

func (s *sums) unit(i int) unit.Period {
	if s.units == nil {
		return s.period
	}
	return s.units[i]
}

// thinSample is the sample under which a rate says more of chance than of the
// group: such groups are ranked behind the others.
const thinSample = 5

// thin reports that a ranked rate rests on too few cases.
func (e *engine) thin(r Row) bool {
	return e.q.TopN != nil && e.m.Shape == Ratio && r.Value.Tally.N < thinSample
}

// class is what comes first: rows with a sound value, thin ones, rows without.
func (e *engine) class(r Row, known bool) int {
	switch {
	case !known:
		return 2
	case e.thin(r):
		return 1
	}
	return 0
}

// sort orders rows by value, descending unless the question says otherwise;
// thin rates come behind, rows without a value last, equal ones by key. Rows
// over time keep the order of their keys.
func (e *engine) sort(groups []group) (failed error) {
	sign := -1
	if e.q.TopN != nil && e.q.TopN.Order == Asc {
		sign = 1
	}
	slices.SortFunc(groups, func(x, y group) int {
		if e.grain == "" {
			a, knownA := e.rank(x.row)
			b, knownB := e.rank(y.row)
			if c := cmp.Or(cmp.Compare(e.class(x.row, knownA), e.class(y.row, knownB)), sign*cmp.Compare(a, b)); c != 0 {
				return c
			}
		}
		c, err := e.compare(x.cell, y.cell)
		failed = errors.Join(failed, err)
		return c
	})
	return failed
}

// rank is what a row is ordered by: how far the target was reached if the
// question is about that, else the value.
func (e *engine) rank(r Row) (v float64, known bool) {
	if e.q.Intent == IntentAttainment && r.Change != nil {
		return r.Change.Rel, r.Change.Known && r.Change.RelKnown
	}
	return r.Value.V, r.Value.Known
}

// top keeps the first N rows and says how many were left out.
func (e *engine) top(rows []group) ([]group, int) {
	t := e.q.TopN
	if t == nil || t.N == 0 || e.grain != "" || len(rows) <= t.N {
		return rows, 0
	}
	return rows[:t.N], len(rows) - t.N
}

// points is the trend of the total.
func (e *engine) points(now, base *sums) []Point {
	if now.units == nil || len(e.dims) > 0 {
		return nil
	}
	var out []Point
	for i, u := range now.units {
		p := Point{Period: u, Partial: e.grain.Around(u.From) != u, Value: e.value(now.series[i], u)}
		if base != nil && i < len(base.series) {
			p.Change = e.change(base.units[i], p.Value, base.series[i])
		}
		out = append(out, p)
	}
	return out
}

// interval is the 95 % interval of a share or a mean score, nil where it has none.
func (e *engine) interval(n Number) *[2]float64 {
	switch {
	case !n.Known:
		return nil
	case e.m.Unit == Share:
		i := stats.Wilson(int(n.Tally.Num), int(n.Tally.Den))
		return &[2]float64{i.Lo, i.Hi}
	case e.m.Unit == Score:
		if low, high, ok := n.Tally.meanInterval(); ok {
			return &[2]float64{max(1, low), min(5, high)}
		}
	}
	return nil
}

// sides are the figures beside the measure, in the order they are told.
func (e *engine) sides(s *sums) []Side {
	var out []Side
	if e.m.Unit == Days {
		v, ok := s.total.median()
		out = append(out, Side{"median", Days, Number{V: v, Known: ok, Tally: Tally{N: s.total.N}}})
	}
	for _, side := range []Side{{Tag: "returned", Unit: Money}, {Tag: "undecided", Unit: Count},
		{Tag: "satisfied", Unit: Share}, {Tag: "nps", Unit: Score}, {Tag: "response", Unit: Share}} {
		t := s.sides[side.Tag]
		if t == nil {
			continue
		}
		side.Value = Measure{Unit: side.Unit, Shape: Sum}.number(*t, e.base)
		if t.Den > 0 {
			side.Value.V = t.Num / t.Den
		}
		if side.Tag == "nps" {
			side.Value.V *= 100
		}
		out = append(out, side)
	}
	return out
}
