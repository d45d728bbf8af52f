package outbox_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

var start = unit.NewDay(2026, 11, 22).Start(time.UTC)

// bench is an outbox with a fake platform, at a time that is moved by hand.
type bench struct {
	t     *testing.T
	store storage.Store
	fake  *chattest.Platform
	finds func(chat.Post) error // set: the platform can look for lost posts
	now   unit.Instant
}

// finder is the fake with the ability to look for lost posts.
type finder struct {
	*chattest.Platform
	before func(chat.Post) error
}

func (f finder) Find(_ context.Context, p chat.Post) (chat.Receipt, chat.Search, error) {
	if err := f.before(p); err != nil {
		return chat.Receipt{}, chat.Blind, err
	}
	for _, m := range f.Messages(p.To.Channel) {
		if m.Post.Key == p.Key {
			return m.Receipt, chat.Found, nil
		}
	}
	if strings.HasPrefix(p.Key, "blind") {
		return chat.Receipt{}, chat.Blind, nil
	}
	return chat.Receipt{}, chat.Absent, nil
}

func newBench(t *testing.T) *bench {
	t.Helper()
	store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &bench{t: t, store: store, fake: chattest.New("fake"), now: start}
}

func post(key, channel, text string) chat.Post {
	return chat.Post{Key: key, To: chat.Place{Platform: "fake", Channel: channel}, Lang: "en", Blocks: []chat.Block{chat.Line(text)}}
}

