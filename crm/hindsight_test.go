package crm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
)

// What a View tells of the versions of a record ends with its instant: a later
// one, however it is asked for, would be hindsight.
func TestNoVersionIsToldBeforeItIsKnown(t *testing.T) {
	l := newLedger(t)
	ref := crm.Ref{Kind: crm.KindOrder, ID: "O"}
	mustSync(t, l, "2026-03-01", feed(records(order("O", "A", "u1", "2026-02-10"))))
	mustSync(t, l, "2026-03-02", feed(records(), records(order("O", "B", "u1", "2026-02-10"))))
	mustSync(t, l, "2026-03-03", feed(records(), records(), crm.Page{Gone: []crm.Ref{ref}}))
	mustSync(t, l, "2026-03-04", feed(records(), records(), records(), records(order("O", "C", "u1", "2026-01-20"))))

	for _, c := range []struct{ when, history string }{
		{"2026-02-09", ""},
		{"2026-02-10", "A"},
		{"2026-03-01", "A"},
		{"2026-03-02", "A B"},
		{"2026-03-03", "A B -B"},
		{"2026-03-04", "A B -B C"},
	} {
		look(t, l, c.when, func(v *crm.View) {
			list, err := v.HistoryRef(ref)
			if err != nil {
				t.Fatal(err)
			}
			typed, err := crm.History[*crm.Order](v, "O")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, c.when+": history", accounts(list), c.history)
			equal(t, c.when+": typed", fmt.Sprint(len(typed)), fmt.Sprint(len(list)))
		})
	}
}

// accounts lists the accounts of versions of an order, with - for a deletion.
func accounts(list []crm.Version) string {
	var out []string
	for _, ver := range list {
		account := ver.Record.(*crm.Order).Account
		if ver.Deleted {
			account = "-" + account
		}
		out = append(out, account)
	}
	return strings.Join(out, " ")
}
