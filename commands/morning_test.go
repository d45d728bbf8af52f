package commands

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// texts of a person's direct chat.
func (h *house) texts(who string) []string { return h.platform.Texts(who) }

// digestsAt moves the clock and sends what is due.
func (h *house) digestsAt(at unit.Instant) {
	h.t.Helper()
	h.now = at
	must(h.set.Digests(h.t.Context(), at))(h.t)
	h.drain()
}

func TestADigestIsMadeOnceAPersonAndDay(t *testing.T) {
	h := newHouse(t)
	h.morning()
	first := h.texts("zhangwei")
	if len(first) != 1 || !strings.Contains(first[0], h.alert("A-1").ID) {
		t.Fatalf("the first digest is %q", first)
	}
	// What else rings on the same day waits for the next: the digest that stands
	// in the chat is neither repeated nor replaced.
	more := strings.Replace(silentRule, "id: silent", "id: quiet", 1)
	h.set.deps.Rules = append(h.set.deps.Rules, must(alerts.ParseRules("more.yaml", []byte(more)))(t)...)
	h.now = h.now.Add(time.Hour)
	h.morning()
	h.morning()
	if diff := cmp.Diff(first, h.texts("zhangwei")); diff != "" {
		t.Errorf("after more runs of the day:\n%s", diff)
	}
	if n := h.platform.Messages("zhangwei")[0].Edits; n != 0 {
		t.Errorf("the digest was edited %d times", n)
	}
	h.now = h.now.Add(24 * time.Hour)
	h.morning()
	got := h.texts("zhangwei")
	if len(got) != 2 || got[0] != first[0] || !strings.Contains(got[1], "1 warning") {
		t.Errorf("the next day said %q", got)
	}
}

func TestWarnOwesADigestOnceHoweverOftenItRuns(t *testing.T) {
	h := newHouse(t)
	for range 3 {
		must(h.set.Warn(t.Context(), h.now, nil))(t)
	}
	h.digestsAt(h.now)
	for _, who := range []string{"zhangwei", "lina", "gucheng", "shenlan"} {
		if got := h.texts(who); len(got) != 1 {
			t.Errorf("%s got %d digests", who, len(got))
		}
	}
}

func TestEmptyDigestsAreNotSent(t *testing.T) {
	h := newHouse(t)
	h.put(chat.Person{ID: "newbie", Name: "Newbie", Owner: "newbie", Roles: []chat.Role{chat.Rep}})
	h.put(chat.Person{ID: "clerk", Name: "Clerk", Roles: []chat.Role{chat.Employee}})
	h.morning()
	for _, who := range []string{"newbie", "clerk"} {
		if got := h.texts(who); len(got) != 0 {
			t.Errorf("%s got %q", who, got)
		}
	}
}

// Half past eight in Shanghai is night in Berlin: the digest waits there.
func TestQuietHoursHoldADigestUntilTheyEnd(t *testing.T) {
	h := newHouse(t)
	h.change("lina", func(p *chat.Person) { p.Zone = "Europe/Berlin" })
	h.morning()
	if got := h.texts("lina"); len(got) != 0 {
		t.Fatalf("at night she got %q", got)
	}
	berlin := must(time.LoadLocation("Europe/Berlin"))(t)
	wake := unit.At(time.Date(2026, 11, 24, 8, 0, 0, 0, berlin))
	h.digestsAt(wake.Add(-time.Minute))
	if got := h.texts("lina"); len(got) != 0 {
		t.Errorf("a minute early she got %q", got)
	}
	h.digestsAt(wake)
	if got := h.texts("lina"); len(got) != 1 {
		t.Errorf("in the morning she got %d digests", len(got))
	}
}

// Somebody who moves after the warnings were computed is not woken, and the
// digest is not lost.
func TestADigestFollowsItsReaderToAnotherZone(t *testing.T) {
	h := newHouse(t)
	must(h.set.Warn(t.Context(), h.now, nil))(t)
	h.change("lina", func(p *chat.Person) { p.Zone = "Europe/Berlin" })
	h.digestsAt(h.now)
	if got := h.texts("lina"); len(got) != 0 {
		t.Fatalf("at night she got %q", got)
	}
	h.digestsAt(h.now.Add(7 * time.Hour)) // 08:30 in Berlin
	if got := h.texts("lina"); len(got) != 1 {
		t.Errorf("in the morning she got %d digests", len(got))
	}
}

func TestAMutedPersonGetsNothingUntilTheMuteEnds(t *testing.T) {
	h := newHouse(t)
	h.say("zhangwei", "mute 1d")
	h.morning()
	if got := h.texts("zhangwei"); len(got) != 1 { // the answer
		t.Errorf("muted, he got %q", got)
	}
	h.now = h.now.Add(25 * time.Hour)
	h.morning()
	if got := h.texts("zhangwei"); len(got) != 2 {
		t.Errorf("afterwards he got %q", got)
	}
}

