package telegram_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

var (
	soakEvents = flag.Int("soak", 1000, "events of the soak test")
	soakSeed   = flag.Uint64("seed", 1, "its seed")
)

// disturbances are what happens to calls in the soak test; the last three leave
// it open whether a message arrived.
var disturbances = []telegramtest.Fault{
	telegramtest.Slow(2), {Status: 429}, telegramtest.Say(500, "Internal Server Error"), {Status: 502, Body: "<html>"},
	{Reset: true}, {Reset: true, After: true}, {Status: 200, Body: `{"ok":tr`, After: true},
}

// Thousands of events under random faults: each is handled once, each answer
// owed arrives, in the order of its chat, and no copy is sent without a result
// that stayed open.
func TestSoak(t *testing.T) {
	t.Logf("%d events, seed %d", *soakEvents, *soakSeed)
	bubble(t, false, func(t *testing.T, s *telegramtest.Server, p *telegram.Telegram, _ *bytes.Buffer) {
		store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		const people = 20
		for i := range int64(people) {
			s.Start(100 + i)
		}
		r := rand.New(rand.NewPCG(*soakSeed, 0))
		handled := &counts{n: map[string]int{}}
		ctx, stop := context.WithCancel(t.Context())
		var around sync.WaitGroup
		around.Go(func() {
			if err := p.Run(ctx, answering(store, handled)); err != nil {
				t.Error(err)
			}
		})
		around.Go(func() { drain(ctx, t, store, p) })
		for i := range *soakEvents {
			who := 100 + r.Int64N(people)
			s.Write(who, who, fmt.Sprint("e", i))
			if all := s.Pending(); r.IntN(10) == 0 && len(all) > 0 { // none where the bot was quicker
				s.Again(all[len(all)-1])
			}
			if r.IntN(12) == 0 {
				s.Fail([]string{"sendMessage", "getUpdates"}[r.IntN(2)], disturbances[r.IntN(len(disturbances))])
			}
			if r.IntN(5) == 0 {
				time.Sleep(time.Duration(r.IntN(3000)) * time.Millisecond)
			}
		}
		owed := func() (n uint64, unknown uint64) {
			err := store.View(t.Context(), now(), func(r storage.Reader) error {
				tally, err := outbox.Count(r)
				n, unknown = tally.Owed, tally.Unknown
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n, unknown
		}
		for end := time.Now().Add(48 * time.Hour); time.Now().Before(end); time.Sleep(time.Minute) {
			if n, _ := owed(); n == 0 && handled.len() == *soakEvents {
				break
			}
		}
		stop()
		around.Wait()
		_, unknown := owed()
		check(t, s, handled, people, int(unknown))
	})
}

func now() unit.Instant { return unit.At(time.Now()) }

type counts struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counts) add(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[s]++
}

func (c *counts) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.n)
}

// answering handles an event as the program does: seen and owed in one commit.
func answering(store storage.Store, handled *counts) chat.Handler {
	return func(ctx context.Context, e chat.Event) error {
		fresh := false
		err := store.Update(ctx, now(), func(w storage.Writer) (err error) {
			if fresh, err = chat.MarkSeen(w, e.Place.Platform, e.ID); err != nil || !fresh {
				return err
			}
			return outbox.Put(w, chat.Post{Key: e.ID, To: e.Place, Lang: "en", Blocks: []chat.Block{chat.Line("answer " + e.Text)}})
		})
		if err == nil && fresh {
			handled.add(e.Text)
		}
		return err
	}
}

func drain(ctx context.Context, t *testing.T, store storage.Store, p chat.Platform) {
	for ctx.Err() == nil {
		if _, err := outbox.Drain(ctx, now(), store, map[chat.PlatformName]chat.Platform{telegram.Name: p}); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
	}
}

func check(t *testing.T, s *telegramtest.Server, handled *counts, people int64, unknown int) {
	for text, n := range handled.n {
		if n != 1 {
			t.Errorf("%s was handled %d times", text, n)
		}
	}
	copies, answered := 0, 0
	for i := range people {
		last := -1
		seen := map[int]bool{}
		for _, m := range s.Messages(100 + i) {
			rest, ok := strings.CutPrefix(m.Text, "answer e")
			if !ok {
				continue
			}
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case seen[n]:
				copies++
			case n < last:
				t.Errorf("%d: the answer to %d came after that to %d", i, n, last)
			}
			if !seen[n] {
				answered++
			}
			seen[n], last = true, max(last, n)
		}
	}
	if answered != len(handled.n) || len(handled.n) != *soakEvents {
		t.Errorf("%d events, %d handled, %d answered", *soakEvents, len(handled.n), answered)
	}
	if copies > unknown {
		t.Errorf("%d copies, though only %d results stayed open", copies, unknown)
	}
	t.Logf("%d copies, %d results open", copies, unknown)
}
