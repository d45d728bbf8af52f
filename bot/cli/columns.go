package cli

import (
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/riskbell/riskbell/internal/chat"
)

// columns prints rows of one length with their cells under each other, as plain
// text; columns that are empty in every row are left out.
func (sh *shell) columns(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			row[i] = chat.Inert(cell)
			widths[i] = max(widths[i], runewidth.StringWidth(row[i]))
		}
	}
	for _, row := range rows {
		var cells []string
		for i, cell := range row {
			if widths[i] > 0 {
				cells = append(cells, runewidth.FillRight(cell, widths[i]))
			}
		}
		sh.line(strings.TrimRight(strings.Join(cells, "  "), " "))
	}
}
