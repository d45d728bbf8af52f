package storagetest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// The flags of the random test: a printed seed given again repeats the run.
var (
	seedFlag = flag.Uint64("storage.seed", 0, "seed of the random operations; 0 takes one at random")
	opsFlag  = flag.Int("storage.ops", 30_000, "number of random operations on a store")
)

// player makes random operations on a store and on the model of it.
type player struct {
	t      *testing.T
	rnd    *rand.Rand
	store  storage.Store
	model  *model
	now    unit.Instant
	claims []storage.Claim // some of them lost by now
	ops    int
}

// runModel compares a long random sequence of operations with the model.
func runModel(t *testing.T, s storage.Store) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	p := &player{t: t, rnd: rand.New(rand.NewPCG(seed, 0)), store: s, model: newModel(), now: noon}
	for p.ops < *opsFlag {
		p.now += unit.Instant(p.rnd.IntN(2000))
		if err := p.step(); err != nil {
			t.Fatalf("after %d operations, with -storage.seed=%d: %v", p.ops, seed, err)
		}
	}
	t.Logf("%d operations, seed %d", p.ops, seed)
}

func (p *player) step() error {
	switch p.rnd.IntN(10) {
	case 0, 1:
		return p.claim()
	case 2:
		return p.lease()
	case 3:
		return p.store.View(context.Background(), p.now, func(r storage.Reader) error {
			return errors.Join(p.get(r, p.model), p.scan(r, p.model))
		})
	}
	return p.transaction()
}

// transaction does some operations and commits two times out of three.
func (p *player) transaction() error {
	draft, fail := p.model.clone(), p.rnd.IntN(3) == 0
	err := p.store.Update(context.Background(), p.now, func(w storage.Writer) error {
		for range 1 + p.rnd.IntN(20) {
			p.ops++
			if err := p.operation(w, draft); err != nil {
				return err
			}
		}
		if fail {
			return errOnPurpose
		}
		return nil
	})
	if fail && errors.Is(err, errOnPurpose) {
		return nil
	}
	p.model = draft
	return err
}

func (p *player) operation(w storage.Writer, m *model) error {
	ns, key, value := p.namespace(), p.key(), fmt.Sprint(p.rnd.IntN(1000))
	switch p.rnd.IntN(9) {
	case 0, 1:
		m.put(ns, key, value)
		return w.Put(ns, []byte(key), []byte(value))
	case 2:
		delete(m.values[ns], key)
		return w.Delete(ns, []byte(key))
	case 3:
		return p.insert(w, m, ns, key, value)
	case 4:
		return p.get(w, m)
	case 5:
		return p.scan(w, m)
	case 6:
		return p.sweep(w, m)
	case 7:
		return p.enqueue(w, m)
	}
	return p.settle(w, m)
}

func (p *player) insert(w storage.Writer, m *model, ns storage.Namespace, key, value string) error {
	_, there := m.values[ns][key]
	fresh, err := w.InsertOnce(ns, []byte(key), []byte(value))
	if err != nil || fresh == there {
		return fmt.Errorf("insert of %q: %v, %v; there: %v", key, fresh, err, there)
	}
	if fresh {
		m.put(ns, key, value)
	}
	return nil
}

func (p *player) get(r storage.Reader, m *model) error {
	ns, key := p.namespace(), p.key()
	got, err := r.Get(ns, []byte(key))
	if want, ok := m.values[ns][key]; err != nil || ok != (got != nil) || string(got) != want {
		return fmt.Errorf("get of %s %q: %q, %v; want %q, there: %v", ns, key, got, err, want, ok)
	}
	return nil
}

func (p *player) scan(r storage.Reader, m *model) error {
	ns, span := p.namespace(), p.span()
	var got []string
	for e, err := range r.Scan(ns, span) {
		if err != nil {
			return err
		}
		got = append(got, string(e.Key)+"="+string(e.Value))
	}
	if want := m.scan(ns, span); !slices.Equal(got, want) {
		return fmt.Errorf("scan of %s %+v: %q, want %q", ns, span, got, want)
	}
	return nil
}

