package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// random is a value that a cell may have.
func random(r *rand.Rand) any {
	texts := []string{"", " 前后 ", "上海风铃有限公司", "a\nb\tc", "_x000D_", "_x005F_", "<&>\"'", "😀", "0012", strings.Repeat("长", 300), "=1+1", "a\rb", "2026010200001.5499999999999998"}
	switch r.IntN(8) {
	case 0:
		return r.IntN(2) == 0
	case 1:
		return r.Float64() * 1e6
	case 2:
		return r.IntN(1e9) - 5e8
	case 3:
		return time.Date(1990, 1, 1, 0, 0, r.IntN(1e9), 0, time.UTC)
	case 4:
		return nil
	case 5:
		return []excelize.RichTextRun{{Text: texts[1+r.IntN(len(texts)-1)]}, {Text: "b", Font: &excelize.Font{Bold: true}}}
	case 6:
		return fmt.Sprintf("text %d", r.IntN(50))
	}
	return texts[r.IntN(len(texts))]
}

// fill writes random cells to a sheet, with gaps, in one of excelize's two ways.
func fill(t *testing.T, r *rand.Rand, f *excelize.File, sheet string) {
	t.Helper()
	var stream *excelize.StreamWriter
	var err error
	streamed := r.IntN(2) == 0
	if streamed {
		if stream, err = f.NewStreamWriter(sheet); err != nil {
			t.Fatal(err)
		}
	}
	for row := 1 + r.IntN(3); row < 20; row += 1 + r.IntN(3)*r.IntN(2) {
		cells := make([]any, r.IntN(40))
		for i := range cells {
			cells[i] = random(r)
		}
		name, err := excelize.CoordinatesToCellName(1+r.IntN(3), row)
		if err != nil {
			t.Fatal(err)
		}
		if streamed {
			err = stream.SetRow(name, cells)
		} else {
			err = set(f, sheet, row, cells)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if streamed {
		err = stream.Flush()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func set(f *excelize.File, sheet string, row int, cells []any) error {
	for i, c := range cells {
		name, err := excelize.CoordinatesToCellName(i+1, row)
		if err != nil {
			return err
		}
		if runs, rich := c.([]excelize.RichTextRun); rich {
			err = f.SetCellRichText(sheet, name, runs)
		} else if s, text := c.(string); text && strings.HasPrefix(s, "=") {
			err = f.SetCellFormula(sheet, name, s[1:])
		} else {
			err = f.SetCellValue(sheet, name, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// theirs are the rows as excelize reads them, that are not empty, each with its number first.
func theirs(t *testing.T, data []byte, sheet string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for i, cells := range rows {
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) > 0 {
			out = append(out, append([]string{fmt.Sprint(i + 1)}, cells...))
		}
	}
	return out
}

func ours(t *testing.T, data []byte, sheet string) [][]string {
	t.Helper()
	b, err := Open(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Sheet(sheet)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out [][]string
	for {
		r, err := s.Next()
		switch {
		case errors.Is(err, io.EOF):
			return out
		case err != nil || r.Fault != nil:
			t.Fatal(err, r.Fault)
		case len(r.Cells) > 0:
			out = append(out, append([]string{fmt.Sprint(r.Number)}, r.Cells...))
		}
	}
}

// Whatever excelize writes is read as excelize, another's work, reads it.
func TestAsExcelizeReads(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	seen := 0
	for range 30 {
		f := excelize.NewFile()
		if _, err := f.NewSheet("第二"); err != nil {
			t.Fatal(err)
		}
		for _, sheet := range f.GetSheetList() {
			fill(t, r, f, sheet)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		for _, sheet := range f.GetSheetList() {
			want := theirs(t, b.Bytes(), sheet)
			for _, row := range want {
				for i, c := range row {
					if !strings.HasPrefix(c, "2026010200001") { // a text, not a number
						row[i] = tidy(c)
					}
				}
				seen += len(row)
			}
			if diff := cmp.Diff(want, ours(t, b.Bytes(), sheet)); diff != "" {
				t.Fatal(diff)
			}
		}
	}
	if seen < 10_000 {
		t.Errorf("only %d cells were compared", seen)
	}
}
