package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

func TestFaultsOfAMapping(t *testing.T) {
	const bad = `name: x
currencie: USD
zone: Mars/Base
dates: [iso, nonsense]
streams:
  - records: []
  - from: deals.csv
    encoding: ebcdic
    records:
      - kind: oportunity
        fields: {id: a}
      - kind: order
        fields:
          amout: {from: A, currencyy: EUR}
          amount: {from: A, curency: EUR}
          ordered_on: {from: B, keep: sum}
          account: {from: C, map: nowhere}
`
	_, err := mapping.Parse("m.yaml", []byte(bad), mapping.Home{})
	if err == nil {
		t.Fatal("no fault")
	}
	inOwnWords(t, i18n.Both(err))
	for _, want := range []string{
		`m.yaml:2: currencie: unknown key; did you mean currency?`,
		`m.yaml:3: zone: "Mars/Base" is not a time zone`,
		`m.yaml:4: dates: "nonsense" is not a date format`,
		`streams[0].from: say which files`,
		`m.yaml:6: streams[0].records: there is none`,
		`m.yaml:8: streams[1].encoding: "ebcdic" is not read`,
		`m.yaml:10: streams[1].records[0].kind: "oportunity" is not a kind of record; did you mean opportunity?`,
		`m.yaml:14: streams[1].records[1].fields.amout: order has no such field; did you mean amount?`,
		`m.yaml:15: streams[1].records[1].fields.amount: unknown key "curency"; did you mean currency?`,
		`streams[1].records[1].fields.ordered_on.keep: ordered_on is not a number`,
		`streams[1].records[1].fields.account.map: there is no table "nowhere"`,
		`streams[1].records[1].fields: there is no id`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no fault %q in\n%v", want, err)
		}
	}
}

// Each of these says one thing that is wrong; together they say every fault
// there is, in both languages.
func TestEveryFaultOfAMappingInBothLanguages(t *testing.T) {
	stream := func(records string) string { return "streams: [{from: x.csv, records: [{" + records + "}]}]" }
	fields := func(list string) string { return stream("kind: order, fields: {id: a, " + list + "}") }
	var said []i18n.Words
	var text strings.Builder
	for _, yaml := range []string{
		"name: x", "zone: 火星\n" + fields(""), "decimal: 点\n" + fields(""), "dates: 昨天\n" + fields(""), "currency: 人民币\n" + fields(""),
		"streams: [{records: [{kind: order, fields: {id: a}}]}]", "streams: [{from: '[', records: [{kind: order, fields: {id: a}}]}]", "streams: [{from: x.csv}]",
		"encoding: 汉字\n" + fields(""), "delimiter: 空格\n" + fields(""), stream("kind: ordre, fields: {id: a}"), stream("kind: 订单, fields: {id: a}"),
		stream("kind: order, merge: true, fields: {id: a}, history: [{at: b}]"), stream("kind: order, fields: {}"), stream("kind: order, key: a, fields: {id: a}"),
		stream("kind: order, key: a, merge: true, fields: {}"), fields("amount: {from: 金额, keep: sum}"), fields("amuont: 金额"), fields("金额: 金额"),
		stream("kind: order, when: {状态: {}}, fields: {id: a}"), stream("kind: order, merge: true, fields: {id: a, amount: {from: 金额, keep: 全部}}"),
		stream("kind: order, merge: true, fields: {id: a, name: {from: 名称, keep: sum}}"), stream("kind: order, merge: true, fields: {id: a, owner: {from: 名称, keep: sum}}"),
		stream("kind: order, merge: true, fields: {id: a, owner: {from: 名称, keep: latest}}"), fields("amount: {from: 金额, times: [数量]}"), fields("amount: ''"),
		fields("owner: {from: 名称, otherwise: =x}"), fields("owner: {from: 名称, map: 人员}"), fields("owner: {from: 名称, 映射: x}"), fields("owner: {from: 名称, mapp: x}"),
	} {
		_, err := mapping.Parse("m.yaml", []byte(yaml), mapping.Home{})
		if err == nil {
			t.Errorf("no fault in\n%s", yaml)
			continue
		}
		w := i18n.Both(err)
		inOwnWords(t, i18n.Words{ZH: strings.ReplaceAll(w.ZH, "金额: ", ""), EN: strings.ReplaceAll(strings.ReplaceAll(w.EN, "金额: ", ""), ".状态", "")})
		said = append(said, w)
		text.WriteString(w.ZH + "\n" + w.EN + "\n")
	}
	for _, file := range []string{"nowhere.yaml", t.TempDir()} {
		_, err := mapping.Load(file, mapping.Home{})
		said = append(said, i18n.Both(err))
		if strings.HasPrefix(file, "n") && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("error %v is none of the system", err)
		}
	}
	golden(t, "faults.golden", text.String())
	covered(t, said, []string{"mapping."})
}

