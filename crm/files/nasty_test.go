package files

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

const nastyMapping = `
name: nasty
currency: CNY
zone: Asia/Shanghai
streams:
  - from: ["*"]
    optional: [客户]
    records:
      - kind: order
        fields:
          id: id
          account: [account, 客户]
          ordered_on: date
          amount: amount
`

// write puts files into a new folder.
func write(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func gz(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i, r := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gb(t testing.TB, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sheetXML is a sheet of rows written "number|cell,cell"; without a number, a
// row has none.
func sheetXML(rows ...string) []byte {
	var b strings.Builder
	b.WriteString("<worksheet><!-- <row r='7'> --><sheetData>")
	for _, row := range rows {
		number, cells, _ := strings.Cut(row, "|")
		if number != "" {
			number = ` r="` + number + `"`
		}
		b.WriteString("<row spans='1:4'" + number + ">")
		for _, c := range strings.Split(cells, ",") {
			b.WriteString(`<c t="inlineStr"><is><t>` + c + `</t></is></c>`)
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData></worksheet>")
	return []byte(b.String())
}

const head = "id,account,date,amount\n"

func TestNastyInput(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	tests := []struct {
		name, file string
		data       []byte
		good       string // ids, account and amount of the orders
		rejected   string // place and start of the reasons
		refused    string
	}{
		{name: "plain", file: "a.csv", data: []byte(head + "1,A,2026-01-02,12.50\n"), good: "1 A CNY 12.50"},
		{name: "bom and crlf", file: "a.csv", data: []byte("\xEF\xBB\xBFid,account,date,amount\r\n1,A,2026-01-02,12\r\n"), good: "1 A CNY 12.00"},
		{name: "semicolons", file: "a.csv", data: []byte("id;account;date;amount\n1;A,B;2026/1/2;12\n"), good: "1 A,B CNY 12.00"},
		{name: "tabs, no last line end", file: "a.tsv", data: []byte("id\taccount\tdate\tamount\n1\tA\t20260102\t12"), good: "1 A CNY 12.00"},
		{name: "gb18030", file: "a.csv", data: gb(t, head+"1,上海风铃有限公司,2026年1月2日,￥12\n"), good: "1 上海风铃有限公司 CNY 12.00"},
		{name: "gb18030 header", file: "a.csv", data: gb(t, "id,客户,date,amount,account\n1,北京某某公司,2026-01-02,12,\n"), good: "1 北京某某公司 CNY 12.00"},
		{name: "utf-16", file: "a.csv", data: []byte("\xFF\xFEi\x00d\x00,\x00a\x00c\x00c\x00o\x00u\x00n\x00t\x00,\x00d\x00a\x00t\x00e\x00,\x00a\x00m\x00o\x00u\x00n\x00t\x00\n\x001\x00,\x00A\x00,\x00,\x002\x00\n\x00"), good: "1 A CNY 2.00"},
		{name: "unmarked utf-16", file: "a.csv", data: []byte("i\x00d\x00,\x00a\x00c\x00c\x00o\x00u\x00n\x00t\x00,\x00d\x00a\x00t\x00e\x00"), refused: "a.csv: begins with NUL bytes"},
		{name: "latin-1", file: "a.csv", data: []byte(head + "1,Caf\xE9,2026-01-02,12\n2,Gar\xE7on \xFF,2026-01-02,1\n"), refused: "a.csv: is neither UTF-8 nor GB18030"},
		{name: "quoted newlines and quotes", file: "a.csv", data: []byte(head + "1,\"A\n\"\"B\"\"\",2026-01-02,12\n2,B,2026-01-02,13\n"), good: "1 A\n\"B\" CNY 12.00; 2 B CNY 13.00"},
		{name: "open quote", file: "a.csv", data: []byte(head + "1,\"A,2026-01-02,12\n2,B,2026-01-02,13\n3,C,2026-01-02,14\n"), good: "2 B CNY 13.00; 3 C CNY 14.00", rejected: "a.csv:2 a quoted field is never closed"},
		{name: "text behind a quote", file: "a.csv", data: []byte(head + "1,\"A\"x,2026-01-02,12\n2,B,2026-01-02,13\n"), good: "2 B CNY 13.00", rejected: "a.csv:2 text follows"},
		{name: "ragged", file: "a.csv", data: []byte(head + "1,A,2026-01-02\n2,B,2026-01-02,13\n3,C,2026-01-02,14,x\n4,D,2026-01-02,15,,\n"), good: "2 B CNY 13.00; 4 D CNY 15.00", rejected: "a.csv:2 the row and the header differ in columns, 3 against 4; a.csv:4 the row and the header differ in columns, 5"},
		{name: "nul byte", file: "a.csv", data: []byte(head + "1,A\x00,2026-01-02,12\n2,B,2026-01-02,13\n"), good: "2 B CNY 13.00", rejected: "a.csv:2 the row has a NUL character"},
		{name: "long line", file: "a.csv", data: []byte(head + "1," + long + ",2026-01-02,12\n2,B,2026-01-02,13\n"), good: "2 B CNY 13.00", rejected: "a.csv:2 the row is longer than"},
		{name: "long quoted line", file: "a.csv", data: []byte(head + "1,\"" + long + "\",2026-01-02,12\n2,B,2026-01-02,13\n"), good: "2 B CNY 13.00", rejected: "a.csv:2 the row is longer than"},
		{name: "many columns", file: "a.csv", data: []byte(head + strings.Repeat("x,", 600) + "\n2,B,2026-01-02,13\n"), good: "2 B CNY 13.00", rejected: "a.csv:2 the row has more than 512 columns"},
		{name: "broken utf-8 in one row", file: "a.csv", data: []byte(head + "1,上海\xFF公司,2026-01-02,12\n2,北京公司,2026-01-02,13\n"), good: "2 北京公司 CNY 13.00", rejected: "a.csv:2 the row is not in the encoding"},
		{name: "negative amount", file: "a.csv", data: []byte(head + "1,A,2026-01-02,-12\n2,B,2026-01-02,(13)\n"), rejected: `a.csv:2 column "amount" (order.amount): "-12" is negative; a.csv:3 column "amount" (order.amount): "(13)" is negative`},
		{name: "future date", file: "a.csv", data: []byte(head + "1,A,2026-03-04,12\n2,B,2026-03-03,13\n"), good: "2 B CNY 13.00", rejected: `a.csv:2 column "date" (order.ordered_on): "2026-03-04" is in the future`},
		{name: "unknown currency", file: "a.csv", data: []byte(head + "1,A,2026-01-02,XYZ 12\n2,A,2026-01-02,usd 12\n3,A,2026-01-02,€12\n"), good: "2 A USD 12.00", rejected: `a.csv:2 column "amount" (order.amount): "XYZ" is not a currency; a.csv:4 column "amount" (order.amount): the sign of "€12" is not that of CNY`},
		{name: "duplicated ids", file: "a.csv", data: []byte(head + "1,A,2026-01-02,12\n1,A,2026-01-02,12\n1,A,2026-01-02,13\n"), good: "1 A CNY 12.00", rejected: "a.csv:4 order/1 stands at a.csv:2 already"},
		{name: "empty id and bad date", file: "a.csv", data: []byte(head + ",A,2026-01-02,12\n2,A,02.01.2026,12\n"), rejected: `a.csv:2 order without an id: fill column "id"; a.csv:3 column "date" (order.ordered_on): "02.01.2026" is not a date written iso (2026-11-22)`},
		{name: "too many decimals", file: "a.csv", data: []byte(head + "1,A,2026-01-02,12.345\n2,A,2026-01-02,12.3400\n"), good: "2 A CNY 12.34", rejected: `a.csv:2 column "amount" (order.amount): "12.345" has more decimals than CNY`},
		{name: "empty file", file: "a.csv", refused: "a.csv: is empty"},
		{name: "missing column", file: "a.csv", data: []byte("id,account,amount\n1,A,2\n"), refused: `a.csv: has no column "date"`},
		{name: "other columns", file: "a.csv", data: []byte("x,y\n1,A\n"), refused: "a.csv: has none of the columns"},
		{name: "mostly bad", file: "a.csv", data: []byte(head + strings.Repeat("1,A\n", 11) + strings.Repeat("2,B,2026-01-02,13\n", 9)), refused: "a.csv: refused, nothing of the feed was taken: 11 of 20 rows"},
		{name: "mostly bad and small", file: "a.csv", data: []byte(head + strings.Repeat("1,A\n", 8) + "2,B,2026-01-02,13\n"), refused: "a.csv: refused, nothing of the feed was taken: 8 of 9 rows"},
		{name: "half bad", file: "a.csv", data: []byte(head + "1,A\n2,A\n3,B,2026-01-02,13\n4,B,2026-01-02,13\n"), good: "3 B CNY 13.00; 4 B CNY 13.00", rejected: "a.csv:2 the row and the header; a.csv:3 the row and the header"},
		{name: "jsonl", file: "a.jsonl", data: []byte(`{"id":"1","account":"A","date":"2026-01-02","amount":12.50}` + "\n\n" + `{"id":2,"amount":1e3,"nested":{"a":[1,2]}}`), good: "1 A CNY 12.50; 2  CNY 1000.00"},
		{name: "bad json", file: "a.jsonl", data: []byte("{\"id\":1,\"ID\":2}\n{\"id\":1,\"id\":2}\n[1]\n{\"id\":\n{\"id\":\"7\",\"amount\":1}\n{\"id\":\"8\"}\n{\"id\":\"9\"}\n{\"id\":\"9\"}\n"), good: "7  CNY 1.00; 8  0.00; 9  0.00", rejected: "a.jsonl:1 the names; a.jsonl:2 the names; a.jsonl:3 the line is not a JSON object; a.jsonl:4 the JSON is broken at byte 6"},
		{name: "long json line", file: "a.jsonl", data: []byte(`{"id":"` + long + "\"}\n{\"id\":\"7\",\"amount\":1}\n"), good: "7  CNY 1.00", rejected: "a.jsonl:1 the row is longer than 1 MiB"},
		{name: "xlsx", file: "a.xlsx", data: workbook(t, []any{"id", "account", "date", "amount"}, []any{1, "A", 46024, 2.55}, []any{2, "B", 46024.5, "x"}), good: "1 A CNY 2.55", rejected: `a.xlsx:3 column "amount" (order.amount): "x" is not a number`},
		{name: "xlsx rows out of order", file: "a.xlsx", data: sheetOf(t, sheetXML(`1|id,account,date,amount`, `2|1,A,46024,1`, `9|2,B,46024,2`, `3|3,C,46024,3`, `9|4,D,46024,4`, `10|5,E,46024,5`)),
			good: "1 A CNY 1.00; 2 B CNY 2.00; 5 E CNY 5.00", rejected: "a.xlsx:3 the row stands behind row 9 of the sheet, out of order; a.xlsx:9 the row stands behind row 9 of the sheet, out of order"},
		{name: "xlsx rows no sheet has", file: "a.xlsx", data: sheetOf(t, sheetXML(`1|id,account,date,amount`, `2|1,A,46024,1`, `9999999|2,B,46024,2`, `-4|3,C,46024,3`, `|4,D,46024,4`)),
			good: "1 A CNY 1.00; 4 D CNY 4.00", rejected: "a.xlsx:9999999 no sheet has a row 9999999; a.xlsx:-4 no sheet has a row -4"},
		{name: "xlsx header no sheet has", file: "a.xlsx", data: sheetOf(t, sheetXML(`9999999|id,account,date,amount`, `2|1,A,46024,1`)), refused: "a.xlsx: the first row of the sheet, with the names of the columns, is wrong: no sheet has a row 9999999"},
		{name: "not an xlsx", file: "a.xlsx", data: []byte("id,account"), refused: "a.xlsx: is not an Excel workbook"},
		{name: "gzipped", file: "a.csv.gz", data: gz(t, []byte(head+"1,A,2026-01-02,12\n")), good: "1 A CNY 12.00"},
		{name: "not gzip", file: "a.csv.gz", data: []byte(head), refused: "a.csv.gz: is not a gzip file"},
		{name: "cut off gzip", file: "a.csv.gz", data: gz(t, []byte(head+"1,A,2026-01-02,12\n"))[:30], refused: "a.csv.gz: breaks off in the middle"},
		{name: "bomb", file: "a.csv.gz", data: gz(t, make([]byte, 100<<20)), refused: "a.csv.gz: "},
		{name: "other kind of file", file: "a.pdf", data: []byte("%PDF"), refused: "a.pdf: is of a kind that is not read"},
	}
	m := parsed(t, nastyMapping).AsOf(unit.At(unit.NewDay(2026, 3, 1).Time()))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src, err := Open(write(t, map[string][]byte{tt.file: tt.data}), m)
			if err != nil {
				t.Fatal(err)
			}
			f, err := drain(t, src, "")
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) || f.pages > 0 {
					t.Fatalf("error %v after %d pages, want %q", err, f.pages, tt.refused)
				}
				inOwnWords(t, i18n.Both(err))
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := orders(f); got != tt.good {
				t.Errorf("orders %q, want %q", got, tt.good)
			}
			want := strings.Split(tt.rejected, "; ")
			if tt.rejected == "" {
				want = nil
			}
			if len(f.rejected) != len(want) {
				t.Fatalf("rejected %v, want %q", f.rejected, want)
			}
			for i, r := range f.rejected {
				inOwnWords(t, r.Reason)
				if !strings.HasPrefix(r.Place+" "+r.Reason.EN, want[i]) || len([]rune(r.Raw)) > mapping.MaxRaw+1 {
					t.Errorf("rejected %q %q, want %q", r.Place, r.Reason, want[i])
				}
			}
		})
	}
}

func orders(f *feed) string {
	var out []string
	for i := range 10 {
		if r, ok := f.records[crm.KindOrder][fmt.Sprint(i)]; ok {
			o := r.(*crm.Order)
			out = append(out, o.ID+" "+o.Account+" "+o.Amount.String())
		}
	}
	return strings.Join(out, "; ")
}

func TestLinksOutOfTheFolderAreRefused(t *testing.T) {
	outside := write(t, map[string][]byte{"secret.csv": []byte(head + "1,A,2026-01-02,12\n")})
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(outside, "secret.csv"), filepath.Join(dir, "a.csv")); err != nil {
		t.Skipf("skipped: no links here: %v", err)
	}
	if _, err := Open(dir, parsed(t, nastyMapping)); err == nil || !strings.Contains(err.Error(), "a.csv: is a link that leads out of the folder") {
		t.Errorf("error %v", err)
	}
}

