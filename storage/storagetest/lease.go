package storagetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

var leaseChecks = []check{
	{"taken", func(t *testing.T, s storage.Store) { wantLease(t, s, "poll", "a", noon, 1) }},
	{"renewed, same epoch", func(t *testing.T, s storage.Store) {
		wantLease(t, s, "poll", "a", noon, 1)
		wantLease(t, s, "poll", "a", noon+5, 1)
		wantLeased(t, s, "poll", "b", noon.Add(ttl)+4)
	}},
	{"held by another, who is named", func(t *testing.T, s storage.Store) {
		wantLease(t, s, "poll", "a-7", noon, 1)
		if err := wantLeased(t, s, "poll", "b", noon.Add(ttl)-1); !strings.Contains(err.Error(), "a-7") {
			t.Errorf("no owner in %q", err)
		}
	}},
	{"free when it ran out, with the next epoch", func(t *testing.T, s storage.Store) {
		wantLease(t, s, "poll", "a", noon, 1)
		wantLease(t, s, "poll", "b", noon.Add(ttl), 2)
		wantLeased(t, s, "poll", "a", noon.Add(ttl))
		wantLease(t, s, "poll", "a", noon.Add(2*ttl), 3)
	}},
	{"its own again after it ran out", func(t *testing.T, s storage.Store) {
		wantLease(t, s, "poll", "a", noon, 1)
		wantLease(t, s, "poll", "a", noon.Add(9*ttl), 1)
	}},
	{"given up", func(t *testing.T, s storage.Store) {
		wantLease(t, s, "poll", "a", noon, 1)
		_, err := s.Lease(context.Background(), noon+1, "poll", "a", 0)
		must(t, err)
		wantLease(t, s, "poll", "b", noon+1, 2)
	}},
	{"names are apart", func(t *testing.T, s storage.Store) {
		wantLease(t, s, "poll", "a", noon, 1)
		wantLease(t, s, "cron", "b", noon, 1)
	}},
	{"an empty name is refused", func(t *testing.T, s storage.Store) {
		if _, err := s.Lease(context.Background(), noon, "", "a", time.Second); !errors.Is(err, storage.ErrKey) {
			t.Errorf("got %v", err)
		}
	}},
	{"one of many gets it", func(t *testing.T, s storage.Store) {
		var owners atomic.Int32
		together(10, func(i int) {
			if _, err := s.Lease(context.Background(), noon, "poll", fmt.Sprint(i), ttl); err == nil {
				owners.Add(1)
			} else if !errors.Is(err, storage.ErrLeased) {
				t.Error(err)
			}
		})
		if owners.Load() != 1 {
			t.Errorf("%d owners", owners.Load())
		}
	}},
}

func wantLease(t *testing.T, s storage.Store, name, owner string, now unit.Instant, want uint64) {
	t.Helper()
	got, err := s.Lease(context.Background(), now, name, owner, ttl)
	if err != nil || got != want {
		t.Errorf("%s got epoch %d, %v; want %d", owner, got, err, want)
	}
}

func wantLeased(t *testing.T, s storage.Store, name, owner string, now unit.Instant) error {
	t.Helper()
	_, err := s.Lease(context.Background(), now, name, owner, ttl)
	if !errors.Is(err, storage.ErrLeased) {
		t.Fatalf("%s got %v, want ErrLeased", owner, err)
	}
	return err
}
