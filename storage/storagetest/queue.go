package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

const (
	jobs = storage.Queue("jobs")
	ttl  = 30 * time.Second
)

var queueChecks = []check{
	{"nothing to claim", func(t *testing.T, s storage.Store) { wantClaims(t, s, noon, 5) }},
	{"due and value come with the claim", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon-5)
		got := claim(t, s, noon, 1)[0]
		want := storage.Claim{Queue: jobs, ID: "a", Due: noon - 5, Until: noon.Add(ttl), Attempt: 1, Value: []byte("value of a"), Token: got.Token}
		if fmt.Sprint(got) != fmt.Sprint(want) || got.Token == 0 {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}},
	{"not before it is due", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		wantClaims(t, s, noon-1, 5)
		wantClaims(t, s, noon, 5, "a")
	}},
	{"oldest due first, then by id", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "c", noon-1)
		enqueue(t, s, "z", noon-9)
		enqueue(t, s, "b", noon-1)
		wantClaims(t, s, noon, 5, "z", "b", "c")
	}},
	{"no more than asked for", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		enqueue(t, s, "b", noon)
		wantClaims(t, s, noon, 1, "a")
		wantClaims(t, s, noon, 1, "b")
		wantClaims(t, s, noon, 1)
	}},
	{"queues are apart", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		got, err := s.ClaimDue(context.Background(), noon, "other", 5, ttl)
		if err != nil || len(got) > 0 {
			t.Errorf("got %v, %v", got, err)
		}
	}},
	{"the same id once", func(t *testing.T, s storage.Store) {
		wantEnqueued(t, s, "a", noon, true)
		wantEnqueued(t, s, "a", noon-9, false)
		if got := claim(t, s, noon, 5); len(got) != 1 || got[0].Due != noon {
			t.Errorf("got %v", got)
		}
		wantEnqueued(t, s, "a", noon, false) // claimed, still there
	}},
	{"the same id again after it was finished", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		wantFinish(t, s, claim(t, s, noon, 1)[0], nil)
		wantEnqueued(t, s, "a", noon, true)
		wantClaims(t, s, noon, 1, "a")
	}},
	{"finished is gone", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		wantFinish(t, s, claim(t, s, noon, 1)[0], nil)
		wantClaims(t, s, noon.Add(time.Hour), 5)
	}},
	{"finished twice", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		c := claim(t, s, noon, 1)[0]
		wantFinish(t, s, c, nil)
		wantFinish(t, s, c, storage.ErrClaimLost)
	}},
	{"a claim holds until its end", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		wantClaims(t, s, noon, 5, "a")
		wantClaims(t, s, noon.Add(ttl)-1, 5)
		wantClaims(t, s, noon.Add(ttl), 5, "a")
	}},
	{"attempts are counted", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		for i := range 3 {
			if got := claim(t, s, noon.Add(time.Duration(i)*time.Hour), 1)[0].Attempt; got != i+1 {
				t.Errorf("attempt is %d, want %d", got, i+1)
			}
		}
	}},
	{"a claim that ran out is lost once another took it", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		first := claim(t, s, noon, 1)[0]
		second := claim(t, s, noon.Add(time.Hour), 1)[0]
		wantFinish(t, s, first, storage.ErrClaimLost)
		wantPostpone(t, s, first, noon, storage.ErrClaimLost)
		wantFinish(t, s, second, nil)
	}},
	{"a claim that ran out still counts if nobody took it", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		enqueue(t, s, "b", noon-9)
		claims := claim(t, s, noon, 2)
		wantClaims(t, s, noon.Add(time.Hour), 1, "b") // only b is taken over
		wantFinish(t, s, claims[1], nil)
		wantClaims(t, s, noon.Add(9*time.Hour), 5, "b")
	}},
	{"a run-out row keeps its place", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "old", noon-9)
		wantClaims(t, s, noon, 1, "old")
		enqueue(t, s, "new", noon)
		wantClaims(t, s, noon.Add(ttl), 5, "old", "new")
	}},
	{"postponed", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		wantPostpone(t, s, claim(t, s, noon, 1)[0], noon+100, nil)
		wantClaims(t, s, noon+99, 1)
		got := claim(t, s, noon+100, 1)
		if len(got) != 1 || got[0].Attempt != 2 || got[0].Due != noon+100 || string(got[0].Value) != "value of a" {
			t.Errorf("got %+v", got)
		}
	}},
	{"postponed beyond the end of its claim", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		wantPostpone(t, s, claim(t, s, noon, 1)[0], noon.Add(10*ttl), nil)
		wantClaims(t, s, noon.Add(ttl), 1)
		wantClaims(t, s, noon.Add(10*ttl), 1, "a")
	}},
	{"given back is no longer held", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		c := claim(t, s, noon, 1)[0]
		wantPostpone(t, s, c, noon, nil)
		wantFinish(t, s, c, storage.ErrClaimLost)
	}},
	{"an old claim cannot finish a new row of its id", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		old := claim(t, s, noon, 1)[0]
		wantFinish(t, s, old, nil)
		enqueue(t, s, "a", noon)
		wantClaims(t, s, noon, 1, "a") // as like the first claim as can be
		wantFinish(t, s, old, storage.ErrClaimLost)
	}},
	{"a claim never given", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		wantFinish(t, s, storage.Claim{Queue: jobs, ID: "a", Attempt: 0}, storage.ErrClaimLost)
		wantFinish(t, s, storage.Claim{Queue: "other", ID: "a", Attempt: 1, Token: 1}, storage.ErrClaimLost)
	}},
	{"finished and put again in one transaction", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		c := claim(t, s, noon, 1)[0]
		update(t, s, func(w storage.Writer) error {
			_, err := w.Enqueue(jobs, "b", noon, nil)
			must(t, errors.Join(err, w.Finish(c)))
			if _, err := w.Enqueue(jobs, "a", noon, nil); err != nil {
				return err
			}
			if err := w.Finish(c); !errors.Is(err, storage.ErrClaimLost) {
				t.Errorf("the old claim finished the new row: %v", err)
			}
			return nil
		})
		got := claim(t, s, noon, 5)
		if len(got) != 2 || got[0].Attempt != 1 || got[1].Attempt != 1 {
			t.Errorf("claimed %+v", got)
		}
	}},
	{"a row of a transaction that failed was never there", func(t *testing.T, s storage.Store) {
		err := s.Update(context.Background(), noon, func(w storage.Writer) error {
			_, err := w.Enqueue(jobs, "a", noon, nil)
			return errors.Join(err, errOnPurpose)
		})
		if !errors.Is(err, errOnPurpose) {
			t.Error(err)
		}
		wantClaims(t, s, noon, 5)
		enqueue(t, s, "a", noon)
		wantClaims(t, s, noon, 5, "a")
	}},
	{"work and its mark are one transaction", func(t *testing.T, s storage.Store) {
		enqueue(t, s, "a", noon)
		c := claim(t, s, noon, 1)[0]
		err := s.Update(context.Background(), noon, func(w storage.Writer) error {
			return errors.Join(w.Put(things, []byte("done"), nil), w.Finish(c), errOnPurpose)
		})
		if !errors.Is(err, errOnPurpose) {
			t.Error(err)
		}
		wantCommitted(t, s, "done", nil)
		wantFinish(t, s, c, nil)
	}},
	{"a claim for nobody or for no time is refused", func(t *testing.T, s storage.Store) {
		_, none := s.ClaimDue(context.Background(), noon, jobs, 0, ttl)
		_, never := s.ClaimDue(context.Background(), noon, jobs, 1, 0)
		if none == nil || never == nil {
			t.Errorf("errors %v and %v", none, never)
		}
	}},
	{"many workers, each row once", sharesWork},
}

