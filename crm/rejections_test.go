package crm_test

import (
	"fmt"
	"testing"

	"github.com/riskbell/riskbell/crm"
)

// A feed that is read every half hour with the same bad row must not fill the
// disk with it.
func TestRowsSetAsideAreKeptOfTheLatestRunsOnly(t *testing.T) {
	l := newLedger(t)
	bad := crm.Page{Rejected: []crm.Rejection{{Place: "orders.csv:2", Reason: say("no date")}}}
	var last crm.Run
	for i := range 25 {
		last = mustSync(t, l, fmt.Sprintf("2026-03-%02d", i+1), feed(append(make([]crm.Page, i), bad)...))
	}
	look(t, l, "2026-03-31", func(v *crm.View) {
		for _, c := range []struct {
			run  uint64
			want int
		}{{1, 0}, {last.Number - 20, 0}, {last.Number - 19, 1}, {last.Number, 1}} {
			n := 0
			for range v.Rejections(c.run) {
				n++
			}
			equal(t, fmt.Sprintf("rows of run %d of %d", c.run, last.Number), n, c.want)
		}
	})
}
