package kpi

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// plainText draws blocks for the golden files.
func plainText(blocks []chat.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		switch {
		case x.Heading != "":
			fmt.Fprintf(&b, "# %s\n", x.Heading)
		case x.Text != nil:
			for _, s := range x.Text {
				if s.Style == chat.Good || s.Style == chat.Bad {
					fmt.Fprintf(&b, "[%s]", s.Style)
				}
				b.WriteString(s.Text)
			}
			b.WriteByte('\n')
		case x.Table != nil:
			for _, c := range x.Table.Columns {
				b.WriteString(c.Title + " | ")
			}
			for _, row := range x.Table.Rows {
				b.WriteString("\n" + strings.Join(row, " | "))
			}
			fmt.Fprintf(&b, "\n(+%d)\n", x.Table.More)
		case x.Note != "":
			fmt.Fprintf(&b, "--\n%s\n", x.Note)
		}
		for _, f := range x.Facts {
			fmt.Fprintf(&b, "%s: %s\n", f.Label, f.Value)
		}
	}
	return b.String()
}

func TestCards(t *testing.T) {
	l := company(t, append(small(),
		&crm.Target{Meta: crm.Meta{ID: "q"}, Metric: Revenue, From: day("2026-10-01"), To: day("2027-01-01"), Amount: cny(9200)},
		order("big", "a3", "s2", "2026-11-20", 123456))...)
	oct := month("2026-10")
	for _, c := range []struct {
		name string
		q    Query
	}{
		{"revenue", Query{Metric: Revenue, Compare: &Compare{Kind: ComparePrev}}},
		{"regions", Query{Metric: Revenue, GroupBy: []string{Region}, Compare: &Compare{Kind: ComparePrev}, TopN: &TopN{N: 1}}},
		{"months", Query{Metric: Revenue, Intent: IntentTrend, Period: days("2026-08-01", "2026-11-30")}},
		{"winrate", Query{Metric: WinRate, Period: oct, GroupBy: []string{Rep}, Compare: &Compare{Kind: ComparePrev}}},
		{"products", Query{Metric: Orders, Period: oct, GroupBy: []string{Product}, Filters: []Filter{{Field: Region, Op: NotIn, Values: []string{"east"}}}}},
		{"csat", Query{Metric: CSAT, Period: oct}},
		{"target", Query{Metric: Revenue, Period: days("2026-10-01", "2026-12-31"), Compare: &Compare{Kind: CompareTarget}}},
		{"overdue", Query{Metric: Overdue, Compare: &Compare{Kind: ComparePrev}}},
		{"nodata", Query{Metric: ChurnRate, Period: oct}},
		{"future", Query{Metric: Orders, Period: month("2027-01")}},
		{"cycle", Query{Metric: SalesCycle, Period: oct}},
	} {
		for _, lang := range i18n.Langs {
			golden(t, c.name, lang, plainText(Card(lang, ask(t, l, c.q))))
		}
	}
	on(t, l, today, func(v *crm.View) {
		x, err := Explain(v, Everyone, Query{Metric: Revenue, Period: month("2026-11")})
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range i18n.Langs {
			golden(t, "why", lang, plainText(WhyCard(lang, x)))
		}
	})
}

func golden(t *testing.T, name string, lang i18n.Lang, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+"."+string(lang)+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; go test ./kpi -update writes it anew:\n%s", path, got)
	}
}

func TestEveryMeasureAndWordHasATextInBothLanguages(t *testing.T) {
	var keys []i18n.Key
	for _, m := range Measures() {
		keys = append(keys, m.NameKey(), m.DefinitionKey(), m.FormulaKey())
	}
	for _, d := range Dimensions {
		keys = append(keys, i18n.Key("kpi.dim."+d), i18n.Key("kpi.none."+d))
	}
	for _, k := range keys {
		if !i18n.Has(k) {
			t.Errorf("no text %s", k)
		}
	}
}

