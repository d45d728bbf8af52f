package commands

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
)

// Somebody who lost the right to a warning is not told what becomes of it,
// though an old digest of theirs shows it.
func TestADigestOfSomebodyWhoLostTheRightIsLeftAlone(t *testing.T) {
	for name, demote := range map[string]func(*chat.Person){
		"role":        func(p *chat.Person) { p.Roles = []chat.Role{chat.Employee} },
		"another row": func(p *chat.Person) { p.Roles, p.Owner = []chat.Role{chat.Rep}, "" },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.morning()
			h.change("gucheng", demote)
			h.say("shenlan", "ack "+h.alert("A-1").ID)
			if m := h.platform.Messages("gucheng"); len(m) != 1 || m[0].Edits != 0 {
				t.Errorf("%d messages, %d edits", len(m), m[0].Edits)
			}
			if m := h.platform.Messages("zhangwei"); m[0].Edits != 1 {
				t.Error("who still may see it was not told")
			}
		})
	}
}

// A bill in a currency without a rate is counted, not a reason to fail.
func TestACardCountsWhatHasNoRate(t *testing.T) {
	h := newHouse(t)
	h.feed("invoices.csv", "id,account,owner,issued_on,due_on,amount\nI-USD,A-1,zhangwei,2026-09-01,2026-10-01,USD 100.00\n",
		"payments.csv", "id,account,owner,invoice,paid_on,amount\nP-CNY,A-1,zhangwei,I-USD,2026-09-20,CNY 700.00\n")
	if said := h.say("zhangwei", "account A-1"); !strings.Contains(said, "1 more without an exchange rate") {
		t.Errorf("the card says %q", said)
	}
}
