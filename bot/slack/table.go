package slack

import (
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Limits of tables. Slack allows 100 rows of 20 cells and one table a message;
// what is read in a chat is shorter.
const (
	maxRows    = 60
	maxColumns = 20
	maxCell    = 200
)

// table is a native table, or aligned lines where there can be none. Rows that
// do not fit are counted.
func (c *canvas) table(t chat.Table) {
	if len(t.Columns) == 0 {
		return
	}
	rows, more := c.rows(t)
	if len(rows) == 0 {
		c.full = true
		return
	}
	if c.modest || c.tabled {
		c.aligned(rows, t.Columns)
	} else {
		c.tabled = true
		c.add(native(rows, t.Columns))
	}
	if more > 0 && !c.full {
		c.add(note(c.lang.T("slack.more_rows", "n", more)))
	}
}

// rows are the titles and as many rows as fit, whole, and how many do not.
func (c *canvas) rows(t chat.Table) (out [][]string, more int) {
	columns := min(len(t.Columns), maxColumns)
	titles := make([]string, columns)
	for i := range columns {
		if titles[i] = t.Columns[i].Title; titles[i] == "" {
			titles[i] = "·" // Slack refuses empty cells
		}
	}
	for i, row := range append([][]string{titles}, t.Rows...) {
		cells, cost := cellsOf(row, columns)
		if i > maxRows || c.left-cost < leastRoom {
			return out, t.More + len(t.Rows) + 1 - i
		}
		c.left -= cost
		out = append(out, cells)
	}
	return out, t.More
}

func cellsOf(row []string, columns int) (cells []string, cost int) {
	cells = make([]string, columns)
	for i := range cells {
		if i < len(row) {
			cells[i] = oneLine(row[i], maxCell)
		}
		if cells[i] == "" {
			cells[i] = i18n.None
		}
		cost += units(cells[i]) + perElement
	}
	return cells, cost
}

func native(rows [][]string, columns []chat.Column) slack.Block {
	t := slack.NewTableBlock("")
	for _, row := range rows {
		var cells []slack.TableCell
		for _, cell := range row {
			cells = append(cells, slack.NewTableRawTextCell(cell))
		}
		t.AddRow(cells...)
	}
	for i := range rows[0] {
		s := slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
		if columns[i].Right {
			s = slack.ColumnSetting{Align: slack.ColumnAlignmentRight}
		}
		t.ColumnSettings = append(t.ColumnSettings, s)
	}
	return t
}

// aligned is the table as lines of letters of one width, Chinese ones counting
// two.
func (c *canvas) aligned(rows [][]string, columns []chat.Column) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], runewidth.StringWidth(cell))
		}
	}
	var b strings.Builder
	for i, row := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		var line strings.Builder
		for j, cell := range row {
			pad := strings.Repeat(" ", min(widths[j]-runewidth.StringWidth(cell), maxCell))
			if columns[j].Right {
				cell, pad = pad+cell, ""
			}
			line.WriteString(cell + pad + "  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
	}
	text := lines(b.String(), max(leastRoom, c.left))
	c.left -= max(0, units(text)-cost(rows))
	c.add(slack.NewRichTextBlock("", &slack.RichTextPreformatted{
		Type:     slack.RTEPreformatted,
		Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(text, nil)},
	}))
}

// cost is what the cells of rows count already.
func cost(rows [][]string) (n int) {
	for _, row := range rows {
		for _, cell := range row {
			n += units(cell) + perElement
		}
	}
	return n
}
