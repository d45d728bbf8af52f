package kpi

import (
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// WriteCSV writes r as CSV with a byte order mark, so that spreadsheets read
// UTF-8: a row per group or unit of time, or one for the value. Numbers are
// exact and plain, dates ISO 8601. Columns are the same in both languages, but
// names are l's. No cell can start a formula.
func WriteCSV(w io.Writer, l i18n.Lang, r Result) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	for _, row := range r.csvRows(l) {
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// FileCard is r as a CSV file with all its rows, under how the question was
// read. The file may be larger than a post can carry.
func FileCard(l i18n.Lang, r Result) ([]chat.Block, error) {
	var data bytes.Buffer
	if err := WriteCSV(&data, l, r); err != nil {
		return nil, err
	}
	rows, _ := r.Rows()
	return []chat.Block{
		chat.Heading(r.title(l)),
		{File: &chat.File{
			Name: chat.FileName(strings.Join(r.echo(l), " "), ".csv"), Type: "text/csv", Data: data.Bytes(),
			Alt: l.T("kpi.file", "n", max(1, rows-r.More)),
		}},
		chat.Note(strings.Join(r.notes(l), "\n")),
	}, nil
}

func (r Result) csvRows(l i18n.Lang) [][]string {
	dims, grain := r.Query.Dims(), r.Query.Grain()
	head := []string{}
	for _, d := range dims {
		head = append(head, d, d+"_name")
	}
	head = append(head, "from", "to", "metric", "value", "unit", "sample", "base", "difference")
	rows := [][]string{head}
	switch {
	case len(dims) > 0:
		for _, row := range r.Table {
			rows = append(rows, r.csvRow(r.csvKeys(l, dims, row.Keys), r.rowPeriod(grain, row), row.Value, row.Change))
		}
	case grain != "":
		for _, p := range r.Series {
			rows = append(rows, r.csvRow(nil, p.Period, p.Value, p.Change))
		}
	default:
		rows = append(rows, r.csvRow(nil, r.Measured, r.Value, r.Change))
	}
	return rows
}

func (r Result) csvKeys(l i18n.Lang, dims, keys []string) []string {
	var cells []string
	for i, dim := range dims {
		cells = append(cells, keys[i], r.Name(l, dim, keys[i]))
	}
	return cells
}

// rowPeriod is the unit of time of a row, or the whole period.
func (r Result) rowPeriod(grain unit.Grain, row Row) unit.Period {
	if grain == "" {
		return r.Measured
	}
	day, err := unit.ParseDay(row.Keys[len(row.Keys)-1])
	if err != nil {
		return r.Measured
	}
	return unit.Period{From: day, To: min(grain.Around(day).To, r.Measured.To)}
}

func (r Result) csvRow(cells []string, p unit.Period, n Number, c *Change) []string {
	base, diff := "", ""
	if c != nil && c.Base.Known {
		base = r.plain(c.Base.V)
	}
	if c != nil && c.Known {
		diff = r.plain(c.Abs)
	}
	value := ""
	if n.Known {
		value = r.plain(n.V)
	}
	u := string(r.Unit)
	if r.Unit == Money {
		u = string(r.Currency)
	}
	return append(cells, p.From.String(), (p.To - 1).String(), r.Definition.ID, value, u, strconv.Itoa(n.Tally.N), base, diff)
}

// plain is v as a machine reads it: money with the currency's decimals.
func (r Result) plain(v float64) string {
	if r.Unit == Money {
		return unit.Major(v, r.Currency).Decimal()
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// inert keeps a spreadsheet from taking a cell as a formula: what begins like
// one gets an apostrophe, plain numbers stay.
func inert(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}
