package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// Sheets as programs write them: what is read of each, and what is set aside.
func TestRowsOfASheetOutOfOrder(t *testing.T) {
	const head = `<row r="1"><c t="inlineStr"><is><t>id</t></is></c></row>`
	for _, tt := range []struct{ name, rows, want, strays string }{
		{"in order", `<row r="2"><c><v>1</v></c></row><row r="5"><c><v>2</v></c></row>`, "2:1 5:2", ""},
		{"without numbers", `<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`, "2:1 3:2", ""},
		{"twice", `<row r="2"><c><v>1</v></c></row><row r="2"><c><v>7</v></c><c><v>8</v></c></row>`, "2:1", `2:"7\t8"`},
		{"one stands late", `<row r="9"><c><v>1</v></c></row><row r="3"><c><v>7</v></c></row><row r="10"><c><v>2</v></c></row>`, "9:1 10:2", `3:"7"`},
		{"above all numbers", `<row r="2"><c><v>1</v></c></row><row r="99999999999999999999"><c><v>7</v></c></row><row><c><v>2</v></c></row>`, "2:1 3:2", `9223372036854775807:"7"`},
		{"empty and closed at once", `<row r="5"><c><v>1</v></c></row><row r="4"/><row r="6"><c><v>2</v></c></row>`, "5:1 6:2", `4:""`},
		{"over several lines", "<row\n\tr = '5'><c><v>1</v></c></row><row\r\nspans='1:1'\r\nr='4' ><c><v>7</v></c></row >", "5:1", `4:"7"`},
		{"only in a comment", `<!-- > <row r="8"> --><row r="2"><c><v>1</v></c></row>`, "2:1", ""},
		{"only in a text", `<row r="2"><c t="inlineStr"><is><t><![CDATA[<row r="8">]]></t></is></c></row><row r="3"><c><v>1</v></c></row>`, `2:<row r="8"> 3:1`, ""},
	} {
		for _, space := range []string{"", "x:"} {
			sheet := "<worksheet><sheetData>" + head + tt.rows + "</sheetData></worksheet>"
			if space != "" {
				if strings.Contains(sheet, "<!") {
					continue
				}
				sheet = strings.NewReplacer("</", "</x:", "<", "<x:").Replace(sheet)
				sheet = strings.Replace(sheet, "<x:worksheet>", `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`, 1)
			}
			x, err := newXLSX(bytes.NewReader(sheetOf(t, []byte(sheet))), "", nil)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			var rows, strays []string
			for {
				r, err := x.next()
				var bad *badRow
				if errors.As(err, &bad) {
					strays = append(strays, fmt.Sprintf("%d:%q", bad.line, bad.raw))
					continue
				}
				if err != nil {
					if !errors.Is(err, io.EOF) {
						t.Errorf("%s: %v", tt.name, err)
					}
					break
				}
				rows = append(rows, fmt.Sprintf("%d:%s", r.Line, strings.Join(r.Values, ",")))
			}
			x.close()
			if strings.Join(rows, " ") != tt.want || strings.Join(strays, " ") != tt.strays {
				t.Errorf("%s%s: rows %q, set aside %q", space, tt.name, rows, strays)
			}
		}
	}
}
