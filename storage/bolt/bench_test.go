package bolt_test

import (
	"bytes"
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

var someValue = bytes.Repeat([]byte("x"), 200)

func durable(b *testing.B) *bolt.Store {
	return open(b, filepath.Join(b.TempDir(), "state.db"), bolt.Options{})
}

// BenchmarkCommit is one small transaction after another, each durable.
func BenchmarkCommit(b *testing.B) {
	s := durable(b)
	for i := range b.N {
		commit(b, s, i)
	}
}

// BenchmarkCommitTogether is the same from 64 goroutines, which share commits.
func BenchmarkCommitTogether(b *testing.B) {
	s := durable(b)
	var n atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			commit(b, s, int(n.Add(1)))
		}
	})
}

func commit(b *testing.B, s *bolt.Store, i int) {
	err := s.Update(context.Background(), noon, func(w storage.Writer) error {
		return w.Put("rows", storage.Key(i), someValue)
	})
	if err != nil {
		b.Error(err)
	}
}

// BenchmarkScan reads 100,000 rows with their checksums and reports the rate,
// and how many times as long it takes as bbolt's own cursor over the same rows.
func BenchmarkScan(b *testing.B) {
	const rows = 100_000
	path := filepath.Join(b.TempDir(), "state.db")
	s, err := bolt.Open(context.Background(), path, quick)
	if err != nil {
		b.Fatal(err)
	}
	err = s.Update(context.Background(), noon, func(w storage.Writer) error {
		for i := range rows {
			if err := w.Put("rows", storage.Key(i), someValue); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	const passes = 5
	scanAll(b, s) // both read from memory
	var checked, raw time.Duration
	b.ResetTimer()
	for range b.N * passes {
		began := time.Now()
		if n := scanAll(b, s); n != rows {
			b.Fatal(n)
		}
		checked += time.Since(began)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	scanRaw(b, db)
	for range b.N * passes {
		began := time.Now()
		if n := scanRaw(b, db); n != rows {
			b.Fatal(n)
		}
		raw += time.Since(began)
	}
	b.ReportMetric(float64(rows*passes*b.N)/checked.Seconds(), "rows/s")
	b.ReportMetric(float64(checked)/float64(raw), "times-raw")
}

func scanAll(b *testing.B, s *bolt.Store) (n int) {
	err := s.View(context.Background(), noon, func(r storage.Reader) error {
		for _, err := range r.Scan("rows", storage.Range{}) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func scanRaw(b *testing.B, db *bbolt.DB) (n int) {
	err := db.View(func(t *bbolt.Tx) error {
		c := t.Bucket([]byte("data")).Bucket([]byte("rows")).Cursor()
		var sum byte
		for k, v := c.First(); k != nil; k, v = c.Next() {
			sum += v[len(v)-1]
			n++
		}
		if sum == 1 {
			b.Log("the bytes were read")
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkFreelist compares bbolt's two lists of free pages on a file from
// which half of a large import was deleted again.
func BenchmarkFreelist(b *testing.B) {
	for _, kind := range []bbolt.FreelistType{bbolt.FreelistArrayType, bbolt.FreelistMapType} {
		b.Run(string(kind), func(b *testing.B) {
			db, err := bbolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, &bbolt.Options{FreelistType: kind})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			scatter(b, db)
			for i := 0; b.Loop(); i++ {
				put(b, db, i, 1)
			}
		})
	}
}

// scatter writes 200,000 rows and deletes every other page's worth of them.
func scatter(b *testing.B, db *bbolt.DB) {
	put(b, db, 0, 200_000)
	err := db.Update(func(t *bbolt.Tx) error {
		for i := range 200_000 {
			if i/40%2 == 0 {
				if err := t.Bucket([]byte("rows")).Delete(storage.Key(i)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func put(b *testing.B, db *bbolt.DB, from, n int) {
	err := db.Update(func(t *bbolt.Tx) error {
		rows, err := t.CreateBucketIfNotExists([]byte("rows"))
		for i := from; err == nil && i < from+n; i++ {
			err = rows.Put(storage.Key(i), someValue)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
