package column

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

var table = Table{Number: 7, Columns: 2}

func openStore(t testing.TB) storage.Store {
	t.Helper()
	s, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "facts.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func write(t testing.TB, s storage.Store, ops ...Op) {
	t.Helper()
	if err := s.Update(t.Context(), 1, func(w storage.Writer) error { return table.Write(w, slices.Clone(ops)) }); err != nil {
		t.Fatal(err)
	}
}

// rowsOf collects what a scan shows.
func rowsOf(t testing.TB, s storage.Store, c *Cache, from, to unit.Day, at unit.Instant) []Row {
	t.Helper()
	var out []Row
	err := s.View(t.Context(), 1, func(r storage.Reader) error {
		for b, err := range c.Scan(r, table, from, to, at) {
			if err != nil {
				return err
			}
			for _, row := range b.rows() {
				if row.Day >= from && row.Day < to && row.Known <= at && (row.Ended == 0 || at < row.Ended) {
					out = append(out, row)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// world is a simple table that the real one must agree with.
type world map[Key]Row

func (m world) do(o Op) {
	switch o.Do {
	case Add:
		m[o.Key] = o.Row
	case End:
		row := m[o.Key]
		row.Ended = o.Ended
		m[o.Key] = row
	case Drop:
		delete(m, o.Key)
	}
}

func (m world) rows(from, to unit.Day, at unit.Instant) []Row {
	var out []Row
	for _, row := range m {
		if row.Day >= from && row.Day < to && row.Known <= at && (row.Ended == 0 || at < row.Ended) {
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b Row) int { return a.Compare(b.Key) })
	return out
}

// randomOps are n changes that the model allows, at an instant.
func randomOps(rng *rand.Rand, m world, n int, now unit.Instant) []Op {
	keys := slices.SortedFunc(maps.Keys(m), Key.Compare)
	var ops []Op
	do := func(o Op) { m.do(o); ops = append(ops, o) }
	for range n {
		var k Key
		if len(keys) > 0 {
			k = keys[rng.IntN(len(keys))]
		}
		old, there := m[k]
		switch p := rng.Float64(); {
		case p < .2 && there && old.Ended == 0:
			do(Op{Row{Key: k, Ended: now}, End})
		case p < .25 && there:
			do(Op{Row{Key: k}, Drop})
		default:
			k := Key{unit.Day(rng.IntN(60)), fmt.Sprint("R-", rng.IntN(5000)), uint32(1 + rng.IntN(3))}
			do(Op{Row{Key: k, Known: now, Values: []int64{rng.Int64N(1 << rng.IntN(60)), -rng.Int64N(9)}, Ref: []string{"", "x", "客户"}[rng.IntN(3)]}, Add})
		}
	}
	return ops
}

func TestATableHoldsWhatWasWritten(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 1))
		s, m, c := openStore(t), world{}, NewCache(1<<20)
		for now := unit.Instant(10); now < 40; now++ {
			n := 1 + rng.IntN(40)
			if rng.IntN(6) == 0 {
				n = 2000 + rng.IntN(4000)
			}
			write(t, s, randomOps(rng, m, n, now)...)
			from := unit.Day(rng.IntN(60))
			to, at := from+unit.Day(rng.IntN(60)), now-unit.Instant(rng.IntN(10))
			for _, cache := range []*Cache{c, NewCache(0)} {
				got, want := rowsOf(t, s, cache, from, to, at), m.rows(from, to, at)
				if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d, %d to %d at %d: %d rows, want %d", seed, from, to, at, len(got), len(want))
				}
			}
		}
		if c.size > c.limit || len(c.kept) < 2 {
			t.Errorf("seed %d: the cache keeps %d blocks of %d bytes", seed, len(c.kept), c.size)
		}
	}
}

// A reader whose transaction began before a write sees what was there then,
// whatever newer blocks the cache holds.
func TestACacheKeepsToTheReadersState(t *testing.T) {
	s, c := openStore(t), NewCache(1<<20)
	k := Key{3, "A", 1}
	write(t, s, Op{Row{Key: k, Known: 1, Values: []int64{5, 0}}, Add})
	values := func(r storage.Reader) (out []int64) {
		for b, err := range c.Scan(r, table, 0, 9, 100) {
			if err != nil {
				t.Fatal(err)
			}
			out = b.Column(0).Into(nil)
		}
		return out
	}
	err := s.View(t.Context(), 1, func(old storage.Reader) error {
		write(t, s, Op{Row{Key: k, Known: 1, Values: []int64{6, 0}}, Add})
		return s.View(t.Context(), 1, func(young storage.Reader) error {
			if got := values(young); !slices.Equal(got, []int64{6}) {
				t.Errorf("the young reader sees %v", got)
			}
			if got := values(old); !slices.Equal(got, []int64{5}) {
				t.Errorf("the old reader sees %v", got)
			}
			if got := values(young); !slices.Equal(got, []int64{6}) {
				t.Errorf("the young reader then sees %v", got)
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeAppliedIsSaid(t *testing.T) {
	s := openStore(t)
	err := s.Update(t.Context(), 1, func(w storage.Writer) error {
		return table.Write(w, []Op{{Row{Key: Key{3, "A", 1}, Ended: 4}, End}})
	})
	if !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("ending a row that is not there: %v", err)
	}
}

func TestAMissingBlockIsSaid(t *testing.T) {
	s := openStore(t)
	write(t, s, Op{Row{Key: Key{3, "A", 1}, Known: 1, Values: []int64{1, 2}}, Add})
	err := s.Update(t.Context(), 1, func(w storage.Writer) error { return blocks.Delete(w, patchKey(table.lowest(), 0)) })
	if err != nil {
		t.Fatal(err)
	}
	err = s.View(t.Context(), 1, func(r storage.Reader) error {
		for _, err := range NewCache(1).Scan(r, table, 0, 9, 9) {
			return err
		}
		return nil
	})
	if !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("got %v", err)
	}
}

func FuzzBlock(f *testing.F) {
	rng := rand.New(rand.NewPCG(1, 1))
	m := world{}
	randomOps(rng, m, 50, 9)
	data, _ := pack(m.rows(0, 99, 9), 2).AppendBinary(nil)
	f.Add(data)
	f.Add([]byte{0, 6, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var b Block
		if b.UnmarshalBinary(data) != nil {
			return
		}
		rows := b.rows()
		again, err := pack(rows, len(b.ints)-fixed).AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		var c Block
		if err := c.UnmarshalBinary(again); err != nil {
			t.Fatal(err)
		}
		if got := c.rows(); !reflect.DeepEqual(got, rows) {
			t.Fatalf("%+v, want %+v", got, rows)
		}
	})
}

func TestPackKeepsEveryNumber(t *testing.T) {
	const most = 1<<63 - 1
	for _, values := range [][]int64{{}, {7}, {0, 255}, {0, 256}, {-1, 65534, 65535}, {-5, 1 << 31}, {0, 1<<32 - 1}, {0, 1 << 32}, {-most - 1, most, 0}} {
		c := Pack(values)
		if got := c.Into(nil); !slices.Equal(got, values) && len(values) > 0 {
			t.Errorf("%v came back as %v", values, got)
		}
		for i, v := range values {
			if c.At(i) != v {
				t.Errorf("%v: at %d is %d", values, i, c.At(i))
			}
		}
	}
}

// BenchmarkScan reads a column of a million rows through a warm cache, and for
// comparison the same numbers from a plain slice.
func BenchmarkScan(b *testing.B) {
	s, c := openStore(b), NewCache(1<<30)
	const n = 1_000_000
	var plain []int64
	for from := 0; from < n; from += 5000 {
		ops := make([]Op, 5000)
		for i := range ops {
			v := int64((from + i) * 7919 % 100_000)
			plain = append(plain, v)
			ops[i] = Op{Row{Key: Key{unit.Day((from + i) / 1000), fmt.Sprintf("O-%08d", from+i), 1}, Known: 1, Values: []int64{v, 1}}, Add}
		}
		write(b, s, ops...)
	}
	sum := func() (sum int64) {
		err := s.View(context.Background(), 1, func(r storage.Reader) error {
			var buf []int64
			for blk, err := range c.Scan(r, table, 0, 10_000, 1) {
				if err != nil {
					return err
				}
				buf = blk.Column(0).Into(buf)
				for _, v := range buf {
					sum += v
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		return sum
	}
	want := int64(0)
	for _, v := range plain {
		want += v
	}
	b.Run("blocks", func(b *testing.B) {
		for b.Loop() {
			if sum() != want {
				b.Fatal("wrong sum")
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	})
	b.Run("slice", func(b *testing.B) {
		for b.Loop() {
			got := int64(0)
			for _, v := range plain {
				got += v
			}
			if got != want {
				b.Fatal("wrong sum")
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	})
}
