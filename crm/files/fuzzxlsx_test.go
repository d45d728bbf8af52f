package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"

	"github.com/riskbell/riskbell/crm/mapping"
)

// sheetOf is the smallest workbook whose only sheet is the given XML.
func sheetOf(t testing.TB, sheet []byte) []byte {
	t.Helper()
	const ns, office = "http://schemas.openxmlformats.org/", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="` + ns + `package/2006/content-types"/>`},
		{"_rels/.rels", `<Relationships xmlns="` + ns + `package/2006/relationships"><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + ns + `spreadsheetml/2006/main" xmlns:r="` + office + `"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + ns + `package/2006/relationships"><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", string(sheet)},
	} {
		f, err := w.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(part.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzXLSX reads data as a sheet's XML, which would hardly be reached through
// the checksums of the archive, or as the whole file.
func FuzzXLSX(f *testing.F) {
	for _, s := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="2"><c r="A2"><v>2.5499999999999998</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row><c><v>1</v></c></row><row r="9"><c r="C9"><v>x</v></c></row><row r="3"/></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="1"><c r="XFE1" t="s"><v>-1</v></c></row>`,
		`<worksheet><sheetData><row r="-1"><c r="1A" t="b"><v>7</v></c></row></sheetData></worksheet>`,
		`<worksheet/>`, ``,
	} {
		f.Add([]byte(s), false)
	}
	f.Add([]byte("PK\x05\x06"+string(make([]byte, 18))), true)
	f.Add([]byte("id,account"), true)
	f.Fuzz(func(t *testing.T, data []byte, whole bool) {
		if !whole {
			data = sheetOf(t, data)
		}
		x, err := newXLSX(bytes.NewReader(data), "", nil)
		if err != nil {
			return
		}
		defer x.close()
		for last := 0; ; {
			r, err := x.next()
			var bad *badRow
			switch {
			case errors.As(err, &bad):
				continue // perhaps for its line
			case err != nil:
				return // the end, or broken from here on
			case blank(r.Values) || len(r.Values) > mapping.MaxFields:
				t.Fatalf("line %d has %d fields: %q", r.Line, len(r.Values), r.Raw)
			case r.Line <= last:
				t.Fatalf("line %d after line %d", r.Line, last)
			}
			last = r.Line
		}
	})
}

// The seed that is a sound workbook is read as one: else FuzzXLSX would test
// nothing but refusals.
func TestTheFuzzedSheetIsRead(t *testing.T) {
	data := sheetOf(t, []byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="4"><c r="A4"><v>2.5499999999999998</v></c></row></sheetData></worksheet>`))
	x, err := newXLSX(bytes.NewReader(data), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer x.close()
	if r, err := x.next(); err != nil || r.Line != 4 || len(r.Values) != 1 || r.Values[0] != "2.55" {
		t.Errorf("got %+v, %v", r, err)
	}
}
