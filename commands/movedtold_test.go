package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
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
