package files

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	inQuotes = regexp.MustCompile(`“[^”]*”|"(\\.|[^"\\])*"`)
	library  = regexp.MustCompile(`（(XML )?[a-z][^（）]*）`) // what a library said
	prose    = regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)
)

// inOwnWords checks that the Chinese text has no English prose, nor the English
// one Chinese letters, but for what it quotes of the data.
func inOwnWords(t *testing.T, w i18n.Words) {
	t.Helper()
	zh, en := inQuotes.ReplaceAllString(library.ReplaceAllString(w.ZH, ""), ""), inQuotes.ReplaceAllString(w.EN, "")
	if found := prose.FindString(strings.ReplaceAll(zh, "riskbell fields", "")); found != "" {
		t.Errorf("English prose %q in %q", found, w.ZH)
	}
	if !strings.ContainsFunc(zh, isHan) || strings.ContainsFunc(en, isHan) {
		t.Errorf("not in their languages: %q, %q", w.ZH, w.EN)
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

const (
	comma  = "decimal: comma\ncurrency: EUR\nstreams: [{from: x.csv, records: [{kind: order, fields: {id: 单号, amount: 金额}}]}]"
	stages = "maps: {stages: {新: open}}\nstreams: [{from: x.csv, records: [{kind: opportunity, fields: {id: Nr, class: {from: 阶段, map: stages}, owner: {from: Rep, map: {a: b}}}}]}]"
	dates  = "dates: [DD.MM.YYYY, iso]\nstreams: [{from: x.csv, records: [{kind: opportunity, fields: {id: Nr, class: =open}, history: [{at: Opened, set: {stage: =a}}, {at: Closed, set: {stage: =b}}]}]}]"
	sums   = "currency: EUR\nstreams: [{from: x.csv, records: [{kind: order, merge: true, fields: {id: Nr, amount: {from: A, keep: sum}, product: P}}]}]"
	times  = "currency: EUR\nstreams: [{from: x.csv, records: [{kind: order_line, key: [P], fields: {amount: {times: [Q, 单价]}, quantity: {from: Q, negate: true}}}]}]"
)

// troubles are feeds with something wrong: one file, under a mapping or none.
var troubles = []struct{ name, mapping, file, data string }{
	{"empty folder", "", "", ""},
	{"number", "", "orders.csv", "id,amount\n1,abc\n"},
	{"number with a comma", comma, "x.csv", "单号,金额\n1,\"1.2\"\n"},
	{"many digits", "", "orders.csv", "id,amount\n1,123456789012345678901234567890\n"},
	{"product with many digits", times, "x.csv", "P,Q,单价\nx,-99999999999999,99999999999999\n"},
	{"negative", "", "orders.csv", "id,amount\n1,-5\n"},
	{"negative quantity", times, "x.csv", "P,Q,单价\nx,2,1\n"},
	{"share", "", "opportunities.csv", "id,probability\n1,60\n"},
	{"decimals", "", "orders.csv", "id,amount\n1,CNY 1.234\n"},
	{"currency", "", "orders.csv", "id,amount\n1,XYZ 5\n"},
	{"currency column", "", "orders.csv", "id,amount,currency\n1,5,人民币\n"},
	{"no currency", "streams: [{from: x.csv, records: [{kind: order, fields: {id: Nr, amount: 金额}}]}]", "x.csv", "Nr,金额\n1,5\n"},
	{"sign", comma, "x.csv", "单号,金额\n1,￥5\n"},
	{"truth", "", "orders.csv", "id,cancelled\n1,也许\n"},
	{"class", "", "opportunities.csv", "id,class\n1,赢单\n"},
	{"not in the map", stages, "x.csv", "Nr,阶段,Rep\n1,新,王 \"小\" 明\n"},
	{"not in the table", stages, "x.csv", "Nr,阶段,Rep\n1,旧,a\n"},
	{"date", "", "orders.csv", "id,ordered_on\n1,02.01.2026\n"},
	{"date of two forms", dates, "x.csv", "Nr,Opened,Closed\n1,1/2/26,\n"},
	{"year", "", "orders.csv", "id,ordered_on\n1,0202-01-02\n"},
	{"serial", "", "orders.xlsx", "id,ordered_on\n1,999999\n"},
	{"future", "", "orders.csv", "id,ordered_on\n1,2026-04-01\n"},
	{"future step", dates, "x.csv", "Nr,Opened,Closed\n1,2026-01-01,2027-01-01\n"},
	{"steps out of order", dates, "x.csv", "Nr,Opened,Closed\n1,02.01.2026,01.01.2026\n"},
	{"sum of two currencies", sums, "x.csv", "Nr,A,P\n1,5,\n1,USD 5,\n"},
	{"sum with many digits", sums, "x.csv", "Nr,A,P\n1,46116860184273879,\n1,46116860184273879,\n1,46116860184273879,\n"},
	{"no id", stages, "x.csv", "Nr,阶段,Rep\n,新,a\n"},
	{"no key", times, "x.csv", "P,Q,单价\n,-2,1\n"},
	{"long id", "", "orders.csv", "id,amount\n" + strings.Repeat("长", 100) + ",\n"},
	{"twice", "", "orders.csv", "id,amount\n1,CNY 5\n1,CNY 6\n"},
	{"columns", "", "orders.csv", "id,amount\n1\n"},
	{"wide", "", "orders.csv", "id,amount\n" + strings.Repeat("1,", 600) + "\n"},
	{"long", "", "orders.csv", "id,amount\n" + strings.Repeat("1", 3<<20) + "\n"},
	{"NUL", "", "orders.csv", "id,amount\n1\x00,\n"},
	{"encoding", "", "orders.csv", "id,name,amount\n1,上海公司\xFF,\n2,北京公司,\n"},
	{"open quote", "", "orders.csv", "id,amount\n\"1,\n"},
	{"text behind a quote", "", "orders.csv", "id,amount\n\"1\"x,\n"},
	{"row out of order", "", "orders.xlsx", "id,amount\n9|1,CNY 5\n3|2,CNY 6\n"},
	{"row number", "", "orders.xlsx", "id,amount\n9999999|1,CNY 5\n"},
	{"not UTF-8", "", "orders.jsonl", "{\"id\":\"\xFF\"}"},
	{"no object", "", "orders.jsonl", "[1]"},
	{"two objects", "", "orders.jsonl", `{"id":1} {}` + good},
	{"broken JSON", "", "orders.jsonl", `{"id":1,"amount":[1,}` + good},
	{"many names", "", "orders.jsonl", good[1:] + "\n" + manyNames()},
	{"twin names", "", "orders.jsonl", `{"客户":1,"客户":2}` + good},
	{"deep", "", "orders.jsonl", strings.Repeat(`{"a":`, 12) + "1" + strings.Repeat("}", 12)},
	{"NUL in JSON", "", "orders.jsonl", `{"id":"\u0000"}`},

	{"empty", "", "orders.csv", ""},
	{"header", "", "orders.csv", "id,\x00\n"},
	{"unknown encoding", "", "orders.csv", "id,name\n1,Caf\xE9\n2,Gar\xE7on \xFF\n"},
	{"unmarked UTF-16", "", "orders.csv", "i\x00d\x00,\x00a\x00c\x00c\x00o\x00u\x00n\x00t\x00"},
	{"no such kind of file", "streams: [{from: x.pdf, records: [{kind: order, fields: {id: a}}]}]", "x.pdf", "%PDF"},
	{"none of the columns", comma, "x.csv", "编号,名称\n1,2\n"},
	{"no column id", "", "orders.csv", "amount,owner\n1,2\n"},
	{"missing columns", comma, "x.csv", "单号,名称\n1,2\n"},
	{"bare ids", "", "orders.csv", "id,amonut,颜色\n1,2,3\n"},
	{"cut", "", "orders.csv.gz", "cut:id,amount\n1,CNY 5\n"},
	{"damaged", "", "orders.csv.gz", "damaged:id,amount\n1,CNY 5\n"},
	{"no gzip", "", "orders.csv.gz", "plain:id,amount\n"},
	{"bomb", "", "orders.csv.gz", "zeros"},
	{"mostly bad", "", "orders.csv", "id,amount\n1,a\n2,b\n3,c\n4,d\n5,CNY 5\n"},
	{"no workbook", "", "orders.xlsx", "plain:id"},
	{"broken workbook", "", "orders.xlsx", "bare"},
	{"no sheet", "streams: [{from: x.xlsx, sheet: 订单, records: [{kind: order, fields: {id: a}}]}]", "x.xlsx", "a\n1\n"},
	{"no header", "", "orders.xlsx", ""},
	{"header row number", "", "orders.xlsx", "9999999|id,amount\n1,CNY 5\n"},
	{"wide sheet", "", "orders.xlsx", "id" + strings.Repeat(",x", 600) + "\n"},
	{"broken sheet", "", "orders.xlsx", "id,amount\n2|1,CNY 5</t></is></row><row><c><is><t>\n"},
	{"cut workbook", "", "orders.xlsx", "half"},
	{"no such cell", "", "orders.xlsx", "id,amount\n2|1,CNY 5</t></is></c><c r='!!'><is><t>\n3|2,CNY 5\n"},
	{"two cells", "", "orders.xlsx", "id,amount\n2|1,CNY 5</t></is></c><c r='B2' t='inlineStr'><is><t>CNY 7\n3|2,CNY 5\n"},
	{"no such text", "", "orders.xlsx", "id,amount\n2|1,CNY 5</t></is></c><c t='s'><v>7</v><is><t></t></is></c><c><is><t>\n3|2,CNY 5\n"},
	{"no file", comma, "y.csv", "id\n"},
	{"a stranger", "", "acounts.csv", "id\n"},
	{"a column", "", "accounts.csv", "id,nmae,owner\n1,x,u\n"},
	{"columns without meaning", "", "accounts.csv", "id,name,颜色,大小\n1,x,红,1\n"},
}

// good is a line that yields a record.
const good = "\n{\"id\":7,\"amount\":1}"

func manyNames() string {
	var b strings.Builder
	b.WriteString(`{"id":1`)
	for i := range mapping.MaxFields {
		fmt.Fprintf(&b, `,"x%d":1`, i)
	}
	return b.String() + "}"
}

// bytesOf makes the file of a trouble: a workbook of lines "number|cell,cell",
// or a compressed text.
func bytesOf(t *testing.T, file, data string) []byte {
	kind, text, _ := strings.Cut(data, ":")
	switch {
	case kind == "plain":
		return []byte(text)
	case data == "bare":
		b := sheetOf(t, sheetXML("|id"))
		main := []byte("xl/workbook.xml")
		copy(b[bytes.Index(b, main)+len(main):], bytes.Repeat([]byte{0xFF}, 40))
		return b
	case data == "half":
		b := sheetOf(t, sheetXML("|id"))
		return b[:len(b)/2]
	case strings.HasSuffix(file, ".xlsx"):
		rows := strings.Split(strings.TrimSuffix(data, "\n"), "\n")
		for i, row := range rows {
			if !strings.Contains(row, "|") {
				rows[i] = "|" + row
			}
		}
		if data == "" {
			rows = nil
		}
		return sheetOf(t, sheetXML(rows...))
	case data == "zeros":
		return gz(t, bytes.Repeat([]byte("a\n"), 50<<20))
	case kind == "cut":
		b := gz(t, []byte(text))
		return b[:len(b)-9]
	case kind == "damaged":
		b := gz(t, []byte(text))
		b[len(b)-6] ^= 0xFF
		return b
	}
	return []byte(data)
}

// told is what people are told of a feed: the rows set aside, the notes and the
// error of its reading.
func told(t *testing.T, yaml, file, data string) []i18n.Words {
	m, err := mapping.Canonical(mapping.Home{Zone: "Asia/Shanghai", Currency: "CNY"})
	if yaml != "" {
		m, err = mapping.Parse("m.yaml", []byte(yaml), mapping.Home{Zone: "Asia/Shanghai"})
	}
	if err != nil {
		t.Fatal(err)
	}
	in := map[string][]byte{}
	if file != "" {
		in[file] = bytesOf(t, file, data)
	}
	if strings.HasPrefix(file, "acounts") {
		in["teams.csv"] = []byte("id,name\n1,x\n")
	}
	dir := write(t, in)
	src, err := Open(dir, m.AsOf(unit.At(unit.NewDay(2026, 3, 1).Time())))
	var out []i18n.Words
	if err == nil {
		page, ferr := src.Fetch(t.Context(), "")
		for _, r := range page.Rejected {
			out = append(out, i18n.Words{ZH: r.Text(i18n.ZH), EN: r.Text(i18n.EN)})
		}
		out, err = append(out, page.Notes...), ferr
	}
	if err != nil {
		both := i18n.Both(err)
		out = append(out, i18n.Words{ZH: strings.ReplaceAll(both.ZH, dir, "DIR"), EN: strings.ReplaceAll(both.EN, dir, "DIR")})
	}
	return out
}

// Whatever a feed can have wrong is said in both languages; the golden file is
// there to be read.
func TestEveryReasonInBothLanguages(t *testing.T) {
	var all []i18n.Words
	var text strings.Builder
	for _, tt := range troubles {
		list := told(t, tt.mapping, tt.file, tt.data)
		if len(list) == 0 {
			t.Errorf("%s: nothing is said", tt.name)
		}
		fmt.Fprintf(&text, "# %s\n", tt.name)
		for _, w := range list {
			inOwnWords(t, w)
			fmt.Fprintf(&text, "%s\n%s\n", w.ZH, w.EN)
		}
		all = append(all, list...)
	}
	golden(t, "reasons.golden", text.String())
	// What taps and the system alone bring about has tests of its own.
	covered(t, all, []string{"feed.value.", "feed.row.", "feed.file.", "feed.book.", "feed.folder.", "feed.note.", "feed.unfit.id", "feed.unfit.noids"},
		"feed.row.message", "feed.file.link", "feed.file.changed", "feed.folder.missing", "feed.folder.denied", "feed.book.large", "feed.book.unpacked")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-update rewrites it): %s", file, diff)
	}
}

var hole = regexp.MustCompile(`\\\{[a-z_]+\\\}`)

// covered checks that each text whose key begins as given was said, in both
// languages.
func covered(t *testing.T, said []i18n.Words, prefixes []string, but ...i18n.Key) {
	t.Helper()
	for _, key := range i18n.Keys() {
		begins := func(prefix string) bool { return strings.HasPrefix(string(key), prefix) }
		if slices.Contains(but, key) || !slices.ContainsFunc(prefixes, begins) {
			continue
		}
		for _, l := range i18n.Langs {
			form := regexp.MustCompile(hole.ReplaceAllString(regexp.QuoteMeta(l.T(key)), "(?s:.*)"))
			if !slices.ContainsFunc(said, func(w i18n.Words) bool { return form.MatchString(w.In(l)) }) {
				t.Errorf("nothing yields %s: %s", key, l.T(key))
			}
		}
	}
}
