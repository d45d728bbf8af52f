package packed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
	"github.com/riskbell/riskbell/storage/storagetest"
)

func all(storage.Namespace) bool { return true }

func open(t testing.TB, path string) *Store {
	t.Helper()
	below, err := bolt.Open(context.Background(), path, bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	s := New(below, all)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestConformance(t *testing.T) {
	storagetest.Run(t, storagetest.Driver{
		Open: func(t *testing.T) storage.Store { return open(t, filepath.Join(t.TempDir(), "feed.db")) },
		Restore: func(t *testing.T, snapshot io.Reader) storage.Store {
			path := filepath.Join(t.TempDir(), "restored.db")
			if err := bolt.Restore(context.Background(), snapshot, path, bolt.Options{NoSync: true}); err != nil {
				t.Fatal(err)
			}
			return open(t, path)
		},
	})
}

const things = storage.Namespace("things")

// TestLeavesHoldWhatWasWritten writes so much that leaves are patched, split
// and emptied, and compares with a map.
func TestLeavesHoldWhatWasWritten(t *testing.T) {
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 1))
		s := open(t, filepath.Join(t.TempDir(), "feed.db"))
		model := map[string]string{}
		for step := range 60 {
			n := 1 + rng.IntN(50)
			if rng.IntN(5) == 0 {
				n = 2000
			}
			emptying := step > 40
			err := s.Update(t.Context(), 1, func(w storage.Writer) error {
				for range n {
					key, value := randomKey(rng, seed), fmt.Sprint(step, " ", rng.Uint64())
					if rng.IntN(3) == 0 || emptying && rng.IntN(8) > 0 {
						delete(model, key)
						if err := w.Delete(things, []byte(key)); err != nil {
							return err
						}
						continue
					}
					model[key] = value
					if err := w.Put(things, []byte(key), []byte(value)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			agree(t, s, model, rng, seed)
		}
	}
}

// Many small changes of a leaf become one patch; the leaf stays as it was written.
func TestSmallPatchesAreGathered(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "feed.db"))
	model := map[string]string{}
	put := func(from, to int, value string) {
		err := s.Update(t.Context(), 1, func(w storage.Writer) (err error) {
			for i := from; i < to; i++ {
				key := fmt.Sprintf("k%05d", i)
				model[key] = value
				err = errors.Join(err, w.Put(things, []byte(key), []byte(value)))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	stored := func() (leaf uint64, patches int) {
		err := s.Store.View(t.Context(), 1, func(r storage.Reader) error {
			for e, err := range r.Scan(below(things), storage.Range{}) {
				if err != nil {
					return err
				}
				if patches++; patches == 1 {
					leaf = identityOf(e.Value)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return leaf, patches - 1
	}
	put(0, 800, "old")
	before, _ := stored()
	for i := range 100 {
		put(i, i+1, "new")
		if leaf, patches := stored(); leaf != before || patches < 1 || patches > maxPatches {
			t.Fatalf("after %d changes: %d patches, leaf written anew: %v", i+1, patches, leaf != before)
		}
	}
	agree(t, s, model, rand.New(rand.NewPCG(1, 1)), 0)
}

// randomKey is one of about 20,000 keys; of some seeds some are very long, and
// alike at the beginning.
func randomKey(rng *rand.Rand, seed uint64) string {
	key := fmt.Sprintf("k%05d", rng.IntN(20_000))
	if seed%2 == 1 && rng.IntN(10) == 0 {
		return strings.Repeat("\x00\x01", 400) + key
	}
	return key
}

func agree(t *testing.T, s *Store, model map[string]string, rng *rand.Rand, seed uint64) {
	t.Helper()
	keys := slices.Sorted(maps.Keys(model))
	from, to := randomKey(rng, seed), randomKey(rng, seed)
	spans := []storage.Range{{}, {Reverse: true}, {From: []byte(from), To: []byte(to)},
		{From: []byte(from), To: []byte(to), Reverse: true}, {From: []byte(from), Limit: 7}, {To: []byte(to), Limit: 7, Reverse: true}}
	err := s.View(t.Context(), 1, func(r storage.Reader) error {
		for _, span := range spans {
			var got []string
			for e, err := range r.Scan(things, span) {
				if err != nil {
					return err
				}
				if model[string(e.Key)] != string(e.Value) {
					t.Fatalf("%q is %q, want %q", e.Key, e.Value, model[string(e.Key)])
				}
				got = append(got, string(e.Key))
			}
			if want := within(keys, span); !slices.Equal(got, want) {
				t.Fatalf("%+v: %d keys, want %d", span, len(got), len(want))
			}
		}
		for range 20 {
			key := randomKey(rng, seed)
			want, there := model[key]
			if got, err := r.Get(things, []byte(key)); err != nil || (got != nil) != there || string(got) != want {
				t.Fatalf("%q is %q, %v; want %q", key, got, err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func within(keys []string, span storage.Range) []string {
	var out []string
	for _, k := range keys {
		if k >= string(span.From) && (span.To == nil || k < string(span.To)) {
			out = append(out, k)
		}
	}
	if span.Reverse {
		slices.Reverse(out)
	}
	if span.Limit > 0 {
		out = out[:min(len(out), span.Limit)]
	}
	return out
}

// Rows that are like their neighbours must take a small part of the place.
func TestPackingSavesPlace(t *testing.T) {
	dir := t.TempDir()
	sizes := map[string]int64{}
	for name, pick := range map[string]func(storage.Namespace) bool{"packed": all, "plain": func(storage.Namespace) bool { return false }} {
		path := filepath.Join(dir, name)
		below, err := bolt.Open(t.Context(), path, bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		s := New(below, pick)
		for page := range 100 {
			err = errors.Join(err, s.Update(t.Context(), 1, func(w storage.Writer) error {
				for i := range 2000 {
					n := page*2000 + i
					if err := w.Put(things, storage.Key("order", int64(n/50), fmt.Sprint("SO-", n)), []byte(fmt.Sprint("account A-", n%997, " owner E-", n%40, " amount ", n*7919))); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		sizes[name] = info.Size()
	}
	if ratio := float64(sizes["packed"]) / float64(sizes["plain"]); ratio > .6 {
		t.Errorf("packed takes %.2f of the place", ratio)
	}
}

func TestWhatWasWrittenPlainIsPacked(t *testing.T) {
	below, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	s := New(below, all)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	model := map[string]string{}
	for part := range 5 {
		err := below.Update(t.Context(), 1, func(w storage.Writer) error {
			for i := range 5000 {
				key := fmt.Sprint("k", part, "-", i)
				model[key] = fmt.Sprint(i)
				if err := w.Put(things, []byte(key), []byte(model[key])); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time there is nothing to do
		if err := s.Pack(t.Context(), 1, things); err != nil {
			t.Fatal(err)
		}
	}
	agree(t, s, model, rand.New(rand.NewPCG(1, 1)), 0)
	isEmpty(t, below, things)
	for range 2 {
		if err := s.Drop(t.Context(), 1, things); err != nil {
			t.Fatal(err)
		}
	}
	isEmpty(t, s, things)
	isEmpty(t, below, "packed/"+things)
}

func isEmpty(t *testing.T, s storage.Store, ns storage.Namespace) {
	t.Helper()
	err := s.View(t.Context(), 1, func(r storage.Reader) error {
		for e, err := range r.Scan(ns, storage.Range{}) {
			t.Errorf("%q is still there, %v", e.Key, err)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzLeaf(f *testing.F) {
	f.Add(leaf{{key: []byte("a"), value: []byte("1")}, {key: []byte("ab"), gone: true}, {key: []byte("b")}}.encode(7))
	f.Add([]byte("too short"))
	f.Fuzz(func(t *testing.T, stored []byte) {
		l, err := decode(stored)
		if err != nil {
			if !errors.Is(err, storage.ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		again, err := decode(l.encode(1))
		if err != nil || len(again) != len(l) {
			t.Fatalf("%d entries came back as %d: %v", len(l), len(again), err)
		}
		for i := range l {
			if !bytes.Equal(l[i].key, again[i].key) || !bytes.Equal(l[i].value, again[i].value) || l[i].gone != again[i].gone {
				t.Fatalf("entry %d came back as %+v, was %+v", i, again[i], l[i])
			}
		}
	})
}