// sweep deletes some of the keys of a range as they come.
func (p *player) sweep(w storage.Writer, m *model) error {
	ns, span := p.namespace(), p.span()
	want := m.scan(ns, span)
	for e, err := range w.Scan(ns, span) {
		entry := string(e.Key) + "=" + string(e.Value)
		if err != nil || len(want) == 0 || entry != want[0] {
			return fmt.Errorf("sweep of %s %+v met %q, %v; want %q", ns, span, entry, err, want)
		}
		want = want[1:]
		if p.rnd.IntN(3) > 0 {
			continue
		}
		delete(m.values[ns], string(e.Key))
		if err := w.Delete(ns, e.Key); err != nil {
			return err
		}
	}
	if len(want) > 0 {
		return fmt.Errorf("sweep of %s %+v missed %q", ns, span, want)
	}
	return nil
}

func (p *player) enqueue(w storage.Writer, m *model) error {
	id, due := fmt.Sprint(p.rnd.IntN(40)), p.now+unit.Instant(p.rnd.IntN(20_000)-10_000)
	want := m.enqueue(id, due)
	if got, err := w.Enqueue(jobs, id, due, []byte(id)); err != nil || got != want {
		return fmt.Errorf("enqueue of %s: %v, %v; want %v", id, got, err, want)
	}
	return nil
}

// settle finishes or postpones one of the claims, often one that was lost.
func (p *player) settle(w storage.Writer, m *model) error {
	if len(p.claims) == 0 {
		return nil
	}
	c, due := p.claims[p.rnd.IntN(len(p.claims))], p.now+unit.Instant(p.rnd.IntN(5000))
	mine, err := m.owns(c), error(nil)
	if p.rnd.IntN(2) == 0 {
		if err = w.Finish(c); mine {
			delete(m.rows, c.ID)
		}
	} else {
		if err = w.Postpone(c, due); mine {
			m.postpone(c, due)
		}
	}
	if mine && err != nil || !mine && !errors.Is(err, storage.ErrClaimLost) {
		return fmt.Errorf("settling %+v, mine: %v, gave %w", c, mine, err)
	}
	return nil
}

func (p *player) claim() error {
	p.ops++
	n, ttl := 1+p.rnd.IntN(4), time.Duration(1+p.rnd.IntN(8000))*time.Millisecond
	claims, err := p.store.ClaimDue(context.Background(), p.now, jobs, n, ttl)
	if err != nil {
		return err
	}
	p.claims = append(p.claims, claims...)
	p.claims = p.claims[max(0, len(p.claims)-20):]
	return p.model.claim(p.now, n, claims)
}

func (p *player) lease() error {
	p.ops++
	name, owner := fmt.Sprint("lease ", p.rnd.IntN(2)), fmt.Sprint("owner ", p.rnd.IntN(3))
	ttl := time.Duration(p.rnd.IntN(8000)) * time.Millisecond
	epoch, err := p.store.Lease(context.Background(), p.now, name, owner, ttl)
	return p.model.lease(p.now, p.now.Add(ttl), name, owner, epoch, err)
}

func (p *player) namespace() storage.Namespace {
	return storage.Namespace(fmt.Sprint("ns", p.rnd.IntN(3)))
}

// key is one of about 300, some of them long enough to split pages.
func (p *player) key() string {
	key := fmt.Sprintf("%c%02d", 'a'+rune(p.rnd.IntN(3)), p.rnd.IntN(100))
	if key[0] == 'c' {
		key += string(make([]byte, 300))
	}
	return key
}

func (p *player) span() storage.Range {
	span := storage.Range{Reverse: p.rnd.IntN(2) == 0}
	if p.rnd.IntN(2) == 0 {
		span.Limit = p.rnd.IntN(10)
	}
	if p.rnd.IntN(2) == 0 {
		span.From = []byte(p.key())
	}
	if p.rnd.IntN(2) == 0 {
		span.To = []byte(p.key())
	}
	return span
}
