package files

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
)

// Statements of docs/mapping.md that no other test holds.
func TestKeysOfAStreamAndFormsOfValues(t *testing.T) {
	const mapping = `
currency: CNY
streams:
  - from: ["deals*.csv"]
    delimiter: pipe
    other_names: {Amount: [Betrag, 金额]}
    ignore: [Internal]
    records:
      - kind: opportunity
        fields:
          id: Deal No
          owner: [Rep, Desk]
          name: "desk-{Desk}"
          amount: Amount
          stage: {from: Stage, map: {Signed: won}, otherwise: keep}
          created_on: Opened
`
	const data = "deal_no|Rep|Desk|金额|STAGE|Opened|Internal|Colour\n" +
		"1|lin|D1|5|signed|2026/11/22|x|red\n" +
		"2||D2|6|Sent|20261122|x|\n" +
		"3|lin||7|Sent|2026年11月22日|x|\n"
	f := read(t, write(t, map[string][]byte{"deals-1.csv": []byte(data), "other.csv": []byte("a\n")}), parsed(t, mapping))
	if len(f.rejected) > 0 {
		t.Fatal(f.rejected)
	}
	for id, want := range map[string][4]string{
		"1": {"lin", "desk-D1", "CNY 5.00", "won"}, "2": {"D2", "desk-D2", "CNY 6.00", "Sent"}, "3": {"lin", "", "CNY 7.00", "Sent"},
	} {
		o := f.records[crm.KindOpportunity][id].(*crm.Opportunity)
		if got := [4]string{o.Owner, o.Name, o.Amount.String(), o.Stage}; got != want || o.CreatedOn.String() != "2026-11-22" {
			t.Errorf("%s: %q on %s, want %q", id, got, o.CreatedOn, want)
		}
	}
	extra := f.records[crm.KindOpportunity]["1"].Head().Extra
	if len(extra) != 1 || extra["Colour"] != "red" {
		t.Errorf("kept beside the record: %v", extra)
	}
}

// The manual says the same in both languages: as many sections and examples,
// and every key of a mapping.
func TestBothManualsOfMappingsAreWhole(t *testing.T) {
	var text []string
	for _, name := range []string{"mapping.md", "mapping.zh-CN.md"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, string(b))
	}
	for _, mark := range []string{"\n## ", "```yaml\n", "```sh\n", "\n| "} {
		if en, zh := strings.Count(text[0], mark), strings.Count(text[1], mark); en != zh || en == 0 {
			t.Errorf("%q stands %d times in English, %d times in Chinese", mark, en, zh)
		}
	}
	keys := append(append(append([]string{}, valueKeys...), testKeys...), keeps...)
	for _, v := range []any{mappingFile{}, streamFile{}, recordFile{}, stepFile{}} {
		for i := range reflect.TypeOf(v).NumField() {
			keys = append(keys, reflect.TypeOf(v).Field(i).Tag.Get("yaml"))
		}
	}
	for _, key := range keys {
		word := regexp.MustCompile(`\b` + regexp.QuoteMeta(key) + `\b`)
		for i, name := range []string{"English", "Chinese"} {
			if !word.MatchString(text[i]) {
				t.Errorf("the %s manual says nothing of %s", name, key)
			}
		}
	}
}
