package storagetest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

var errOnPurpose = errors.New("on purpose")

var transactionChecks = []check{
	{"now is what was given", func(t *testing.T, s storage.Store) {
		at := func(r storage.Reader) error {
			if r.Now() != noon+7 {
				t.Errorf("now is %d", r.Now())
			}
			return nil
		}
		must(t, s.View(context.Background(), noon+7, at))
		must(t, s.Update(context.Background(), noon+7, func(w storage.Writer) error { return at(w) }))
	}},
	{"a writer reads its own writes", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1", "b", "2")
		update(t, s, func(w storage.Writer) error {
			must(t, w.Put(things, []byte("a"), []byte("9")))
			must(t, w.Delete(things, []byte("b")))
			wantValue(t, w, "a", []byte("9"))
			wantValue(t, w, "b", nil)
			if got := keys(t, w, storage.Range{}); len(got) != 1 {
				t.Errorf("scan sees %q", got)
			}
			return nil
		})
	}},
	{"an error undoes everything and comes back as it is", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		err := s.Update(context.Background(), noon, func(w storage.Writer) error {
			must(t, w.Put(things, []byte("a"), []byte("2")))
			_, err := w.Enqueue("q", "x", noon, nil)
			must(t, err)
			return errOnPurpose
		})
		if err != errOnPurpose {
			t.Errorf("got %v", err)
		}
		wantCommitted(t, s, "a", []byte("1"))
		wantClaims(t, s, noon, 9)
	}},
	{"an error of a view comes back as it is", func(t *testing.T, s storage.Store) {
		if err := s.View(context.Background(), noon, func(storage.Reader) error { return errOnPurpose }); err != errOnPurpose {
			t.Errorf("got %v", err)
		}
	}},
	{"a panic undoes everything and the store goes on", func(t *testing.T, s storage.Store) {
		func() {
			defer func() {
				if recover() != errOnPurpose {
					t.Error("the panic was lost")
				}
			}()
			_ = s.Update(context.Background(), noon, func(w storage.Writer) error {
				must(t, w.Put(things, []byte("a"), []byte("2")))
				panic(errOnPurpose)
			})
		}()
		wantCommitted(t, s, "a", nil)
		put(t, s, "a", "3")
	}},
	{"a view does not see later commits", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		view(t, s, func(r storage.Reader) error {
			put(t, s, "a", "2", "b", "2")
			wantValue(t, r, "a", []byte("1"))
			wantValue(t, r, "b", nil)
			return nil
		})
		wantCommitted(t, s, "a", []byte("2"))
	}},
	{"a view does not see a transaction under way", func(t *testing.T, s storage.Store) {
		update(t, s, func(w storage.Writer) error {
			must(t, w.Put(things, []byte("a"), []byte("1")))
			wantCommitted(t, s, "a", nil)
			return nil
		})
	}},
	{"a cancelled context starts nothing", func(t *testing.T, s storage.Store) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		ran := false
		update := s.Update(ctx, noon, func(storage.Writer) error { ran = true; return nil })
		view := s.View(ctx, noon, func(storage.Reader) error { ran = true; return nil })
		if ran || !errors.Is(update, context.Canceled) || !errors.Is(view, context.Canceled) {
			t.Errorf("ran: %v, errors %v and %v", ran, update, view)
		}
	}},
	{"a writer that waits gives up with its context", func(t *testing.T, s storage.Store) {
		update(t, s, func(storage.Writer) error {
			ctx, cancel := context.WithCancel(context.Background())
			failed := make(chan error)
			go func() { failed <- s.Update(ctx, noon, func(storage.Writer) error { return nil }) }()
			cancel()
			if err := <-failed; !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			return nil
		})
	}},
	{"a transaction is dead after its end", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		var kept storage.Writer
		update(t, s, func(w storage.Writer) error { kept = w; return nil })
		if _, err := kept.Get(things, []byte("a")); err == nil {
			t.Error("get worked")
		}
		if err := kept.Put(things, []byte("a"), nil); err == nil {
			t.Error("put worked")
		}
	}},
	{"a closed store says so", func(t *testing.T, s storage.Store) {
		must(t, s.Close())
		update := s.Update(context.Background(), noon, func(storage.Writer) error { return nil })
		view := s.View(context.Background(), noon, func(storage.Reader) error { return nil })
		if !errors.Is(update, storage.ErrClosed) || !errors.Is(view, storage.ErrClosed) {
			t.Errorf("errors %v and %v", update, view)
		}
		must(t, s.Close())
	}},
	{"no increment is lost among many writers", countsUp},
	{"a failing writer takes no other with it", failsAmongOthers},
	{"readers among writers see whole transactions", movesMoney},
}

// countsUp lets many writers add to one number.
func countsUp(t *testing.T, s storage.Store) {
	const writers, times = 20, 25
	together(writers, func(int) {
		for range times {
			if err := s.Update(context.Background(), noon, increment); err != nil {
				t.Error(err)
			}
		}
	})
	wantCommitted(t, s, "n", binary.BigEndian.AppendUint64(nil, writers*times))
}

func increment(w storage.Writer) error {
	old, err := w.Get(things, []byte("n"))
	if err != nil {
		return err
	}
	n := uint64(0)
	if old != nil {
		n = binary.BigEndian.Uint64(old)
	}
	return w.Put(things, []byte("n"), binary.BigEndian.AppendUint64(nil, n+1))
}

// failsAmongOthers lets every third writer fail after having written.
func failsAmongOthers(t *testing.T, s storage.Store) {
	const writers = 60
	together(writers, func(i int) {
		err := s.Update(context.Background(), unit.Instant(i), func(w storage.Writer) error {
			if w.Now() != unit.Instant(i) {
				t.Errorf("writer %d has the time of another: %d", i, w.Now())
			}
			if err := w.Put(things, fmt.Appendf(nil, "%02d", i), nil); err != nil || i%3 > 0 {
				return err
			}
			return errOnPurpose
		})
		if (i%3 == 0) != (err == errOnPurpose) || err != nil && err != errOnPurpose {
			t.Errorf("writer %d: %v", i, err)
		}
	})
	for i := range writers {
		want := []byte{}
		if i%3 == 0 {
			want = nil
		}
		wantCommitted(t, s, fmt.Sprintf("%02d", i), want)
	}
}

// movesMoney moves between two keys while readers add them up.
func movesMoney(t *testing.T, s storage.Store) {
	put(t, s, "a", string([]byte{100}), "b", string([]byte{0}))
	together(8, func(i int) {
		for range 50 {
			if i%2 == 0 {
				view(t, s, func(r storage.Reader) error { return sum(r) })
				continue
			}
			update(t, s, func(w storage.Writer) error {
				if err := sum(w); err != nil {
					return err
				}
				a, _ := w.Get(things, []byte("a"))
				b, _ := w.Get(things, []byte("b"))
				x, y := a[0], b[0]
				if x == 0 {
					x, y = y, x
				}
				return errors.Join(w.Put(things, []byte("a"), []byte{x - 1}), w.Put(things, []byte("b"), []byte{y + 1}))
			})
		}
	})
}

func sum(r storage.Reader) error {
	a, err := r.Get(things, []byte("a"))
	if err != nil {
		return err
	}
	b, err := r.Get(things, []byte("b"))
	if err == nil && a[0]+b[0] != 100 {
		err = fmt.Errorf("saw %d and %d", a[0], b[0])
	}
	return err
}

// together runs fn n times at once and waits for all.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}
