package files

import (
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
