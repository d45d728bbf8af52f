package telegram

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

const (
	maxColumns = 30 // of the fixed font that a narrow phone shows in a line
	gutter     = 2
	maxCell    = 80 // columns of a cell in a list
	maxRows    = 60
	dot        = " · "
)

// table aligns what a phone can show in a line; a wider table becomes a list,
// a line for each row. Rows that do not fit are counted.
func (p *pen) table(w *writer, t chat.Table) {
	rows := t.Rows[:min(len(t.Rows), maxRows)]
	titles, cells := p.cells(t.Columns, rows)
	widths, fits := p.widths(titles, cells)
	draw := func(row []string) string { return p.aligned(row, t.Columns, widths, cells) }
	if !fits {
		draw = nil
	}
	shown := p.rows(w, titles, cells, draw)
	if more := t.More + len(t.Rows) - shown; more > 0 {
		w.own(plain, "\n")
		w.own(italic, p.lang.T("telegram.more_rows", "n", more))
	}
}

// cells are the titles and rows as inert text, every row with all columns.
func (p *pen) cells(columns []chat.Column, rows [][]string) (titles []string, cells [][]string) {
	for _, c := range columns {
		titles = append(titles, p.ruler.cut(chat.Inert(start(c.Title)), maxLabel))
	}
	for _, row := range rows {
		clean := make([]string, len(columns))
		for i := range clean {
			if i < len(row) {
				clean[i] = p.ruler.cut(chat.Inert(start(row[i])), maxCell)
			}
			if strings.TrimSpace(clean[i]) == "" {
				clean[i] = i18n.None
			}
		}
		cells = append(cells, clean)
	}
	return titles, cells
}

// widths are those of the columns, and whether they fit beside each other.
func (p *pen) widths(titles []string, cells [][]string) (widths []int, fits bool) {
	widths = make([]int, len(titles))
	total := gutter * (len(titles) - 1)
	for i := range titles {
		widths[i] = p.ruler.width(titles[i])
		for _, row := range cells {
			widths[i] = max(widths[i], p.ruler.width(row[i]))
		}
		total += widths[i]
	}
	return widths, len(titles) > 1 && total <= maxColumns
}

func (p *pen) aligned(row []string, columns []chat.Column, widths []int, cells [][]string) string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteString(strings.Repeat(" ", gutter))
		}
		last := i == len(row)-1 && !columns[i].Right
		if last {
			b.WriteString(cell)
			continue
		}
		b.WriteString(p.ruler.pad(cell, widths[i], columns[i].Right, p.wide(cells, i)))
	}
	return b.String()
}

// wide says that Chinese letters stand in a column.
func (p *pen) wide(cells [][]string, column int) bool {
	for _, row := range cells {
		if p.ruler.width(row[column]) > len([]rune(row[column])) {
			return true
		}
	}
	return false
}

// rows writes as many as fit and returns how many; room stays for the line that
// counts the rest.
func (p *pen) rows(w *writer, titles []string, cells [][]string, draw func([]string) string) int {
	room := w.limit - units(p.lang.T("telegram.more_rows", "n", 1<<20)) - 2
	if draw != nil {
		return fixed(w, titles, cells, draw, room)
	}
	w.own(italic, strings.Join(slices.DeleteFunc(slices.Clone(titles), func(s string) bool { return s == "" }), dot))
	for n, row := range cells {
		line := ""
		if len(row) > 1 {
			line = dot + strings.Join(row[1:], dot)
		}
		if n > 0 && w.units+units(row[0]+line)+spare > room {
			return n
		}
		w.own(plain, "\n")
		w.own(bold, row[0])
		w.own(plain, line)
	}
	return len(cells)
}

// spare is what joiners may add to a row.
const spare = 8

// fixed writes rows in the fixed font.
func fixed(w *writer, titles []string, cells [][]string, draw func([]string) string, room int) int {
	text, n := draw(titles), 0
	for _, row := range cells {
		line := "\n" + draw(row)
		if n > 0 && w.units+units(text+line)+spare > room {
			break
		}
		text, n = text+line, n+1
	}
	w.own(pre, text)
	return n
}
