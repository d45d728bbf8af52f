package alerts

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

func openStore(t testing.TB) storage.Store {
	t.Helper()
	s, err := bolt.Open(context.Background(), filepath.Join(t.TempDir(), "state.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func reading(rule, id string, exposure int64) Reading {
	r := firing(rule, id, "o1", exposure).Reading
	r.Level = LevelFire
	return r
}

func TestBookKeepsALifeAndItsHistory(t *testing.T) {
	s := openStore(t)
	rules := []Rule{{ID: "r"}}
	var b Book
	day := 0
	update := func(fn func(storage.Writer) error) error {
		return s.Update(context.Background(), unit.Instant(20000+day)*aDay, fn)
	}
	apply := func(rs ...Reading) (moved []Change) {
		if err := update(func(w storage.Writer) (err error) { moved, err = b.Apply(w, rs, rules); return err }); err != nil {
			t.Fatal(err)
		}
		return moved
	}
	if moved := apply(reading("r", "A", 100), reading("r", "B", 200)); len(moved) != 2 {
		t.Fatalf("%d warnings fired", len(moved))
	}
	err := update(func(w storage.Writer) error {
		list, err := b.List(w, "")
		if err != nil || len(list) != 2 || list[0].Reading.Subject.ID != "B" {
			t.Fatalf("%v %v", list, err)
		}
		id := list[0].ID
		if _, err := b.Ack(w, "wei", id, "calling them"); err != nil {
			return err
		}
		if _, err := b.Snooze(w, "wei", id, Snooze{Until: w.Now()}); !errors.Is(err, ErrSnoozeAt) {
			t.Errorf("a snooze without an end: %v", err)
		}
		if _, err := b.Snooze(w, "wei", id, Snooze{Until: w.Now() + (MaxSnoozeDays+2)*aDay}); !errors.Is(err, ErrSnoozeAt) {
			t.Errorf("a snooze for longer than the longest: %v", err)
		}
		if _, err := b.Snooze(w, "wei", id, Snooze{Until: w.Now() + 9*aDay, Promise: "no_such > 1"}); !errors.Is(err, ErrPromise) {
			t.Errorf("a promise that is none: %v", err)
		}
		if _, err := b.Snooze(w, "wei", id, Snooze{Until: w.Now() + 9*aDay}); err != nil {
			return err
		}
		if _, err := b.Feedback(w, "wei", id, false, ""); err != nil {
			return err
		}
		if a, err := b.Feedback(w, "wei", "w"+id[2:], true, ""); err != nil || len(a.Useful) != 1 || len(a.Useless) != 0 {
			t.Errorf("feedback: %v %v", a, err)
		}
		_, err = b.Ack(w, "wei", "W-99", "")
		if !errors.Is(err, ErrNoAlert) {
			t.Errorf("a number nobody has: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	day = 1
	blind := Reading{Rule: FeedRule, Fingerprint: FingerprintOf(FeedRule, ref("feed", "crm")), Subject: ref("feed", "crm"), Level: LevelFire, Blinds: []string{"r"}}
	if moved := apply(blind); len(moved) != 1 {
		t.Errorf("blind: %v", moved)
	}
	day = 2
	if moved := apply(reading("r", "A", 100)); len(moved) != 2 {
		t.Errorf("the feed warning and B should be over: %v", moved)
	}
	err = s.View(context.Background(), unit.Instant(20002)*aDay, func(r storage.Reader) error {
		history, err := b.History(r, FingerprintOf("r", ref("account", "B")))
		var verbs []Verb
		for _, act := range history {
			verbs = append(verbs, act.Verb)
		}
		want := []Verb{ActMoved, ActAck, ActSnooze, ActUseless, ActUseful, ActMoved, ActWake}
		if len(verbs) != len(want) {
			t.Fatalf("history %v, want %v", verbs, want)
		}
		for i := range want {
			if verbs[i] != want[i] {
				t.Errorf("history %v, want %v", verbs, want)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A warning that comes back is a new one to those who deal with it: nobody has
// taken it, and what was at stake last time is no measure.
func TestAWarningThatFiresAgainIsNobodysYet(t *testing.T) {
	s := openStore(t)
	var b Book
	on := func(day int, fn func(storage.Writer) error) {
		t.Helper()
		if err := s.Update(context.Background(), unit.Instant(20000+day)*aDay, fn); err != nil {
			t.Fatal(err)
		}
	}
	apply := func(day int, rs ...Reading) {
		t.Helper()
		on(day, func(w storage.Writer) error { _, err := b.Apply(w, rs, []Rule{{ID: "r"}}); return err })
	}
	check := func(day int, phase Phase, by, assignee Person, peak int64) {
		t.Helper()
		on(day, func(w storage.Writer) error {
			a, err := b.Get(w, string(FingerprintOf("r", ref("account", "A"))))
			if err == nil && (a.State.Phase != phase || a.Ack.By != by || a.Assignee != assignee || a.Peak.Minor != peak) {
				t.Errorf("day %d: %s, taken by %q, assigned to %q, at most %d at stake; want %s, %q, %q, %d",
					day, a.State.Phase, a.Ack.By, a.Assignee, a.Peak.Minor, phase, by, assignee, peak)
			}
			return err
		})
	}
	apply(0, reading("r", "A", 100))
	on(0, func(w storage.Writer) error { _, err := b.Ack(w, "wei", "W-1", ""); return err })
	apply(1, reading("r", "A", 300))
	check(1, Firing, "wei", "wei", 300)
	apply(2, reading("r", "A", 200))
	check(2, Firing, "wei", "wei", 300)
	apply(3)
	check(3, Resolved, "wei", "wei", 300)
	apply(4, reading("r", "A", 150))
	check(4, Firing, "", "", 150)
}

func TestARuleThatIsGoneEndsItsWarnings(t *testing.T) {
	a := firing("old", "A", "o1", 100)
	known := map[Fingerprint]Alert{a.Fingerprint(): a}
	out := steps(known, nil, []Rule{{ID: "r"}}, aDay)
	if len(out) != 1 || out[0].change.Reason != ReasonRuleGone || out[0].alert.State.Phase != Resolved {
		t.Errorf("%+v", out)
	}
}

func TestWhatWasToldIsNotToldAgain(t *testing.T) {
	s := openStore(t)
	var b Book
	rules := []Rule{{ID: "r"}}
	who := Audience{Person: chat.Person{ID: "boss"}, All: true, Zone: time.UTC}
	tell := func(day int, rs ...Reading) (d Digest, reason Reason) {
		err := s.Update(context.Background(), unit.Instant(20000+day)*aDay, func(w storage.Writer) error {
			if _, err := b.Apply(w, rs, rules); err != nil {
				return err
			}
			open, err := b.Current(w)
			if err != nil {
				return err
			}
			log, err := b.Log(w, who.Person.ID, open)
			if err != nil {
				return err
			}
			if d, reason = MakeDigest(who, open, nil, log, w.Now()); reason == ReasonToSay {
				return b.Told(w, d)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return d, reason
	}
	for day, c := range []struct {
		rs   []Reading
		want Reason
	}{
		{[]Reading{reading("r", "A", 100)}, ReasonNew},
		{[]Reading{reading("r", "A", 100)}, ""},
		{[]Reading{reading("r", "A", 300)}, ReasonWorse},
		{nil, ReasonResolved},
		{nil, ""},
		{[]Reading{reading("r", "A", 300)}, ReasonCameBack},
	} {
		d, reason := tell(day, c.rs...)
		switch {
		case c.want == "" && reason != ReasonNothing:
			t.Errorf("day %d: %s, want silence", day, reason)
		case c.want != "" && (len(d.Items) != 1 || d.Items[0].Reason != c.want):
			t.Errorf("day %d: %+v because %s, want %s", day, d.Items, reason, c.want)
		}
	}
}

func TestSilencesEndByThemselves(t *testing.T) {
	s := openStore(t)
	var b Book
	err := s.Update(context.Background(), aDay, func(w storage.Writer) error {
		_, err := b.Mute(w, "wei", Silence{Rule: "r", Why: "moving house", Until: 3 * aDay})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[unit.Instant]int{2 * aDay: 1, 3 * aDay: 0} {
		s.View(context.Background(), at, func(r storage.Reader) error {
			if list, err := b.Silences(r); err != nil || len(list) != want {
				t.Errorf("at %v: %v %v", at, list, err)
			}
			return nil
		})
	}
}
