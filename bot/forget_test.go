package bot

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/storage"
)

// What a former process was sending when it crashed is tried again at once.
func TestAPostOfACrashedProcessDoesNotWaitForItsClaim(t *testing.T) {
	c := companyConfig(t)
	fake := chattest.New("fake")
	b := openBot(t, c, Options{Platforms: []chat.Platform{fake}})
	now := begin
	ok(t, b.State.Update(t.Context(), now, func(w storage.Writer) error {
		return outbox.Put(w, chat.Post{Key: "k", To: chat.Place{Platform: "fake", Channel: "room"}, Blocks: []chat.Block{chat.Line("hello")}})
	}))
	if claims, err := b.State.ClaimDue(t.Context(), now, "outbox", 1, 90*time.Second); err != nil || len(claims) != 1 { // the crash
		t.Fatalf("claimed %v (%v)", claims, err)
	}
	ok(t, b.Drain(t.Context(), now+1000))
	if n := len(fake.Messages("room")); n != 0 {
		t.Fatalf("a claimed chat was served %d times", n)
	}
	closeBot(t, b)
	b, err := Open(t.Context(), now+1000, c, Options{Platforms: []chat.Platform{fake}})
	ok(t, err)
	t.Cleanup(func() { closeBot(t, b) })
	ok(t, b.Drain(t.Context(), now+1000))
	if n := len(fake.Messages("room")); n != 1 {
		t.Errorf("after the start the post was sent %d times", n)
	}
}

func TestATickForgetsWhatIsTooOld(t *testing.T) {
	b := openBot(t, companyConfig(t), Options{})
	var r recorder
	withJobs(t, b, jobs{"work": r.run, "workmore": r.run})
	for day := range 100 {
		ok(t, b.Tick(t.Context(), at(day, 9, 0)))
	}
	slots := map[string]int{}
	ok(t, b.State.View(t.Context(), at(99, 9, 0), func(rd storage.Reader) error {
		for row, err := range slotTable.Scan(rd, storage.Range{}) {
			if err != nil {
				return err
			}
			var job, slot string
			if err := storage.ParseKey(row.Key, &job, &slot); err != nil {
				return err
			}
			slots[job]++
		}
		return nil
	}))
	for _, job := range []string{"work", "workmore"} {
		if n := slots[job]; n < 90 || n > 92 {
			t.Errorf("%d slots of %s are kept, want those of ninety days", n, job)
		}
	}
	last, err := b.lastSlot(t.Context(), at(99, 9, 0), "work")
	if err != nil || last != at(99, 9, 0) {
		t.Errorf("the last slot is %v (%v)", last, err)
	}
}
