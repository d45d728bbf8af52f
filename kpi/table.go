package kpi

import (
	"math"
	"slices"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// MaxRows is the most rows a card shows; the CSV has all.
const MaxRows = 12

// Rows is how many groups or units of time r has, and whether its card shows
// less.
func (r Result) Rows() (n int, cut bool) {
	if n = len(r.Table) + r.More; len(r.Query.Dims()) == 0 {
		n = len(r.Series)
	}
	return n, r.More > 0 || n > MaxRows
}

// line is a row of a card's table before it is text.
type line struct {
	names  []string
	value  Number
	change *Change
}

// table shows the groups, or the last units of the trend under a line that
// says how many come before; nothing for neither.
func (r Result) table(l i18n.Lang) []chat.Block {
	lines, titles := r.lines(l)
	if len(lines) == 0 {
		return nil
	}
	var blocks []chat.Block
	more := r.More
	switch over := len(lines) - MaxRows; {
	case over > 0 && len(r.Series) > 0:
		lines = lines[over:]
		blocks = append(blocks, chat.Line(l.T("kpi.earlier", "n", over)))
	case over > 0:
		lines, more = lines[:MaxRows], more+over
	}
	t := &chat.Table{More: more}
	for _, title := range titles {
		t.Columns = append(t.Columns, chat.Column{Title: title})
	}
	r.fill(l, t, lines)
	return append(blocks, chat.Block{Table: t})
}

func (r Result) fill(l i18n.Lang, t *chat.Table, lines []line) {
	values, largest := make([]float64, len(lines)), 0.0
	for i, x := range lines {
		values[i], largest = x.value.V, max(largest, x.value.V)
	}
	col := r.column(l, r.Unit, values)
	right := func(title string) { t.Columns = append(t.Columns, chat.Column{Title: title, Right: true}) }
	right(col.title(l.T(r.Definition.NameKey())))
	if r.Change != nil {
		right(l.T(i18n.Key("kpi.col.change." + r.Change.Kind)))
	}
	if r.Definition.Shape == Ratio {
		right(l.T("kpi.col.sample"))
	}
	t.Columns = append(t.Columns, chat.Column{})
	differences := r.tiny(lines)
	for _, x := range lines {
		row := append(x.names, col.number(x.value))
		if r.Change != nil {
			row = append(row, r.changeCell(l, x.change, differences))
		}
		if r.Definition.Shape == Ratio {
			row = append(row, l.Number(float64(x.value.Tally.N), 0))
		}
		t.Rows = append(t.Rows, append(row, bar(x.value.V, largest)))
	}
}

// tinyBase is the count from which on a change in per cent says something.
const tinyBase = 5

// tiny says that some line has too little to compare with for a percentage:
// then the whole column shows differences.
func (r Result) tiny(lines []line) bool {
	return slices.ContainsFunc(lines, func(x line) bool {
		c := x.change
		return c != nil && c.Known && c.Kind != CompareTarget && (!c.RelKnown || r.Unit == Count && c.Base.V < tinyBase)
	})
}

// changeCell is how a line changed; as a difference or by what suits it.
func (r Result) changeCell(l i18n.Lang, c *Change, difference bool) string {
	switch {
	case c == nil || !c.Known:
		return i18n.None
	case difference && r.Unit != Share && c.Abs == 0:
		return r.value(l, r.Unit, 0)
	case difference && r.Unit != Share:
		return arrow(c.Abs) + r.value(l, r.Unit, math.Abs(c.Abs))
	}
	return r.diff(l, c)
}

// lines are the rows of the table or the trend, with the titles of their names.
func (r Result) lines(l i18n.Lang) (lines []line, titles []string) {
	grain, dims := r.Query.Grain(), r.Query.Dims()
	if len(dims) == 0 && grain != "" {
		for _, p := range r.Series {
			lines = append(lines, line{[]string{r.pointName(l, grain, p.Period)}, p.Value, p.Change})
		}
		return lines, []string{l.T(i18n.Key("kpi.dim." + string(grain)))}
	}
	for _, d := range dims {
		titles = append(titles, l.T(i18n.Key("kpi.dim."+d)))
	}
	if grain != "" {
		titles = append(titles, l.T(i18n.Key("kpi.dim."+string(grain))))
	}
	for _, row := range r.Table {
		lines = append(lines, line{r.rowNames(l, grain, dims, row.Keys), row.Value, row.Change})
	}
	return lines, titles
}

func (r Result) rowNames(l i18n.Lang, grain unit.Grain, dims, keys []string) []string {
	var names []string
	for i, dim := range dims {
		names = append(names, r.Name(l, dim, keys[i]))
	}
	if grain != "" {
		if day, err := unit.ParseDay(keys[len(dims)]); err == nil {
			names = append(names, r.pointName(l, grain, r.happened(grain.Around(day))))
		}
	}
	return names
}

// happened is the part of p that was measured.
func (r Result) happened(p unit.Period) unit.Period {
	return unit.Period{From: max(p.From, r.Measured.From), To: min(p.To, r.Measured.To)}
}