func TestBuiltinsLoad(t *testing.T) {
	for _, name := range mapping.Builtins() {
		if m := load(t, name); m.Name == "" || len(m.Patterns()) == 0 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestTransforms(t *testing.T) {
	const yaml = `
currency: EUR
zone: Europe/Berlin
dates: [DD.MM.YYYY]
decimal: comma
maps: {stages: {Neu: open, Gewonnen: won}}
streams:
  - from: ["*"]
    records:
      - kind: opportunity
        when: {Typ: Deal, Betrag: {positive: true}}
        fields:
          id: Nr
          name: "{Typ} {Nr}"
          source: =import
          class: {from: Phase, map: stages, otherwise: =lost}
          probability: {from: Chance, percent: true}
          amount: {from: Betrag, currency: "{W}"}
          close_date: Ende
        deleted: {Weg: [ja]}
      - kind: return
        when: {Betrag: {negative: true}}
        key: [Typ, Nr]
        fields: {amount: {from: Betrag, negate: true}, returned_on: Ende, quantity: {times: [Betrag, Chance], abs: true}}
`
	const data = "Typ;Nr;Phase;Chance;Betrag;W;Ende;Weg\n" +
		"Deal;1;Neu;40;1.234,50;USD;24.12.2026;\n" +
		"Deal;2;fort;5;7;;31.12.2026;\n" +
		"Deal;3;Neu;5;7;;31.12.2026;ja\n" +
		"Gut;9;;2;-3,5;;01.02.2026;\n" +
		"Gut;9;;2;-3,5;;01.02.2026;\n"
	f := read(t, write(t, map[string][]byte{"x.csv": []byte(data)}), parsed(t, yaml))
	if len(f.rejected) > 0 || len(f.gone) != 1 {
		t.Fatalf("rejected %v, gone %v", f.rejected, f.gone)
	}
	one, two := f.records[crm.KindOpportunity]["1"].(*crm.Opportunity), f.records[crm.KindOpportunity]["2"].(*crm.Opportunity)
	if one.Amount.String() != "USD 1234.50" || one.Class != crm.Open || one.Probability != .4 || one.CloseDate.String() != "2026-12-24" || one.Name != "Deal 1" || one.Source != "import" {
		t.Errorf("%+v", one)
	}
	if two.Amount.String() != "EUR 7.00" || two.Class != crm.Lost {
		t.Errorf("%+v", two)
	}
	for _, id := range []string{"Gut/9", "Gut/9/2"} {
		r, ok := f.records[crm.KindReturn][id].(*crm.Return)
		if !ok || r.Amount.String() != "EUR 3.50" || r.Quantity != 7 {
			t.Errorf("%s: %+v", id, r)
		}
	}
}

// The formats of UCI's own files: the workbook's dates, the CSV's, and the
// headers of the second edition.
func TestOnlineRetailFormats(t *testing.T) {
	uci := "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" +
		"536365,85123A,HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom\n" +
		"536366,X,BAGS,1,12/1/2010 8:28,1.85,,United Kingdom\n"
	second := "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n" +
		"536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
	sheet := workbook(t, []any{"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"},
		[]any{536365, "85123A", "HEART", 6, 40513.351388888892, 2.55, 17850, "United Kingdom"})
	for name, data := range map[string][]byte{"Online Retail.csv": []byte(uci), "online_retail_II.csv": []byte(second), "Online Retail.xlsx": sheet} {
		f := read(t, write(t, map[string][]byte{name: data}), load(t, "online-retail"))
		o, ok := f.records[crm.KindOrder]["536365"].(*crm.Order)
		if !ok || o.Amount.String() != "GBP 15.30" || o.OrderedOn.String() != "2010-12-01" || o.Account != "17850" || o.CreatedAt.String() != "2010-12-01T08:26:00Z" {
			t.Errorf("%s: %+v, rejected %v", name, o, f.rejected)
		}
	}
}

func TestMappingExamplesOfTheManualLoad(t *testing.T) {
	for _, manual := range []string{"mapping.md", "mapping.zh-CN.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", manual))
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(string(text), "```yaml\n")
		for i, part := range parts[1:] {
			example, _, _ := strings.Cut(part, "```")
			if _, err := mapping.Parse(manual, []byte(example), mapping.Home{}); err != nil {
				t.Errorf("example %d: %v", i+1, err)
			}
		}
		if len(parts) < 2 {
			t.Errorf("%s has no example", manual)
		}
	}
}
