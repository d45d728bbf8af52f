package storage_test

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

func TestKeySortsAsTuples(t *testing.T) {
	inOrder := [][]any{
		{"", 5}, {"\x00"}, {"\x00", "a"}, {"\x00\x00"}, {"\x01"}, {"\x01\x00"}, {"\x02"},
		{"a"}, {"a", -1}, {"a", 0}, {"a", 7}, {"a", math.MaxInt64}, {"a\x00b"}, {"a\x01"}, {"ab"}, {"ab", 1}, {"b", false}, {"b", true},
		{"客户", unit.Day(-3)}, {"客户", unit.Day(0)}, {"客户", unit.Day(20000)}, {"\xff"}, {"\xff\xff", uint8(1)}, {"\xff\xff", uint8(200)},
	}
	for i := 1; i < len(inOrder); i++ {
		a, b := storage.Key(inOrder[i-1]...), storage.Key(inOrder[i]...)
		if bytes.Compare(a, b) >= 0 {
			t.Errorf("Key(%q) = %x is not before Key(%q) = %x", inOrder[i-1], a, inOrder[i], b)
		}
	}
}

type tuple struct {
	s string
	i int64
	d unit.Day
	b []byte
}

func (a tuple) key() []byte { return storage.Key(a.s, a.i, a.d, a.b) }

func compare(a, b tuple) int {
	return cmp.Or(cmp.Compare(a.s, b.s), cmp.Compare(a.i, b.i), cmp.Compare(a.d, b.d), bytes.Compare(a.b, b.b))
}

func TestKeyOrderAndRoundTripAtRandom(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	text := func() string {
		b := make([]byte, rnd.IntN(4))
		for i := range b {
			b[i] = []byte{0, 1, 2, 'a', 0xff}[rnd.IntN(5)]
		}
		return string(b)
	}
	random := func() tuple {
		return tuple{text(), rnd.Int64N(5) - 2, unit.Day(rnd.IntN(5) - 2), []byte(text())}
	}
	for range 20_000 {
		a, b := random(), random()
		if got, want := bytes.Compare(a.key(), b.key()), compare(a, b); got != want {
			t.Fatalf("keys of %+v and %+v compare %d, tuples %d", a, b, got, want)
		}
		var back tuple
		if err := storage.ParseKey(a.key(), &back.s, &back.i, &back.d, &back.b); err != nil || compare(a, back) != 0 {
			t.Fatalf("%+v came back as %+v, %v", a, back, err)
		}
	}
}

func TestParseKeyRefusesOtherShapes(t *testing.T) {
	var s string
	var n int
	for name, key := range map[string][]byte{
		"empty": {}, "text without end": []byte("a"), "bad escape": {1, 9, 0}, "cut escape": {1},
		"number too short": storage.Key("a", unit.Day(1)), "too long": storage.Key("a", 1, 1),
	} {
		if err := storage.ParseKey(key, &s, &n); !errors.Is(err, storage.ErrKeyShape) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var rest storage.Rest
	if err := storage.ParseKey(storage.Key("a", 1, 2), &s, &rest); err != nil || !slices.Equal(rest, storage.Key(1, 2)) {
		t.Errorf("rest is %x, %v", rest, err)
	}
}

func TestPrefix(t *testing.T) {
	for _, c := range []struct{ p, to string }{{"a", "b"}, {"a\xff", "b"}, {"\xff", ""}, {"", ""}} {
		if got := storage.Prefix([]byte(c.p)); string(got.From) != c.p || string(got.To) != c.to || (c.to == "") != (got.To == nil) {
			t.Errorf("Prefix(%q) = %q to %q", c.p, got.From, got.To)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add(storage.Key("a", 1, true))
	f.Add([]byte{1, 1, 0})
	f.Fuzz(func(t *testing.T, key []byte) {
		var s string
		var n int
		var b bool
		if storage.ParseKey(key, &s, &n, &b) == nil && !bytes.Equal(storage.Key(s, n, b), key) {
			t.Fatalf("%x parses as %q %d %v, whose key is another", key, s, n, b)
		}
	})
}
