package kpi

import (
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// MaxRows is the most rows a card shows; the CSV has all.
const MaxRows = 12

// line is a row of a card's table before it is text.
type line struct {
	names  []string
	value  Number
	change *Change
}

// table shows the groups, or the last units of the trend; nil for neither.
func (r Result) table(l i18n.Lang) *chat.Table {
	lines, titles := r.lines(l)
	if len(lines) == 0 {
		return nil
	}
	more := r.More
	if over := len(lines) - MaxRows; over > 0 {
		more += over
		if len(r.Series) > 0 {
			lines = lines[over:]
		} else {
			lines = lines[:MaxRows]
		}
	}
	t := &chat.Table{More: more}
	for _, title := range titles {
		t.Columns = append(t.Columns, chat.Column{Title: title})
	}
	r.fill(l, t, lines)
	return t
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
	for _, x := range lines {
		row := append(x.names, col.number(x.value))
		if r.Change != nil {
			row = append(row, r.changeCell(l, x.change))
		}
		if r.Definition.Shape == Ratio {
			row = append(row, l.Number(float64(x.value.Tally.N), 0))
		}
		t.Rows = append(t.Rows, append(row, bar(x.value.V, largest)))
	}
}

func (r Result) changeCell(l i18n.Lang, c *Change) string {
	if c == nil {
		return i18n.None
	}
	return r.diff(l, c)
}

// lines are the rows of the table or the trend, with the titles of their names.
func (r Result) lines(l i18n.Lang) (lines []line, titles []string) {
	grain, dims := r.Query.Grain(), r.Query.Dims()
	if len(dims) == 0 && grain != "" {
		for _, p := range r.Series {
			lines = append(lines, line{[]string{pointName(l, grain, p.Period)}, p.Value, p.Change})
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
			names = append(names, pointName(l, grain, grain.Around(day)))
		}
	}
	return names
}