func TestADigestThatWasReadFollowsItsWarnings(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	before := h.texts("gucheng")[0]
	h.say("zhangwei", "ack "+id)
	m := h.platform.Messages("gucheng")
	if len(m) != 1 || m[0].Edits != 1 || h.texts("gucheng")[0] == before {
		t.Fatalf("the manager's digest was not edited: %d messages, %d edits", len(m), m[0].Edits)
	}
	if mine := h.platform.Messages("zhangwei"); mine[0].Edits != 1 {
		t.Errorf("his own digest was edited %d times", mine[0].Edits)
	}
	if others := h.platform.Messages("lina"); len(others) != 1 || others[0].Edits != 0 {
		t.Errorf("a digest without the warning was edited")
	}
	token := h.button("gucheng", "Useful")
	h.say("zhangwei", "useful "+id)
	if h.button("gucheng", "Useful") != token {
		t.Error("a digest that is drawn again has other buttons")
	}
	h.now = h.now.Add(15 * 24 * time.Hour)
	edits := h.platform.Messages("gucheng")[0].Edits
	h.say("zhangwei", "snooze "+id+" 2d")
	if got := h.platform.Messages("gucheng")[0].Edits; got != edits {
		t.Error("a digest of two weeks ago was edited")
	}
}

// A digest follows what becomes of its warnings for two weeks, to the minute.
func TestADigestIsNotDrawnAgainAfterTwoWeeks(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	edits := func() int { return h.platform.Messages("gucheng")[0].Edits }
	h.now = begin.Add(followFor)
	h.say("zhangwei", "ack "+id)
	if n := edits(); n != 1 {
		t.Errorf("on its last day the digest was edited %d times, want once", n)
	}
	h.now = h.now.Add(time.Minute)
	h.say("gucheng", "assign "+id+" gucheng")
	if n := edits(); n != 1 {
		t.Errorf("after two weeks the digest was edited %d times, want once", n)
	}
}

func TestADigestThatFailsDoesNotStopTheOthers(t *testing.T) {
	h := newHouse(t)
	must(h.set.Warn(t.Context(), h.now, nil))(t)
	h.write(func(w storage.Writer) error { // a value that cannot be read
		return w.Put(toldTable.Namespace(), toldKey("gucheng", "digest/gucheng/2026-11-24"), []byte{99, 0xff})
	})
	_, err := h.set.Digests(t.Context(), h.now)
	if err == nil || !strings.Contains(err.Error(), "gucheng") {
		t.Errorf("the error is %v", err)
	}
	h.drain()
	for _, who := range []string{"lina", "shenlan", "zhangwei"} {
		if got := h.texts(who); len(got) != 1 {
			t.Errorf("%s got %d digests", who, len(got))
		}
	}
	h.write(func(w storage.Writer) error {
		return w.Delete(toldTable.Namespace(), toldKey("gucheng", "digest/gucheng/2026-11-24"))
	})
	h.digestsAt(h.now.Add(2 * time.Minute))
	if got := h.texts("gucheng"); len(got) != 1 {
		t.Errorf("once it can be made, it was sent %d times", len(got))
	}
}

func TestWhatIsDoneAlsoIsPartOfTheRun(t *testing.T) {
	h := newHouse(t)
	before := h.dump()
	broken := errors.New("broken")
	if _, err := h.set.Warn(t.Context(), h.now, func(storage.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if diff := cmp.Diff(before, h.dump()); diff != "" {
		t.Errorf("a run that failed left\n%s", diff)
	}
	h.digestsAt(h.now)
	if got := h.texts("zhangwei"); len(got) != 0 {
		t.Errorf("a run that failed said %q", got)
	}
}

func TestPreviewKeepsNothing(t *testing.T) {
	h := newHouse(t)
	var before, after strings.Builder
	if err := h.state.Snapshot(t.Context(), &before); err != nil {
		t.Fatal(err)
	}
	d, reason, err := h.set.Preview(t.Context(), h.now, "zhangwei")
	if err != nil || reason != alerts.ReasonToSay || len(d.Items) != 1 || d.Items[0].Alert.ID == "" {
		t.Errorf("the preview is %+v, %s, %v", d, reason, err)
	}
	if d, _, err := h.set.Preview(t.Context(), h.now, "nobody"); err == nil || len(d.Items) > 0 {
		t.Errorf("nobody's preview is %+v", d)
	}
	if err := h.state.Snapshot(t.Context(), &after); err != nil {
		t.Fatal(err)
	}
	if before.String() != after.String() {
		t.Error("the file changed")
	}
	h.morning()
	if id := h.alert("A-1").ID; !strings.HasPrefix(id, "W-") || id > "W-3" {
		t.Errorf("the preview used up numbers: the first warnings are called %s", id)
	}
}

func TestStateRemembersTheRunItRestsOn(t *testing.T) {
	h := newHouse(t)
	used := func() (n uint64) {
		h.read(func(r storage.Reader) (err error) {
			n, err = UsedRun(r)
			return err
		})
		return n
	}
	if n := used(); n != 0 {
		t.Errorf("before any warning, state rests on run %d", n)
	}
	h.morning()
	if n := used(); n != 1 {
		t.Errorf("state rests on run %d", n)
	}
	h.write(func(w storage.Writer) error { return useRun(w, 7) })
	h.morning()
	if n := used(); n != 7 {
		t.Errorf("state rests on an older run, %d", n)
	}
}

func TestACancelledEventIsNotAnswered(t *testing.T) {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := h.event("zhangwei", "me")
	if err := h.set.Handle(ctx, h.now, e); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	h.one(h.handle(e)) // comes again
}
