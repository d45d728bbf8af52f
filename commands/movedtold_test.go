package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/storage"
)

// onTelegram is a house in which zhangwei alone is written to, on Telegram.
func onTelegram(t *testing.T) *house {
	h := newLinkHouse(t)
	code := codeIn(t, h.say("zhangwei", "link telegram"))
	h.said(h.other("77", "/link "+code))
	for _, id := range []string{"lina", "gucheng", "shenlan", "auditor", "boss"} {
		h.change(id, func(p *chat.Person) { p.Home = nil })
	}
	return h
}

// A digest that moves to another chat follows its warnings there: an edit is
// not owed to the chat that is gone, in place of the digest.
func TestAMovedDigestFollowsInItsNewChat(t *testing.T) {
	h := onTelegram(t)
	h.platform.Fail(&chat.SendError{Outcome: chat.PlaceBad, Err: errBlocked})
	h.morning()
	if n, err := h.set.Reach(t.Context(), h.now, h.now.Add(-time.Minute)); err != nil || n != 1 {
		t.Fatalf("%d %v", n, err)
	}
	id := h.alert("A-1").ID
	h.handle(h.event("zhangwei", "ack "+id)) // redraws the digest before it was sent
	if texts := strings.Join(h.platform.Texts("zhangwei"), "\n"); !strings.Contains(texts, "has been silent for") {
		t.Errorf("the digest did not come: %q", texts)
	}
	if texts := h.platform.Texts("77"); strings.Contains(strings.Join(texts, "\n"), "has been silent for") {
		t.Errorf("it went to the chat that is gone: %q", texts)
	}
}

// What an account was told that was taken off is not edited any more: it may
// be somebody else's.
func TestAnAccountTakenOffHearsNoMore(t *testing.T) {
	h := onTelegram(t)
	h.morning()
	id := h.alert("A-1").ID
	told := h.messages("77")
	if !strings.Contains(told[len(told)-1].Text, id) {
		t.Fatalf("no digest on Telegram: %+v", told)
	}
	h.say("zhangwei", "unlink telegram")
	h.handle(h.event("zhangwei", "ack "+id))
	if now := h.messages("77")[len(told)-1]; now.Edits != told[len(told)-1].Edits {
		t.Errorf("the digest was edited: %q", now.Text)
	}
}

// What was owed to an account when it was taken off is not said there: it goes
// where the person is reached, and follows its warnings there.
func TestWhatIsOwedToAnAccountTakenOffGoesElsewhere(t *testing.T) {
	h := onTelegram(t)
	must(h.set.Warn(t.Context(), h.now, nil))(t)
	must(h.set.Digests(t.Context(), h.now))(t) // owed, not sent yet
	h.handle(h.event("zhangwei", "unlink telegram"))
	if texts := strings.Join(h.platform.Texts("77"), "\n"); strings.Contains(texts, "has been silent for") {
		t.Errorf("the account that was taken off got the digest: %q", texts)
	}
	if texts := strings.Join(h.platform.Texts("zhangwei"), "\n"); strings.Count(texts, "has been silent for") != 1 {
		t.Errorf("the digest did not come: %q", texts)
	}
	h.say("zhangwei", "ack "+h.alert("A-1").ID)
	edits := 0
	for _, m := range h.messages("zhangwei") {
		edits += m.Edits
	}
	if edits != 1 {
		t.Errorf("%d edits after an act", edits)
	}
}

// Who is reached nowhere any more is owed nothing: the reason is kept.
func TestWhatIsOwedToTheLastAccountIsDropped(t *testing.T) {
	h := onTelegram(t)
	h.change("zhangwei", func(p *chat.Person) { p.Identities = p.Identities[1:] })
	must(h.set.Warn(t.Context(), h.now, nil))(t)
	must(h.set.Digests(t.Context(), h.now))(t)
	h.say("boss", "unlink zhangwei telegram")
	if texts := strings.Join(h.platform.Texts("77"), "\n"); strings.Contains(texts, "has been silent for") {
		t.Errorf("the account that was taken off got the digest: %q", texts)
	}
	h.read(func(r storage.Reader) error {
		var reasons []outbox.Reason
		for f, err := range outbox.Failures(r, 0) {
			if err != nil {
				return err
			}
			reasons = append(reasons, f.Reason)
		}
		if len(reasons) != 1 || reasons[0] != outbox.Unlinked {
			t.Errorf("closed as %q", reasons)
		}
		return nil
	})
}
