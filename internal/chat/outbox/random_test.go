package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// chaos is a platform on which anything may go wrong. It keeps count of the
// results that stayed unknown, per post.
type chaos struct {
	*chattest.Platform
	store  *mortal
	rnd    *rand.Rand
	calm   bool
	unsure map[string]int
	gone   map[string]bool // channels
	dead   map[string]bool // posts
}

func (c *chaos) Send(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	if c.store.dead { // the process is gone: what it had taken up stays unsure
		c.unsure[p.Key]++
		return chat.Receipt{}, failure(chat.NotSent, 0)
	}
	if c.calm {
		return c.Platform.Send(ctx, p)
	}
	after := time.Duration(c.rnd.IntN(3)) * time.Minute
	switch c.rnd.IntN(12) {
	case 0, 1:
		return chat.Receipt{}, failure(chat.NotSent, after)
	case 2:
		c.unsure[p.Key]++
		return chat.Receipt{}, failure(chat.Unknown, after)
	case 3:
		c.unsure[p.Key]++
		_, err := c.Platform.Send(ctx, p)
		return chat.Receipt{}, errors.Join(failure(chat.Unknown, 0), err)
	case 4:
		c.dead[p.Key] = true
		return chat.Receipt{}, failure(chat.Refused, 0)
	case 5, 6: // the program dies, the message having arrived or not
		c.unsure[p.Key]++
		c.store.dead = true
		if c.rnd.IntN(2) == 0 {
			return c.Platform.Send(ctx, p)
		}
		return chat.Receipt{}, failure(chat.NotSent, 0)
	case 7:
		if c.rnd.IntN(10) == 0 {
			c.gone[p.To.Channel] = true
			return chat.Receipt{}, failure(chat.PlaceBad, 0)
		}
	}
	return c.Platform.Send(ctx, p)
}

func TestNothingOwedIsLostWhateverHappens(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for run := range 6 {
		t.Run(fmt.Sprint(run), func(t *testing.T) { surviveChaos(t, seed, uint64(run)) })
	}
}

func surviveChaos(t *testing.T, seed, run uint64) {
	b := newBench(t)
	c := &chaos{
		Platform: b.fake, store: &mortal{Store: b.store}, rnd: rand.New(rand.NewPCG(seed, run)),
		unsure: map[string]int{}, gone: map[string]bool{}, dead: map[string]bool{},
	}
	channels := []string{"a", "b", "c"}
	put := 0
	for range 120 {
		for range c.rnd.IntN(3) {
			b.put(post(fmt.Sprintf("p%03d", put), channels[c.rnd.IntN(3)], fmt.Sprintf("p%03d", put)))
			put++
		}
		b.drainOrDie(c)
		b.now = b.now.Add(time.Duration(c.rnd.IntN(90)) * time.Second)
	}
	c.calm = true
	for range 60 {
		b.now = b.now.Add(5 * time.Minute)
		b.drainOrDie(c)
	}
	b.accountFor(c, put, channels)
}

// mortal is a store whose process has died: nothing is written any more.
type mortal struct {
	storage.Store
	dead bool
}

// errPower is the end of a process between a send and its receipt.
var errPower = errors.New("power cut")

func (m *mortal) Update(ctx context.Context, now unit.Instant, fn func(storage.Writer) error) error {
	if m.dead {
		return errPower
	}
	return m.Store.Update(ctx, now, fn)
}

// drainOrDie runs Drain as a new process does after the last one died.
func (b *bench) drainOrDie(c *chaos) {
	b.t.Helper()
	c.store.dead = false
	_, err := outbox.Drain(b.t.Context(), b.now, c.store, map[chat.PlatformName]chat.Platform{"fake": c})
	if err != nil && !errors.Is(err, errPower) {
		b.t.Fatal(err)
	}
}

func (b *bench) accountFor(c *chaos, put int, channels []string) {
	b.t.Helper()
	failed := map[string]outbox.Failure{}
	for _, f := range b.failures() {
		failed[f.Post.Key] = f
	}
	copies, order := map[string]int{}, map[string]string{}
	for _, channel := range channels {
		for _, text := range b.fake.Texts(channel) {
			key, rest, _ := strings.Cut(text, "\n")
			copies[key]++
			if key < order[channel] {
				b.t.Errorf("%s came after %s in %s", key, order[channel], channel)
			}
			order[channel] = key
			if copies[key] > 1 && rest == "" {
				b.t.Errorf("%s came again without a mark", key)
			}
		}
	}
	for i := range put {
		key := fmt.Sprintf("p%03d", i)
		if _, closed := failed[key]; copies[key] == 0 && !closed {
			b.t.Errorf("%s was lost", key)
		}
		if copies[key] > 1+c.unsure[key] {
			b.t.Errorf("%s was sent %d times with %d unknown results", key, copies[key], c.unsure[key])
		}
	}
	for key, f := range failed {
		justified := f.Reason == outbox.Refused && c.dead[key] ||
			f.Reason == outbox.PlaceGone && c.gone[f.Post.To.Channel] ||
			f.Reason == outbox.Unconfirmed && c.unsure[key] >= 4
		if !justified {
			b.t.Errorf("%s was closed as %s: %s", key, f.Reason, f.Error)
		}
	}
	if n := b.tally(); n.Owed != 0 || int(n.Put) != put {
		b.t.Errorf("%d were put; tally %+v", put, n)
	}
}
