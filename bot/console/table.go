package console

import (
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
)

const (
	gutter   = 2  // columns between columns
	minCells = 4  // columns a cut column keeps
	minWords = 12 // columns in which words are wrapped; in fewer they are cut
)

// table aligns the cells; columns that do not fit are made narrower, words
// before numbers and the widest first. Words are wrapped, what is too narrow for
// that is cut.
func (p pen) table(t chat.Table) []string {
	rows, more := t.Rows, t.More
	if len(rows) > maxRows {
		rows, more = rows[:maxRows], more+len(rows)-maxRows
	}
	cells := p.cells(t.Columns, rows)
	widths := p.fit(cells, t.Columns)
	var out []string
	for i, row := range cells {
		lines := p.row(row, t.Columns, widths)
		if i == 0 {
			for j, line := range lines {
				lines[j] = p.paint(dim, line)
			}
		}
		out = append(out, lines...)
	}
	if more > 0 {
		out = append(out, p.paint(dim, p.lang.T("console.more_rows", "n", more)))
	}
	return out
}

// cells are the titles and rows as inert text, every row with all columns.
func (p pen) cells(columns []chat.Column, rows [][]string) [][]string {
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.Title
	}
	var out [][]string
	for _, row := range append([][]string{titles}, rows...) {
		clean := make([]string, len(columns))
		for i := range min(len(row), len(columns)) {
			clean[i] = p.cut(chat.Inert(cutBytes(row[i], 1000)), maxCell)
		}
		out = append(out, clean)
	}
	return out
}

// fit is the width of each column, so that all stand in a line if they can.
func (p pen) fit(cells [][]string, columns []chat.Column) []int {
	widths := make([]int, len(columns))
	total := gutter * (len(columns) - 1)
	for _, row := range cells {
		for i, cell := range row {
			widths[i] = max(widths[i], p.width(cell))
		}
	}
	for _, w := range widths {
		total += w
	}
	for ; total > p.columns; total-- {
		i := widest(widths, columns)
		if i < 0 {
			break
		}
		widths[i]--
	}
	return widths
}

// widest is the column to cut next: words before numbers; -1 if none is left.
func widest(widths []int, columns []chat.Column) int {
	best := -1
	for i, w := range widths {
		words, bestWords := !columns[i].Right, best >= 0 && !columns[best].Right
		if w > minCells && (best < 0 || words && !bestWords || words == bestWords && w > widths[best]) {
			best = i
		}
	}
	return best
}

// row is a line, or as many as its longest cell takes.
func (p pen) row(cells []string, columns []chat.Column, widths []int) []string {
	wrapped, tall := make([][]string, len(cells)), 1
	for i, cell := range cells {
		wrapped[i] = p.cell(cell, columns[i], widths[i])
		tall = max(tall, len(wrapped[i]))
	}
	out := make([]string, tall)
	for n := range out {
		var parts []string
		for i, lines := range wrapped {
			text := ""
			if n < len(lines) {
				text = lines[n]
			}
			parts = append(parts, p.pad(text, widths[i], columns[i].Right))
		}
		out[n] = p.cut(strings.TrimRight(strings.Join(parts, strings.Repeat(" ", gutter)), " "), p.columns)
	}
	return out
}

// cell is the text in lines of at most width columns.
func (p pen) cell(text string, column chat.Column, width int) []string {
	if p.width(text) <= width || column.Right || width < minWords {
		return []string{p.cut(text, width)}
	}
	return p.lines(p.pieces(text, plain), width)
}
