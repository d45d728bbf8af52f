package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

const (
	ns     = "http://schemas.openxmlformats.org/"
	office = ns + "officeDocument/2006/relationships"
	begins = `<worksheet xmlns="` + ns + `spreadsheetml/2006/main"><sheetData>`
	ends   = `</sheetData></worksheet>`
)

// parts are those of a workbook with one sheet, "S", of the given rows.
func parts(rows string) map[string]string {
	return map[string]string{
		"_rels/.rels":                `<Relationships xmlns="` + ns + `package/2006/relationships"><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="` + ns + `spreadsheetml/2006/main" xmlns:r="` + office + `"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   begins + rows + ends,
	}
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sheetOf(t testing.TB, parts map[string]string, name string) *Sheet {
	t.Helper()
	b, err := Open(zipped(t, parts), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Sheet(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// all writes the rows as "number:cell|cell", with the fault of one behind "!".
func all(s *Sheet) (string, error) {
	var out []string
	for {
		r, err := s.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(out, " "), nil
		}
		if err != nil {
			return strings.Join(out, " "), err
		}
		row := fmt.Sprintf("%d:%s", r.Number, strings.Join(r.Cells, "|"))
		if r.Fault != nil {
			row += "!" + r.Fault.Error()
		}
		out = append(out, row)
	}
}

func TestWorkbooksAsProgramsWriteThem(t *testing.T) {
	const row = `<row r="1"><c><v>7</v></c></row>`
	shared := func(p map[string]string, part, target string) {
		p[part] = `<sst count="-5"><si><t>first</t></si></sst>`
		p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Rel", `<Relationship Id="r2" Type="`+office+`/sharedStrings" Target="`+target+`"/></Rel`, 1)
		p["xl/worksheets/sheet1.xml"] = begins + `<row r="1"><c t="s"><v>0</v></c></row>` + ends
	}
	for name, tt := range map[string]struct {
		change func(map[string]string)
		sheet  string
		want   string
	}{
		"plain":                {want: "1:7"},
		"by name, in any case": {sheet: "s", want: "1:7"},
		"names with backslashes": {func(p map[string]string) {
			p[`xl\worksheets\sheet1.xml`] = p["xl/worksheets/sheet1.xml"]
			delete(p, "xl/worksheets/sheet1.xml")
		}, "", "1:7"},
		"names in another case": {func(p map[string]string) {
			p["XL/Worksheets/Sheet1.xml"] = p["xl/worksheets/sheet1.xml"]
			delete(p, "xl/worksheets/sheet1.xml")
		}, "", "1:7"},
		"no relations of the whole": {func(p map[string]string) { delete(p, "_rels/.rels") }, "", "1:7"},
		"main part elsewhere": {func(p map[string]string) {
			p["_rels/.rels"] = strings.Replace(p["_rels/.rels"], "xl/workbook.xml", "/book/main.xml", 1)
			p["book/main.xml"], p["book/_rels/main.xml.rels"] = p["xl/workbook.xml"], strings.Replace(p["xl/_rels/workbook.xml.rels"], "worksheets/", "../xl/worksheets/", 1)
			delete(p, "xl/workbook.xml")
		}, "", "1:7"},
		"an absolute target": {func(p map[string]string) {
			p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "worksheets/", "/xl/worksheets/", 1)
		}, "", "1:7"},
		"strict": {func(p map[string]string) {
			for k, v := range p {
				p[k] = strings.NewReplacer(office, "http://purl.oclc.org/ooxml/officeDocument/relationships", ns+"spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main").Replace(v)
			}
		}, "", "1:7"},
		"prefixed names": {func(p map[string]string) {
			p["xl/worksheets/sheet1.xml"] = `<x:worksheet xmlns:x="` + ns + `spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>`
		}, "", "1:7"},
		"a mark at the beginning": {func(p map[string]string) {
			p["xl/worksheets/sheet1.xml"] = "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + p["xl/worksheets/sheet1.xml"]
		}, "", "1:7"},
		"shared texts":           {func(p map[string]string) { shared(p, "xl/sharedStrings.xml", "sharedStrings.xml") }, "", "1:first"},
		"shared texts elsewhere": {func(p map[string]string) { shared(p, "x/texts.xml", "/x/texts.xml") }, "", "1:first"},
		"shared texts nobody points to": {func(p map[string]string) {
			shared(p, "xl/sharedStrings.xml", "sharedStrings.xml")
			p["xl/_rels/workbook.xml.rels"] = parts(row)["xl/_rels/workbook.xml.rels"]
		}, "", "1:first"},
		"a chart and a hidden sheet first": {func(p map[string]string) {
			p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<sheets>", `<sheets><sheet name="C" sheetId="2" r:id="r2"/><sheet name="H" sheetId="3" state="veryHidden" r:id="r3"/>`, 1)
			p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Rel", `<Relationship Id="r2" Type="`+office+`/chartsheet" Target="c.xml"/><Relationship Id="r3" Type="`+office+`/worksheet" Target="h.xml"/></Rel`, 1)
			p["xl/h.xml"] = begins + ends
		}, "", "1:7"},
		"no rows": {func(p map[string]string) { p["xl/worksheets/sheet1.xml"] = "<worksheet/>" }, "", ""},
	} {
		p := parts(row)
		if tt.change != nil {
			tt.change(p)
		}
		if got, err := all(sheetOf(t, p, tt.sheet)); got != tt.want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAnOnlySheetThatIsHidden(t *testing.T) {
	p := parts(`<row><c><v>7</v></c></row>`)
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "sheetId", `state="hidden" sheetId`, 1)
	if got, err := all(sheetOf(t, p, "")); got != "1:7" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhatIsNoWorkbook(t *testing.T) {
	odd := parts("")
	delete(odd, "xl/workbook.xml")
	for name, data := range map[string][]byte{"text": []byte("id,name"), "nothing": nil, "another zip": zipped(t, map[string]string{"a.txt": "b"}), "no main part": zipped(t, odd)} {
		if _, err := Open(data, nil); !errors.Is(err, zip.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b, err := Open(zipped(t, parts("")), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sheet("T"); !errors.Is(err, ErrNoSheet) || len(b.Sheets) != 1 || b.Sheets[0] != "S" || b.Since1904 {
		t.Errorf("%v, %v, %v", err, b.Sheets, b.Since1904)
	}
}

func TestTheYearThatDatesCountFrom(t *testing.T) {
	for value, want := range map[string]bool{`date1904="1"`: true, `date1904="true"`: true, `date1904="0"`: false, ``: false} {
		p := parts("")
		p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<sheets>", "<workbookPr "+value+"/><sheets>", 1)
		if b, err := Open(zipped(t, p), nil); err != nil || b.Since1904 != want {
			t.Errorf("%s: %v, %v", value, b.Since1904, err)
		}
	}
}

// A text in another encoding is read by the one who opens the workbook.
func TestAnotherEncoding(t *testing.T) {
	p := parts("")
	p["xl/worksheets/sheet1.xml"] = `<?xml version="1.0" encoding="one"?>` + begins + "<row><c t=\"str\"><v>\xFF</v></c></row>" + ends
	b, err := Open(zipped(t, p), func(label string, in io.Reader) (io.Reader, error) {
		data, err := io.ReadAll(in)
		return strings.NewReader(strings.ReplaceAll(string(data), "\xFF", label)), err
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Sheet("")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, err := all(s); got != "1:one" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