func TestCSV(t *testing.T) {
	records := append(people(), order("1", "evil", "e1", "2026-10-01", 12.5), order("2", "a1", "e1", "2026-10-02", 1234567.89),
		&crm.Account{Meta: crm.Meta{ID: "evil"}, Name: `=cmd|'/c calc'!A1`}, back("b", "1", "2026-10-03", 100))
	r := ask(t, company(t, records...), Query{Metric: Revenue, Period: month("2026-10"), GroupBy: []string{Account}})
	var b bytes.Buffer
	if err := WriteCSV(&b, i18n.EN, r); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "head", rows[0], []string{"account", "account_name", "from", "to", "metric", "value", "unit", "sample", "base", "difference"})
	same(t, "row", rows[1], []string{"a1", "Yuanhang Tech", "2026-10-01", "2026-10-31", "revenue", "1234567.89", "CNY", "1", "", ""})
	same(t, "formula", rows[2], []string{"evil", `'=cmd|'/c calc'!A1`, "2026-10-01", "2026-10-31", "revenue", "-87.50", "CNY", "1", "", ""})
}

func TestValidateTellsEveryFault(t *testing.T) {
	if err := (Query{Metric: Revenue}).Validate(); err != nil {
		t.Error(err)
	}
	bad := Query{
		Intent: "valu", Metric: "revenu", Period: days("2026-11-02", "2026-10-01"),
		Filters: []Filter{{Field: "regoin", Op: "is", Values: []string{"x"}}, {Field: Region}},
		GroupBy: []string{"month", "week", Rep, Rep, "mnth"}, Compare: &Compare{Kind: CompareWith}, TopN: &TopN{N: -1, Order: "up"},
	}
	var faults Faults
	if !errors.As(bad.Validate(), &faults) {
		t.Fatal("no faults")
	}
	want := []string{
		"intent: there is no valu; did you mean value?",
		"metric: there is no revenu; did you mean revenue?",
		"period: the period is empty or runs backwards",
		"filters[0].field: there is no regoin; did you mean region?",
		"filters[0].op: there is no is; did you mean in?",
		"filters[1].values: the filter has no values",
		"group_by[3]: rep is given twice",
		"group_by[4]: there is no mnth; did you mean month?",
		"group_by: at most two dimensions",
		"group_by: only one time grain is possible",
		"compare.period: the period is empty",
		"top_n.order: there is no up; known: desc, asc, best, worst",
		"top_n.n: must not be negative",
	}
	text := faults.Error()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("missing %q in\n%s", w, text)
		}
	}
	if len(faults) != len(want) {
		t.Errorf("%d faults, want %d:\n%s", len(faults), len(want), text)
	}
	err := Query{Metric: Overdue, GroupBy: []string{Stage}}.Validate()
	if err == nil || !strings.Contains(err.Error(), "cannot be cut by stage; known: region, team, rep, account") {
		t.Errorf("%v", err)
	}
}

func TestQueryInJSONAndYAML(t *testing.T) {
	text := `{"intent":"compare","metric":"orders","period":["2026-11-16","2026-11-23"],` +
		`"filters":[{"field":"region","op":"in","values":["south"]}],"group_by":["rep"],` +
		`"compare":{"kind":"prev","period":["2026-11-09","2026-11-16"]},"top_n":{"n":3,"order":"desc"}}`
	var q Query
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		t.Fatal(err)
	}
	if q.Period != days("2026-11-16", "2026-11-22") || q.Compare.Period != days("2026-11-09", "2026-11-15") || q.TopN.N != 3 {
		t.Errorf("%+v", q)
	}
	out, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	var a, b map[string]any
	if json.Unmarshal(out, &a) != nil || json.Unmarshal([]byte(text), &b) != nil || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("%s", out)
	}
	var y Query
	err = yaml.Unmarshal([]byte("metric: orders\nperiod: {from: 2026-11-16, to: 2026-11-23}\ntop_n: {n: 3, order: desc}\n"), &y)
	if err != nil || y.Period != q.Period || y.TopN.N != 3 {
		t.Errorf("%v %+v", err, y)
	}
}

func TestResultInJSON(t *testing.T) {
	l := company(t, small()...)
	r := ask(t, l, Query{Metric: WinRate, Period: month("2026-07"), Compare: &Compare{Kind: ComparePrev}})
	out, err := json.Marshal(r)
	if err != nil || !bytes.Contains(out, []byte(`"value":{"value":null,"sample":0}`)) {
		t.Errorf("%v %s", err, out)
	}
}
