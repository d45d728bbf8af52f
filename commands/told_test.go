package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/storage"
)

const day = 24 * time.Hour

// warn computes the warnings a day on, says and sends what is due.
func (h *house) warn(later time.Duration) {
	h.t.Helper()
	h.now = h.now.Add(later)
	h.morning()
}

// orders feeds orders of a customer on days of 2026, so that a silence ends.
func (h *house) orders(id, account, on string) {
	h.t.Helper()
	h.feed("orders.csv", fmt.Sprintf("id,account,owner,ordered_on,amount\n%s,%s,zhangwei,%s,CNY 1000.00\n", id, account, on))
}

func edits(m []chatMessage) (n []int) {
	for _, x := range m {
		n = append(n, x.Edits)
	}
	return n
}

// Every message of the last two weeks follows its warnings when they are
// computed anew, and is edited once for it, and never for nothing.
func TestMessagesFollowTheEvaluation(t *testing.T) {
	h := newHouse(t)
	h.warn(0)
	id := h.alert("A-1").ID
	h.say("shenlan", "assign "+id+" gucheng") // a card for the manager, and an act that redraws
	before := edits(h.messages("gucheng"))
	h.warn(12 * time.Hour)
	h.warn(12 * time.Hour)
	if got := edits(h.messages("gucheng")); !slices.Equal(got, before) {
		t.Errorf("hours that change nothing edited %v, before %v", got, before)
	}
	h.orders("O-NEW", "A-1", "2026-11-25")
	h.warn(2 * time.Hour)
	if a := h.get(id); a.State.Phase != alerts.Resolved {
		t.Fatalf("the warning should be over: %+v", a.State)
	}
	for i, m := range h.messages("gucheng")[:2] {
		if m.Edits != before[i]+1 || !strings.Contains(m.Text, "Over: ") {
			t.Errorf("message %d was edited %d times more and reads %q", i, m.Edits-before[i], m.Text)
		}
	}
	after := edits(h.messages("gucheng"))
	must(h.set.Warn(t.Context(), h.now, nil))(t)
	h.drain()
	if got := edits(h.messages("gucheng")); !slices.Equal(got, after) {
		t.Errorf("the same evaluation again edited %v, before %v", got, after)
	}
}

func TestMessagesTooOldAreForgotten(t *testing.T) {
	h := newHouse(t)
	h.warn(0)
	count := func() (n int) {
		h.read(func(r storage.Reader) error {
			for _, err := range toldTable.Scan(r, storage.Range{}) {
				if err != nil {
					return err
				}
				n++
			}
			return nil
		})
		return n
	}
	first := count()
	h.warn(7*day + time.Hour) // what stands is said again
	if n := count(); n <= first {
		t.Errorf("%d messages are kept after a second digest, %d before", n, first)
	}
	kept := count()
	h.warn(8 * day)
	if n := count(); n != kept { // the first ones gone, third ones added
		t.Errorf("%d messages are kept, want %d", n, kept)
	}
}

func TestAnOldRowOfOneMessageAPersonIsBrought(t *testing.T) {
	h := newHouse(t)
	h.warn(0)
	var row told
	h.write(func(w storage.Writer) (err error) { // as it was before: one row under the person
		key := toldKey("gucheng", "digest/gucheng/2026-11-24")
		if row, _, err = toldTable.Get(w, key); err != nil {
			return err
		}
		for i := range row.Items {
			row.Items[i].Said, row.Items[i].Stand = alerts.Said{}, ""
		}
		for r, err := range toldTable.Scan(w, storage.Range{}) {
			if err != nil {
				return err
			}
			if err := toldTable.Delete(w, r.Key); err != nil {
				return err
			}
		}
		return toldTable.Put(w, storage.Key("gucheng"), row)
	})
	h.write(ToldByPost)
	h.write(func(w storage.Writer) error {
		got, ok, err := toldTable.Get(w, toldKey("gucheng", row.Key))
		if !ok || got.Key != row.Key || len(got.Items) != len(row.Items) {
			t.Errorf("brought to %+v (%v)", got, ok)
		}
		return err
	})
	h.say("gucheng", "ack "+h.alert("A-1").ID)
	if m := h.messages("gucheng"); m[0].Edits != 1 || len(m) != 2 {
		t.Errorf("%d messages, the first edited %d times after an act", len(m), m[0].Edits)
	}
}

func (h *house) get(id string) (a alerts.Alert) {
	h.t.Helper()
	h.read(func(r storage.Reader) (err error) {
		a, err = alerts.Book{}.Get(r, id)
		return err
	})
	return a
}

// chatMessage is what stands in a chat, as one reads it.
type chatMessage struct {
	Text  string
	Edits int
}

func (h *house) messages(channel string) (out []chatMessage) {
	for i, m := range h.platform.Messages(channel) {
		out = append(out, chatMessage{Text: h.platform.Texts(channel)[i], Edits: m.Edits})
	}
	return out
}