func (b *bench) put(p chat.Post) {
	b.t.Helper()
	if err := b.store.Update(b.t.Context(), b.now, func(w storage.Writer) error { return outbox.Put(w, p) }); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) drain() int {
	b.t.Helper()
	var on chat.Platform = b.fake
	if b.finds != nil {
		on = finder{b.fake, b.finds}
	}
	n, err := outbox.Drain(b.t.Context(), b.now, b.store, map[chat.PlatformName]chat.Platform{"fake": on})
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// later moves the clock in steps and drains at each.
func (b *bench) later(d, step time.Duration) {
	for end := b.now.Add(d); b.now < end; {
		b.now = min(b.now.Add(step), end)
		b.drain()
	}
}

func (b *bench) said(channel string, want ...string) {
	b.t.Helper()
	if got := b.fake.Texts(channel); !slices.Equal(got, want) {
		b.t.Errorf("in %s stands %q, want %q", channel, got, want)
	}
}

func (b *bench) tally() (t outbox.Tally) {
	b.t.Helper()
	err := b.store.View(b.t.Context(), b.now, func(r storage.Reader) (err error) { t, err = outbox.Count(r); return err })
	if err != nil {
		b.t.Fatal(err)
	}
	return t
}

func (b *bench) failures() (all []outbox.Failure) {
	b.t.Helper()
	err := b.store.View(b.t.Context(), b.now, func(r storage.Reader) error {
		for f, err := range outbox.Failures(r, 0) {
			if err != nil {
				return err
			}
			all = append(all, f)
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func failure(o chat.Outcome, after time.Duration) *chat.SendError {
	return &chat.SendError{Outcome: o, After: after, Err: errors.New("scripted")}
}

func TestPutUnderOneKeyIsOnePost(t *testing.T) {
	b := newBench(t)
	b.put(post("k", "c", "one"))
	b.put(post("k", "c", "one"))
	b.put(post("k", "c", "two")) // still owed: replaced
	b.drain()
	b.said("c", "two")
	b.put(post("k", "c", "two")) // delivered as it is
	if n := b.drain(); n != 0 {
		t.Errorf("the same again made %d tries", n)
	}
	b.put(post("k", "c", "three")) // delivered otherwise: an edit
	b.drain()
	b.said("c", "three")
	edit := post("k2", "c", "four")
	edit.Edits = "k"
	b.put(edit)
	b.drain()
	b.said("c", "four")
	b.put(post("k", "c", "three")) // what was put under k is still three
	b.drain()
	b.said("c", "four")
	if n := b.tally(); n.Sent != 1 || n.Edited != 2 || n.Owed != 0 {
		t.Errorf("tally %+v", n)
	}
}

func TestPutRefusesWhatCannotBeSent(t *testing.T) {
	b := newBench(t)
	for name, p := range map[string]chat.Post{
		"no key":   post("", "c", "x"),
		"long key": post(strings.Repeat("k", 300), "c", "x"),
		"no place": post("k", "", "x"),
		"no words": {Key: "k", To: chat.Place{Platform: "fake", Channel: "c"}},
	} {
		err := b.store.Update(t.Context(), b.now, func(w storage.Writer) error { return outbox.Put(w, p) })
		if err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestAPostReplacedWhileItIsSentBecomesAnEdit(t *testing.T) {
	b := newBench(t)
	b.put(post("k", "c", "one"))
	b.fake.Before(func(chat.Post) { b.fake.Before(nil); b.put(post("k", "c", "two")) })
	b.drain()
	b.said("c", "two")
	if n := b.tally(); n.Sent != 1 || n.Edited != 1 || n.Owed != 0 {
		t.Errorf("tally %+v", n)
	}
}

// A platform refuses the content it was given. What replaced it on the way was
// not refused and is sent.
func TestAPostReplacedWhileItIsRefusedIsSent(t *testing.T) {
	b := newBench(t)
	b.put(post("k", "c", "one"))
	b.fake.Fail(failure(chat.Refused, 0))
	b.fake.Before(func(chat.Post) { b.fake.Before(nil); b.put(post("k", "c", "two")) })
	b.drain()
	b.later(time.Minute, 10*time.Second)
	b.said("c", "two")
	if failed, n := b.failures(), b.tally(); len(failed) > 0 || n.Sent != 1 || n.Owed != 0 {
		t.Errorf("failures %+v, tally %+v", failed, n)
	}
}

// A message can only be edited where it stands: the same key in another chat,
// or an edit that names a message of another, is a message of its own there.
func TestAnEditForAnotherChatIsAMessageThere(t *testing.T) {
	b := newBench(t)
	b.put(post("k", "c", "one"))
	b.drain()
	b.put(post("k", "d", "two"))
	b.drain()
	edit := post("k2", "e", "three")
	edit.Edits = "k"
	b.put(edit)
	b.drain()
	b.said("c", "one")
	b.said("d", "two")
	b.said("e", "three")
	if n := b.tally(); n.Sent != 3 || n.Edited != 0 || n.Owed != 0 {
		t.Errorf("tally %+v", n)
	}
}

func TestOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		script []error
		copies int
		reason outbox.Reason // of its failure, "" if delivered
	}{
		"at once":                   {nil, 1, ""},
		"not sent, then":            {[]error{failure(chat.NotSent, 0), failure(chat.NotSent, 0)}, 1, ""},
		"refused":                   {[]error{failure(chat.Refused, 0)}, 0, outbox.Refused},
		"place gone":                {[]error{failure(chat.PlaceBad, 0)}, 0, outbox.PlaceGone},
		"unknown but arrived":       {[]error{chattest.Arrived(failure(chat.Unknown, 0))}, 2, ""},
		"unknown and lost":          {[]error{failure(chat.Unknown, 0)}, 1, ""},
		"an error that says less":   {[]error{errors.New("boom")}, 1, ""},
		"unknown for hours":         {slices.Repeat([]error{chattest.Arrived(failure(chat.Unknown, 0))}, 9), 4, outbox.Unconfirmed},
		"not sent for three weeks":  {slices.Repeat([]error{failure(chat.NotSent, 0)}, 10_000), 0, outbox.GivenUp},
		"not sent for a whole week": {slices.Repeat([]error{failure(chat.NotSent, 0)}, 120), 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.fake.Fail(c.script...)
			b.put(post("k", "c", "hello"))
			b.put(post("next", "c", "next"))
			b.drain()
			if c.copies != 1 || len(c.script) > 0 {
				b.later(3*time.Hour, 4*time.Minute)
			}
			if len(c.script) > 100 {
				b.later(15*24*time.Hour, 2*time.Hour)
			}
			texts := b.fake.Texts("c")
			copies := 0
			for _, text := range texts {
				if strings.HasPrefix(text, "hello") {
					copies++
				}
			}
			if copies != c.copies {
				t.Errorf("%d copies in %q, want %d", copies, texts, c.copies)
			}
			for i, text := range texts {
				wasUnsure := i > 0 || strings.HasPrefix(name, "unknown and lost") || strings.HasPrefix(name, "an error")
				if repeat := strings.Contains(text, "Sent again"); strings.HasPrefix(text, "hello") && repeat != wasUnsure {
					t.Errorf("message %d of %q is marked as repeat: %v", i, texts, repeat)
				}
			}
			switch failed := b.failures(); {
			case c.reason == "" && len(failed) > 0, c.reason != "" && (len(failed) == 0 || failed[0].Reason != c.reason || failed[0].Error == ""):
				t.Errorf("failures %+v, want %q", failed, c.reason)
			}
			if b.tally().Owed != 0 {
				t.Errorf("still owed: %+v", b.tally())
			}
		})
	}
}

func TestAfterParksTheWholeChatAndNoOther(t *testing.T) {
	b := newBench(t)
	b.fake.Fail(failure(chat.NotSent, time.Hour))
	b.put(post("a1", "a", "a1"))
	b.drain()
	b.put(post("a2", "a", "a2"))
	b.put(post("b1", "b", "b1"))
	b.later(59*time.Minute, time.Minute)
	b.said("a")
	b.said("b", "b1")
	b.later(2*time.Minute, time.Minute)
	b.said("a", "a1", "a2")
}

func TestLateAnswersAreDroppedAndCounted(t *testing.T) {
	b := newBench(t)
	p := post("k", "c", "modal")
	p.Until = b.now.Add(3 * time.Second)
	b.put(p)
	b.now = b.now.Add(4 * time.Second)
	b.drain()
	b.said("c")
	if n := b.tally(); n.Late != 1 || n.Owed != 0 || len(b.failures()) != 0 {
		t.Errorf("tally %+v, failures %v", n, b.failures())
	}
}

func TestAnswersWithADeadlineGoFirst(t *testing.T) {
	b := newBench(t)
	b.put(post("1", "c", "digest"))
	p := post("2", "c", "answer")
	p.Until = b.now.Add(time.Second)
	b.put(p)
	b.drain()
	b.said("c", "answer", "digest")
}

func TestAFailedPostCanBeTriedAgain(t *testing.T) {
	b := newBench(t)
	b.fake.Fail(failure(chat.Refused, 0))
	b.put(post("k", "c", "x"))
	b.drain()
	b.put(post("k", "c", "x")) // known to fail: not tried again by itself
	if n := b.drain(); n != 0 {
		t.Errorf("%d tries", n)
	}
	err := b.store.Update(t.Context(), b.now, func(w storage.Writer) error {
		ok, err := outbox.Retry(w, "k")
		if !ok {
			t.Error("not found")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.drain()
	b.said("c", "x")
}

func TestAPlatformThatIsNotRunningKeepsItsPosts(t *testing.T) {
	b := newBench(t)
	b.put(post("k", "c", "x"))
	if _, err := outbox.Drain(t.Context(), b.now, b.store, nil); err != nil {
		t.Fatal(err)
	}
	b.later(time.Minute, time.Second)
	b.said("c", "x")
}

func TestAReceiptIsStoredEvenIfTheProgramIsStopping(t *testing.T) {
	b := newBench(t)
	ctx, stop := context.WithCancel(t.Context())
	b.put(post("k", "c", "x"))
	b.fake.Before(func(chat.Post) { stop() })
	if _, err := outbox.Drain(ctx, b.now, b.store, map[chat.PlatformName]chat.Platform{"fake": b.fake}); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if n := b.tally(); n.Sent != 1 || n.Owed != 0 {
		t.Errorf("tally %+v", n)
	}
}

// fragile panics over posts that say so, and takes the others.
type fragile struct{ *chattest.Platform }

func (f fragile) Send(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	if strings.HasPrefix(p.Key, "bad") {
		panic("index out of range")
	}
	return f.Platform.Send(ctx, p)
}

func TestAPostThatMakesAPlatformPanicIsGivenUpAndTheOthersGoOn(t *testing.T) {
	b := newBench(t)
	b.put(post("bad", "one", "x"))
	b.put(post("good", "one", "y"))
	platforms := map[chat.PlatformName]chat.Platform{"fake": fragile{b.fake}}
	for range 3 {
		if _, err := outbox.Drain(t.Context(), b.now, b.store, platforms); err != nil {
			t.Fatal(err)
		}
	}
	var given []string
	err := b.store.View(t.Context(), b.now, func(r storage.Reader) error {
		for f, err := range outbox.Failures(r, 0) {
			if err != nil {
				return err
			}
			given = append(given, f.Post.Key+" "+string(f.Reason)+" "+f.Error)
		}
		_, ok, err := outbox.Receipt(r, "good")
		if err == nil && !ok {
			t.Error("the post after it was not sent")
		}
		return err
	})
	if err != nil || len(given) != 1 || !strings.Contains(given[0], "bad refused") || !strings.Contains(given[0], "panicked") {
		t.Errorf("given up: %q, %v", given, err)
	}
}

func TestALostPostIsLookedForBeforeItIsRepeated(t *testing.T) {
	unknown := &chat.SendError{Outcome: chat.Unknown, Err: errors.New("no answer")}
	for name, c := range map[string]struct {
		arrived  bool
		replaced string // put before the next try
		down     int    // searches that fail
		want     string
		repeated uint64
	}{
		"it had arrived":               {arrived: true, want: "one"},
		"it had not":                   {want: "one"},
		"blind: nobody may look":       {want: "one\n" + i18n.EN.T("outbox.repeat"), repeated: 1},
		"it had, as it was before":     {arrived: true, replaced: "two", want: "two"},
		"found when it can look again": {arrived: true, down: 2, want: "one"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			searches := 0
			b.finds = func(chat.Post) error {
				if searches++; searches <= c.down {
					return &chat.SendError{Outcome: chat.NotSent, Err: errors.New("down")}
				}
				return nil
			}
			if c.arrived {
				b.fake.Fail(chattest.Arrived(unknown))
			} else {
				b.fake.Fail(unknown)
			}
			b.put(post(name, "c", "one"))
			b.drain()
			if c.replaced != "" {
				b.put(post(name, "c", c.replaced))
			}
			b.later(2*time.Hour, 30*time.Second)
			b.said("c", c.want)
			tally := b.tally()
			if tally.Repeated != c.repeated || tally.Sent != 1 || tally.Owed != 0 || tally.Unconfirmed != 0 {
				t.Errorf("the tally is %+v after %d searches", tally, searches)
			}
		})
	}
}

func TestAPostThatSurelyDidNotArriveIsNotGivenUpAsUnconfirmed(t *testing.T) {
	b := newBench(t)
	b.finds = func(chat.Post) error { return nil }
	unknown := &chat.SendError{Outcome: chat.Unknown, Err: errors.New("no answer")}
	b.fake.Fail(unknown, unknown, unknown, unknown, unknown, unknown)
	b.put(post("k", "c", "one"))
	b.later(time.Hour, 30*time.Second)
	b.said("c", "one")
	if tally := b.tally(); tally.Unknown != 6 || tally.Sent != 1 || tally.Repeated != 0 {
		t.Errorf("the tally is %+v", tally)
	}
}
