package xlsx

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestCells(t *testing.T) {
	for _, tt := range []struct{ name, rows, want string }{
		{"kinds", `<row><c><v>1.50</v></c><c t="n"><v>2</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>x</v></c><c t="d"><v>2026-01-02T00:00:00</v></c><c t="s"><v>1</v></c></row>`, "1:1.50|2|1|#N/A|x|2026-01-02T00:00:00|two"},
		{"inline texts", `<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><r><rPr><b/></rPr><t>b</t></r><r><t xml:space="preserve"> c</t></r><rPh sb="0" eb="1"><t>ビー</t></rPh></is></c><c t="inlineStr"><v>d</v></c></row>`, "1:a|b c|d"},
		{"shared texts in runs", `<row><c t="s"><v> 2 </v></c></row>`, "1:東京都"},
		{"an empty shared text", `<row><c t="s"><v>3</v></c><c t="s"/><c><v>7</v></c></row>`, "1:||7"},
		{"noise of binary fractions", `<row><c><v>2.5499999999999998</v></c><c><v>1234567890123456</v></c><c t="str"><v>2026010200001.5499999999999998</v></c></row>`, "1:2.55|1234567890123456|2026010200001.5499999999999998"},
		{"a formula without result", `<row><c><f>A1</f></c><c><v>7</v></c></row>`, "1:|7"},
		{"escapes", `<row><c t="str"><v>a_x000D_b_x005F_x000D_</v></c><c t="inlineStr"><is><t>_xD83D__xDE00__x</t></is></c><c t="inlineStr"><is><t>_x00_xyz1_</t></is></c></row>`, "1:a\rb_x000D_|😀_x|_x00_xyz1_"},
		{"entities, parts and comments", `<row><c t="str"><v>a&amp;&#x4e2d;<!-- b --><![CDATA[<v>]]></v></c></row>`, "1:a&中<v>"},
		{"gaps", `<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c><c r="aa3"><v>3</v></c></row>`, "3:|1|2" + strings.Repeat("|", 24) + "3"},
		{"cells out of order", `<row><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`, "1:1||3"},
		{"empty at the end", `<row><c><v>1</v></c><c r="XFD1"/></row><row/>`, "1:1 2:"},
		{"what else stands there", `<row><extLst><ext><c><v>9</v></c><row/></ext></extLst><c><x><v>8</v></x><v>1</v></c></row><other><row/></other><row><c><v>2</v></c></row>`, "1:1 2:2"},
		{"one text of several", `<row><c t="inlineStr"><is><t>a</t></is><v>b</v></c><c t="s"><is><t>x</t></is><v>1</v></c><c t="str"><v>c<x>d</x></v></c></row>`, "1:a|two|c"},
		{"numbers of rows", `<row r="9"/><row r="0"/><row r="x"/><row r="3"/><row r="1048577"/><row r="-1"/><row r="1048576"/><row/>`,
			"9: 10: 11: 3:" + behind("11") + " 1048577:" + noRow("1048577") + " -1:" + noRow("-1") + " 1048576: 1048577:" + noRow("1048577")},
		{"two cells in a place", `<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row><row><c><v>3</v></c></row>`, "1:2!the row has two cells in column 1: open the workbook in Excel and save it anew 2:3"},
		{"no cells of a sheet", `<row><c r="!!"><v>1</v></c></row><row><c r="XFE1"><v>2</v></c></row><row><c r="A"><v>3</v></c></row><row><c r="7"><v>4</v></c></row><row><c r="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1"><v>5</v></c></row>`,
			"1:" + noCell("!!") + " 2:" + noCell("XFE1") + " 3:" + noCell("A") + " 4:" + noCell("7") + " 5:" + noCell("AAAAAAAAAAAAAAAAAAAA")},
		{"no shared texts", `<row><c t="s"><v>4</v></c></row><row><c t="s"><v>-1</v></c></row><row><c t="s"><v>x</v></c><c><v>1</v></c></row>`,
			"1:" + noText("4") + " 2:" + noText("-1") + " 3:|1" + noText("x")},
	} {
		p := parts(tt.rows)
		p["xl/sharedStrings.xml"] = `<sst><si><t>one</t></si><si><t>two</t></si><si><r><t>東京</t></r><r><t>都</t></r><rPh sb="0" eb="2"><t>とうきょう</t></rPh></si><si/></sst>`
		if got, err := all(sheetOf(t, p, "")); got != tt.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func noRow(s string) string {
	return "!no sheet has a row " + s + ": open the workbook in Excel and save it anew"
}

func behind(s string) string {
	return "!the row stands behind row " + s + " of the sheet, out of order: open the workbook in Excel and save it anew"
}

func noCell(s string) string {
	return `!"` + s + `" is no cell of a sheet: open the workbook in Excel and save it anew`
}

func noText(s string) string {
	return `!a cell names the shared text "` + s + `", which the workbook has not: open it in Excel and save it anew`
}

// Of a sheet that is cut off anywhere, the rows before are read, and that it
// is cut is never taken for its end.
func TestASheetThatIsCutOff(t *testing.T) {
	p := parts(`<row r="1"><c t="inlineStr"><is><t>id</t></is></c></row><row r="2"><c><v>22</v></c></row><!-- > --><row r="3"><c><v>3</v></c></row>`)
	whole := p["xl/worksheets/sheet1.xml"]
	const want = "1:id 2:22 3:3"
	for n := 1; n < strings.Index(whole, "</sheetData>"); n++ {
		p["xl/worksheets/sheet1.xml"] = whole[:n]
		got, err := all(sheetOf(t, p, ""))
		if err == nil || !strings.HasPrefix(want, got) {
			t.Fatalf("%q gives %q, %v", whole[:n], got, err)
		}
	}
}

// A byte that changed on the way is found by the checksum, also behind the rows.
func TestASheetThatIsDamaged(t *testing.T) {
	p := parts(`<row><c><v>1</v></c></row>`)
	p["xl/worksheets/sheet1.xml"] += "<!-- tail -->"
	data := zipped(t, p)
	i := strings.Index(string(data), "tail")
	data[i] = 'T'
	b, err := Open(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Sheet("")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, err := all(s); got != "1:1" || err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBombs(t *testing.T) {
	bomb := func(xml string) error {
		p := parts("")
		p["xl/worksheets/sheet1.xml"] = xml
		_, err := all(sheetOf(t, p, ""))
		return err
	}
	long := strings.Repeat("long", maxItem/4+1)
	for name, tt := range map[string]struct{ xml, want string }{
		"a deep sheet":   {begins + "<row>" + strings.Repeat("<c>", 1000), "nested too deeply"},
		"a long tag":     {begins + "<row r='" + long + "'/>" + ends, "longer than 4 MiB"},
		"a long comment": {begins + "<!--" + long + "-->" + ends, "longer than 4 MiB"},
	} {
		if err := bomb(tt.xml); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}

	text := strings.Repeat(`<c t="str"><v>`+long[:maxItem/4]+"</v></c>", 5)
	got, err := all(sheetOf(t, parts("<row>"+text+"</row><row><c><v>7</v></c></row>"), ""))
	if !strings.HasSuffix(got, "!the row is longer than 4 MiB: check for missing line ends 2:7") || len(got) > maxItem+200 || err != nil {
		t.Errorf("%d bytes of a long row, %v", len(got), err)
	}

	s := sheetOf(t, parts(strings.Repeat("<row/>", 100)), "")
	s.in.most = 200
	for err := error(nil); ; _, err = s.Next() {
		if err == nil {
			continue
		}
		if large, ok := errors.AsType[TooLarge](err); !ok || large != 200 {
			t.Errorf("a sheet that unpacks to too much: %v", err)
		}
		break
	}

	p := parts("")
	p["xl/sharedStrings.xml"] = "<sst>" + strings.Repeat("<si/>", 100) + "</sst>"
	b, err := Open(zipped(t, p), nil)
	if err != nil {
		t.Fatal(err)
	}
	b.room = 1599
	if err := b.share("xl/sharedStrings.xml"); !errors.Is(err, TooLarge(maxTexts)) {
		t.Errorf("shared texts that take too much: %v", err)
	}
	piece := "<![CDATA[" + long[:maxItem-100] + "]]>"
	p["xl/sharedStrings.xml"] = "<sst><si><t>" + piece + "</t></si><si><t>" + piece + "</t></si></sst>"
	if _, err := Open(zipped(t, p), nil); err != nil {
		t.Errorf("two long shared texts: %v", err)
	}
	p["xl/sharedStrings.xml"] = "<sst><si><t>" + piece + piece + "</t></si></sst>"
	if _, err := Open(zipped(t, p), nil); !errors.Is(err, TooLarge(maxItem)) {
		t.Errorf("a shared text that is too long: %v", err)
	}
	if got, err := all(sheetOf(t, parts("<row/></sheetData><!--"+long+"--><sheetData>"), "")); got != "1:" || err != nil {
		t.Errorf("a long tail: %q, %v", got, err)
	}
	p = parts("")
	p["xl/workbook.xml"] = p["xl/workbook.xml"] + strings.Repeat(" ", maxSmall)
	if _, err := Open(zipped(t, p), nil); !errors.Is(err, TooLarge(maxSmall)) {
		t.Errorf("a main part that unpacks to too much: %v", err)
	}
}

// FuzzSheet reads any text as a sheet, with some shared texts.
func FuzzSheet(f *testing.F) {
	for _, s := range []string{
		begins + `<row r="2"><c r="B2" t="s"><v>1</v></c><c><v>2.5499999999999998</v></c></row>` + ends,
		begins + `<row><c t="inlineStr"><is><r><t>_x000D_</t></r></is></c></row><row r="1"/><row r="-3"/>` + ends,
		`<worksheet><sheetData><row r="1"><c r="XFE1" t="s"><v>-1</v></c></row>`, `<worksheet/>`, ``,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, xml string) {
		p := parts("")
		p["xl/worksheets/sheet1.xml"], p["xl/sharedStrings.xml"] = xml, "<sst><si><t>a</t></si><si/></sst>"
		s := sheetOf(t, p, "")
		for last := 0; ; {
			r, err := s.Next()
			if err != nil {
				return // the end, or broken from here on
			}
			if n := len(r.Cells); n > maxColumns || n > 0 && r.Cells[n-1] == "" {
				t.Fatalf("row %d has %d cells", r.Number, n)
			}
			if r.Fault == nil {
				if r.Number <= last || r.Number > maxRows {
					t.Fatalf("row %d behind row %d", r.Number, last)
				}
				last = r.Number
			}
		}
	})
}

var _ io.ByteReader = (*part)(nil) // or the decoder would read ahead of what is counted