func TestPlacesThatAreNotThere(t *testing.T) {
	place := filepath.Join(t.TempDir(), "exports")
	_, err := Open(place, parsed(t, nastyMapping))
	if got := i18n.Tell(i18n.ZH, err); got != place+"：没有这个文件或文件夹，请检查路径" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("told %q", got)
	}
}

func TestCursor(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for i := range 2*pageRows + 5 {
		fmt.Fprintf(&b, "%d,A,2026-01-02,12\n", i)
	}
	dir := write(t, map[string][]byte{"a.csv": []byte(b.String())})
	m := parsed(t, nastyMapping)
	whole := read(t, dir, m)
	if len(whole.records[crm.KindOrder]) != 2*pageRows+5 || whole.pages != 3 {
		t.Fatalf("%d orders on %d pages", len(whole.records[crm.KindOrder]), whole.pages)
	}

	src, _ := Open(dir, m)
	first, err := src.Fetch(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Open(dir, m) // as after a crash
	rest, err := drain(t, again, first.Cursor)
	if err != nil || len(rest.records[crm.KindOrder]) != pageRows+5 {
		t.Errorf("%d orders behind the first page, %v", len(rest.records[crm.KindOrder]), err)
	}

	quiet, err := drain(t, again, rest.cursor)
	if err != nil || quiet.read != 0 || quiet.pages != 1 || quiet.whole {
		t.Errorf("an unchanged folder gave %d rows, %v", quiet.read, err)
	}
	b.WriteString("new,A,2026-01-02,12\n")
	if err := os.WriteFile(filepath.Join(dir, "a.csv"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	changed, err := drain(t, again, rest.cursor)
	if err != nil || changed.read != 2*pageRows+6 {
		t.Errorf("a changed folder gave %d rows, %v", changed.read, err)
	}
}

func TestCanonicalFiles(t *testing.T) {
	dir := write(t, map[string][]byte{
		"accounts.csv":        []byte("id,name,owner,region,colour\nA-1,上海风铃,U-1,east,red\n"),
		"opportunity.jsonl":   []byte(`{"id":"D-1","account":"A-1","class":"open","amount":"CNY 12.00","close_date":"2026-12-01","probability":"40%"}` + "\n" + `{"id":"D-2","deleted":true}`),
		"order_lines.tsv":     []byte("id\tamount\tcurrency\nL-1\t7\tUSD\n"),
		"activities.csv":      []byte("id,open,on\nT-1,yes,2027-01-01\n"),
		"something-else.docx": []byte("x"),
	})
	m, err := mapping.Canonical(mapping.Home{})
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, dir, m.AsOf(unit.At(unit.NewDay(2026, 3, 1).Time())))
	a := f.records[crm.KindAccount]["A-1"].(*crm.Account)
	o := f.records[crm.KindOpportunity]["D-1"].(*crm.Opportunity)
	l := f.records[crm.KindOrderLine]["L-1"].(*crm.OrderLine)
	if a.Name != "上海风铃" || a.Extra["colour"] != "red" || o.Probability != .4 || o.Amount.Minor != 1200 || l.Amount.Currency != "USD" {
		t.Errorf("%+v %+v %+v", a, o, l)
	}
	if len(f.gone) != 1 || f.gone[0].ID != "D-2" || !f.records[crm.KindActivity]["T-1"].(*crm.Activity).Open || len(f.rejected) > 0 {
		t.Errorf("gone %v, rejected %v", f.gone, f.rejected)
	}
}