// sharesWork lets eight workers empty a queue.
func sharesWork(t *testing.T, s storage.Store) {
	const rows = 200
	update(t, s, func(w storage.Writer) error {
		for i := range rows {
			if _, err := w.Enqueue(jobs, fmt.Sprint(i), noon-unit.Instant(i), nil); err != nil {
				return err
			}
		}
		return nil
	})
	var mu sync.Mutex
	done := map[string]int{}
	together(8, func(int) {
		for {
			claims, err := s.ClaimDue(context.Background(), noon, jobs, 7, ttl)
			if err != nil {
				t.Error(err)
			}
			if len(claims) == 0 {
				return
			}
			for _, c := range claims {
				wantFinish(t, s, c, nil)
				mu.Lock()
				done[c.ID]++
				mu.Unlock()
			}
		}
	})
	for id, n := range done {
		if n != 1 {
			t.Errorf("row %s was done %d times", id, n)
		}
	}
	if len(done) != rows {
		t.Errorf("%d of %d rows were done", len(done), rows)
	}
}

func enqueue(t *testing.T, s storage.Store, id string, due unit.Instant) {
	t.Helper()
	wantEnqueued(t, s, id, due, true)
}

func wantEnqueued(t *testing.T, s storage.Store, id string, due unit.Instant, want bool) {
	t.Helper()
	update(t, s, func(w storage.Writer) error {
		got, err := w.Enqueue(jobs, id, due, []byte("value of "+id))
		if got != want {
			t.Errorf("%s was enqueued: %v, want %v", id, got, want)
		}
		return err
	})
}

func claim(t *testing.T, s storage.Store, now unit.Instant, n int) []storage.Claim {
	t.Helper()
	claims, err := s.ClaimDue(context.Background(), now, jobs, n, ttl)
	must(t, err)
	return claims
}

func wantClaims(t *testing.T, s storage.Store, now unit.Instant, n int, want ...string) {
	t.Helper()
	var got []string
	for _, c := range claim(t, s, now, n) {
		got = append(got, c.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("claimed %q, want %q", got, want)
	}
}

func wantFinish(t *testing.T, s storage.Store, c storage.Claim, want error) {
	t.Helper()
	err := s.Update(context.Background(), noon, func(w storage.Writer) error { return w.Finish(c) })
	if !errors.Is(err, want) {
		t.Errorf("finish of %s gave %v, want %v", c.ID, err, want)
	}
}

func wantPostpone(t *testing.T, s storage.Store, c storage.Claim, due unit.Instant, want error) {
	t.Helper()
	err := s.Update(context.Background(), noon, func(w storage.Writer) error { return w.Postpone(c, due) })
	if !errors.Is(err, want) {
		t.Errorf("postpone of %s gave %v, want %v", c.ID, err, want)
	}
}
