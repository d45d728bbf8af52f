package storagetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/riskbell/riskbell/storage"
)

// letters is what the ranges below are taken from.
var letters = []string{"a", "aa", "b", "c", "c\x00", "c\xff", "d", "\xff", "\xff\xff"}

var scanChecks = append([]check{
	{"an unknown namespace", func(t *testing.T, s storage.Store) { wantKeys(t, s, storage.Range{}) }},
	{"values come with their keys", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1", "b", "", "c", "3")
		var got []string
		view(t, s, func(r storage.Reader) error {
			for e, err := range r.Scan(things, storage.Range{}) {
				must(t, err)
				got = append(got, string(e.Key)+string(e.Value))
			}
			return nil
		})
		if want := []string{"a1", "b", "c3"}; !slices.Equal(got, want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	}},
	{"stops when the caller does", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1", "b", "2")
		view(t, s, func(r storage.Reader) error {
			for range r.Scan(things, storage.Range{}) {
				break
			}
			return nil
		})
	}},
	{"inside another scan", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "", "b", "")
		view(t, s, func(r storage.Reader) error {
			n := 0
			for range r.Scan(things, storage.Range{}) {
				n += len(keys(t, r, storage.Range{Reverse: true}))
			}
			if n != 4 {
				t.Errorf("saw %d pairs, want 4", n)
			}
			return nil
		})
	}},
	{"many keys in both directions", func(t *testing.T, s storage.Store) {
		var want []string
		update(t, s, func(w storage.Writer) error {
			for i := range 3000 {
				want = append(want, fmt.Sprintf("%04d", i))
				must(t, w.Put(things, []byte(want[i]), make([]byte, 40)))
			}
			return nil
		})
		wantKeys(t, s, storage.Range{}, want...)
		slices.Reverse(want)
		wantKeys(t, s, storage.Range{Reverse: true}, want...)
	}},
	{"deleting each key as it comes", func(t *testing.T, s storage.Store) { deletesWhileScanning(t, s, false) }},
	{"deleting each key backwards", func(t *testing.T, s storage.Store) { deletesWhileScanning(t, s, true) }},
	{"writing ahead is seen, behind is not", func(t *testing.T, s storage.Store) {
		put(t, s, "b", "", "d", "", "e", "")
		var got []string
		update(t, s, func(w storage.Writer) error {
			got = nil
			for e, err := range w.Scan(things, storage.Range{}) {
				must(t, err)
				got = append(got, string(e.Key))
				if string(e.Key) == "b" {
					must(t, w.Put(things, []byte("a"), nil))
					must(t, w.Put(things, []byte("c"), nil))
					must(t, w.Delete(things, []byte("d")))
				}
			}
			return nil
		})
		if want := []string{"b", "c", "e"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}},
	{"a prefix of a tuple", func(t *testing.T, s storage.Store) {
		for _, k := range [][]byte{storage.Key("a", 1), storage.Key("a", -1), storage.Key("ab", 1), storage.Key("b", 0)} {
			put(t, s, string(k), "")
		}
		wantKeys(t, s, storage.Prefix(storage.Key("a")), string(storage.Key("a", -1)), string(storage.Key("a", 1)))
	}},
}, rangeChecks()...)

// rangeChecks are ranges over letters, with and without limit, both ways.
func rangeChecks() []check {
	spans := []struct {
		name     string
		from, to string // to "" is open
		want     []string
	}{
		{"everything", "", "", letters},
		{"from inclusive", "c", "", letters[3:]},
		{"from between", "bb", "", letters[3:]},
		{"to exclusive", "", "c", letters[:3]},
		{"to between", "", "cc", letters[:5]},
		{"both", "aa", "c\xff", letters[1:5]},
		{"one key", "c", "c\x00", letters[3:4]},
		{"empty", "c", "c", nil},
		{"backwards bounds", "d", "b", nil},
		{"behind all", "\xff\xff\xff", "", nil},
		{"before all", "", "A", nil},
	}
	var out []check
	for _, c := range spans {
		for _, limit := range []int{0, 1, 2} {
			name := fmt.Sprintf("%s, limit %d", c.name, limit)
			out = append(out, check{name, func(t *testing.T, s storage.Store) {
				for _, k := range letters {
					put(t, s, k, "v")
				}
				span := storage.Range{From: []byte(c.from), Limit: limit}
				if c.to != "" {
					span.To = []byte(c.to)
				}
				wantKeys(t, s, span, cut(c.want, limit)...)
				back := slices.Clone(c.want)
				slices.Reverse(back)
				span.Reverse = true
				wantKeys(t, s, span, cut(back, limit)...)
			}})
		}
	}
	return out
}

func cut(list []string, limit int) []string {
	if limit > 0 && limit < len(list) {
		return list[:limit]
	}
	return list
}

func wantKeys(t *testing.T, s storage.Store, span storage.Range, want ...string) {
	t.Helper()
	view(t, s, func(r storage.Reader) error {
		if got := keys(t, r, span); !slices.Equal(got, want) {
			t.Errorf("%q to %q, limit %d, reverse %v: got %q, want %q", span.From, span.To, span.Limit, span.Reverse, got, want)
		}
		return nil
	})
}

func deletesWhileScanning(t *testing.T, s storage.Store, reverse bool) {
	const n = 2000
	update(t, s, func(w storage.Writer) error {
		for i := range n {
			must(t, w.Put(things, fmt.Appendf(nil, "%04d", i), make([]byte, 50)))
		}
		return nil
	})
	update(t, s, func(w storage.Writer) error {
		seen := 0
		for e, err := range w.Scan(things, storage.Range{Reverse: reverse}) {
			must(t, err)
			must(t, w.Delete(things, e.Key))
			seen++
		}
		if seen != n {
			t.Errorf("saw %d of %d keys", seen, n)
		}
		return nil
	})
	wantKeys(t, s, storage.Range{})
}
