package commands

import (
	"fmt"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

// An act edits the actor's own messages at once; the others follow in rounds of
// a bounded number, also when two acts fall together.
func TestAnActLeavesTheMessagesOfOthersToRounds(t *testing.T) {
	h := newHouse(t)
	crowd := redrawRound + 10
	for i := range crowd {
		h.put(chat.Person{ID: fmt.Sprintf("m%02d", i), Name: "M", Roles: []chat.Role{chat.RiskManager}, Lang: "en"})
	}
	h.morning()
	id := h.alert("A-1").ID
	lagging := func() (n int) {
		h.read(func(r storage.Reader) error {
			stand := map[string]string{}
			for row, err := range toldTable.By(r, "alert", storage.Key(id)) {
				if err != nil {
					return err
				}
				old, err := row.Value.changed(r, stand)
				if err != nil {
					return err
				}
				if old {
					n++
				}
			}
			return nil
		})
		return n
	}
	h.only(h.event("zhangwei", "ack "+id))
	told := lagging()
	if told < crowd {
		t.Errorf("%d messages lag behind the act, want those of the %d others at least", told, crowd)
	}
	round := func() { must(0, h.set.Redraw(t.Context(), h.now))(t) }
	round()
	if n := lagging(); n < told-redrawRound || n == 0 {
		t.Errorf("%d of %d messages lag after a round of %d", n, told, redrawRound)
	}
	h.only(h.event("gucheng", "snooze "+id+" 2d")) // while the first act is half told
	for range 4 {
		round()
	}
	if n := lagging(); n != 0 {
		t.Errorf("%d messages lag behind for ever", n)
	}
	h.drain()
	for _, who := range []string{"m00", fmt.Sprintf("m%02d", crowd-1), "zhangwei"} {
		if text := h.platform.Texts(who)[0]; !strings.Contains(text, "gucheng") || !strings.Contains(text, "zhangwei") {
			t.Errorf("%s reads %q", who, text)
		}
	}
}

// only hands the event over and does nothing else that is due.
func (h *house) only(e chat.Event) {
	h.t.Helper()
	if err := h.set.Handle(h.t.Context(), h.now, e); err != nil {
		h.t.Fatal(err)
	}
}

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
