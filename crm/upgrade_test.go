package crm_test

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// The rows as release 0.1 wrote them, with texts in English alone.
type oldRun struct {
	Number    uint64           `cbor:"1,keyasint"`
	Source    string           `cbor:"2,keyasint"`
	StartedAt unit.Instant     `cbor:"3,keyasint"`
	EndedAt   unit.Instant     `cbor:"4,keyasint,omitempty"`
	Rows      map[crm.Kind]int `cbor:"5,keyasint,omitempty"`
	Read      int              `cbor:"6,keyasint,omitempty"`
	Rejected  int              `cbor:"11,keyasint,omitempty"`
	Problem   string           `cbor:"16,keyasint,omitempty"`
	Notes     []string         `cbor:"17,keyasint,omitempty"`
	SameAs    uint64           `cbor:"18,keyasint,omitempty"`
}

type oldRejection struct {
	Place  string `cbor:"1,keyasint"`
	Reason string `cbor:"2,keyasint"`
	Raw    string `cbor:"3,keyasint,omitempty"`
}

func TestRunsAndRowsOfTheFirstLayoutAreRead(t *testing.T) {
	store := openStore(t)
	l := crm.NewLedger(store, shanghai, "CNY")
	runs, rejected := storage.NewTable[oldRun]("run", 1), storage.NewTable[oldRejection]("rejected", 1)
	err := store.Update(t.Context(), at("2026-01-01"), func(w storage.Writer) error {
		if err := runs.Put(w, storage.Key(uint64(1)), oldRun{Number: 1, Source: "crm", StartedAt: 7, EndedAt: 8,
			Rows: map[crm.Kind]int{crm.KindOrder: 3}, Read: 4, Rejected: 1, Notes: []string{"one", "two"}, SameAs: 9}); err != nil {
			return err
		}
		if err := runs.Put(w, storage.Key(uint64(2)), oldRun{Number: 2, Source: "crm", StartedAt: 7, EndedAt: 8, Problem: "the line is down"}); err != nil {
			return err
		}
		return rejected.Put(w, storage.Key(uint64(1), uint32(1)), oldRejection{"orders.csv:2", "no date", "a,b"})
	})
	if err != nil {
		t.Fatal(err)
	}
	run := mustSync(t, l, "2026-01-02", feed(crm.Page{Rejected: []crm.Rejection{{Place: "orders.csv:3", Reason: i18n.Words{ZH: "没有日期", EN: "no date"}}}}))
	equal(t, "numbered on", run.Number, 3)
	look(t, l, "2026-01-02", func(v *crm.View) {
		byNumber := map[uint64]crm.Run{}
		for r, err := range v.Runs() {
			if err != nil {
				t.Fatal(err)
			}
			byNumber[r.Number] = r
		}
		one, two := byNumber[1], byNumber[2]
		equal(t, "a good run", one.Good() && one.Total() == 3 && one.Read == 4 && one.Rejected == 1 && one.SameAs == 9 && one.EndedAt == 8, true)
		equal(t, "its notes", len(one.Notes) == 2 && one.Notes[1] == say("two"), true)
		equal(t, "a failed one", !two.Good() && two.Problem == say("the line is down"), true)
		for number, want := range map[uint64]string{1: "orders.csv 第 2 行：no date", 3: "orders.csv 第 3 行：没有日期"} {
			for r, err := range v.Rejections(number) {
				if err != nil || r.Text(i18n.ZH) != want || !strings.HasSuffix(r.Text(i18n.EN), "no date") {
					t.Errorf("run %d: %q, want %q, %v", number, r.Text(i18n.ZH), want, err)
				}
			}
		}
	})
}
