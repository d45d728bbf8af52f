package slack

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// echo is a program that answers every message with its own words.
type echo struct {
	store   storage.Store
	clock   atomic.Int64
	mu      sync.Mutex
	handled map[string]int
	fresh   chan struct{}
}

func (e *echo) now() unit.Instant { return unit.Instant(e.clock.Load()) }

func (e *echo) handle(ctx context.Context, event chat.Event) error {
	isNew := false
	err := e.store.Update(ctx, e.now(), func(w storage.Writer) (err error) {
		if isNew, err = chat.MarkSeen(w, Name, event.ID); err != nil || !isNew {
			return err
		}
		return outbox.Put(w, chat.Post{Key: "reply/" + event.ID, To: event.Place, Lang: "en", Blocks: []chat.Block{chat.Line(event.Text)}})
	})
	if err == nil && isNew {
		e.mu.Lock()
		e.handled[event.Text]++
		e.mu.Unlock()
		e.fresh <- struct{}{}
	}
	return err
}

// TestSoak sends many messages through trouble of every kind: each is handled
// once and answered once, in the order of its chat, with nothing said twice.
// SOAK sets how many; 10,000 take a minute or two.
func TestSoak(t *testing.T) {
	total := 1000
	if n, err := strconv.Atoi(os.Getenv("SOAK")); err == nil {
		total = n
	}
	store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	w := slacktest.New()
	t.Cleanup(w.Close)
	w.Patience(50 * time.Millisecond)
	e := &echo{store: store, handled: map[string]int{}, fresh: make(chan struct{}, total)}
	e.clock.Store(1_764_000_000_000)
	s, _ := quick(t, w)
	s.o.Now, s.pace = e.now, newPace(e.now)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, e.handle) }()
	t.Cleanup(func() { stop(); <-ended })

	const people = 20
	said := map[string][]string{}
	for i := range people {
		w.AddUser(slacktest.User{ID: fmt.Sprint("U", i)})
	}
	r := rand.New(rand.NewPCG(5, 6))
	for i := 0; i < total; i += people {
		for p := range people {
			channel, text := fmt.Sprint("DU", p), fmt.Sprint("message ", i+p)
			said[channel] = append(said[channel], text)
			envelope := w.Say(fmt.Sprint("U", p), channel, text, "")
			trouble(w, r, envelope)
		}
		for range people {
			select {
			case <-e.fresh:
			case <-time.After(20 * time.Second):
				t.Fatalf("after %d messages one did not arrive", i)
			}
		}
		e.drain(t, s, time.Second)
	}
	for n := 0; e.tally(t).Owed > 0 && n < 3000; n++ {
		e.drain(t, s, 30*time.Second)
	}
	for text, n := range e.handled {
		if n != 1 {
			t.Errorf("%s was handled %d times", text, n)
		}
	}
	for channel, want := range said {
		var got []string
		for _, m := range w.Messages(channel) {
			if m.User == slacktest.Bot {
				got = append(got, strings.TrimSpace(m.Words()))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("in %s %d answers stand, want %d in order:\n%.500q", channel, len(got), len(want), got)
		}
	}
	tally := e.tally(t)
	if tally.Owed+tally.Refused+tally.PlaceGone+tally.Unconfirmed+tally.GivenUp > 0 || tally.Sent != uint64(total) {
		t.Errorf("the tally is %+v", tally)
	}
	now, ever := w.Connections()
	t.Logf("%d messages over %d sockets (%d now); %d sendings surely failed, %d unknown", total, ever, now, tally.NotSent, tally.Unknown)
}

// trouble is what may happen after a message.
func trouble(w *slacktest.Server, r *rand.Rand, e *slacktest.Envelope) {
	faults := []slacktest.Fault{
		{Status: 429, RetryAfter: "2"}, {Status: 500}, {Status: 503, Late: true}, {Drop: true}, {Drop: true, Late: true},
		{Cut: 15}, {Code: "service_unavailable"}, {Code: "fatal_error"}, {Status: 200, Body: "<html>"},
	}
	switch n := r.IntN(100); {
	case n < 12:
		w.Fail("chat.postMessage", faults[r.IntN(len(faults))])
	case n < 14:
		w.Fail("conversations.history", slacktest.Fault{Status: 500})
	case n < 20:
		w.Again(e)
	case n < 21:
		w.Disconnect("refresh_requested", false)
	case n < 22:
		w.Disconnect("", true)
	}
}

func (e *echo) drain(t *testing.T, s *Slack, d time.Duration) {
	t.Helper()
	e.clock.Add(d.Milliseconds())
	for n := 1; n > 0; {
		var err error
		if n, err = outbox.Drain(t.Context(), e.now(), e.store, map[chat.PlatformName]chat.Platform{Name: s}); err != nil {
			t.Fatal(err)
		}
	}
}

func (e *echo) tally(t *testing.T) (out outbox.Tally) {
	t.Helper()
	err := e.store.View(t.Context(), e.now(), func(r storage.Reader) (err error) { out, err = outbox.Count(r); return err })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// BenchmarkAcknowledge is the time from a message to its acknowledgement, each
// with a durable commit; p99-ms is its 99th percentile.
func BenchmarkAcknowledge(b *testing.B) {
	store, err := bolt.Open(b.Context(), filepath.Join(b.TempDir(), "state.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	w := slacktest.New()
	defer w.Close()
	w.AddUser(slacktest.User{ID: "U1"})
	e := &echo{store: store, handled: map[string]int{}, fresh: make(chan struct{}, 1)}
	e.clock.Store(1_764_000_000_000)
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- New(optionsFor(w, &journal{})).Run(ctx, e.handle) }()
	defer func() { stop(); <-ended }()
	var took []time.Duration
	for b.Loop() {
		begun := time.Now()
		envelope := w.Say("U1", "DU1", "hello", "")
		<-e.fresh
		<-envelope.Done()
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
