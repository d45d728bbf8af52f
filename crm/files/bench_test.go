package files

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"testing"
)

// BenchmarkRows compares reading alone, encoding/csv's and ours, with a whole
// run (detection, check, mapping to several records a row), in rows a second.
func BenchmarkRows(b *testing.B) {
	file := shared(b, "transactions/online_retail_dev.csv.gz")
	rate := func(b *testing.B, n int) { b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "rows/s") }
	open := func() io.Reader {
		f, err := os.Open(file)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = f.Close() })
		z, err := gzip.NewReader(f)
		if err != nil {
			b.Fatal(err)
		}
		return z
	}
	b.Run("encoding_csv", func(b *testing.B) {
		n := 0
		for b.Loop() {
			r := csv.NewReader(open())
			r.ReuseRecord = true
			for ; ; n++ {
				if _, err := r.Read(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b, n)
	})
	b.Run("reader", func(b *testing.B) {
		n := 0
		for b.Loop() {
			r, err := newCSV(open(), 0, false, nil)
			if err != nil {
				b.Fatal(err)
			}
			for ; ; n++ {
				if _, err := r.next(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
		rate(b, n)
	})
	b.Run("whole_run", func(b *testing.B) {
		n := 0
		m := load(b, "online-retail")
		for b.Loop() {
			src, err := Open(file, m)
			if err != nil {
				b.Fatal(err)
			}
			for cursor := ""; ; {
				p, err := src.Fetch(context.Background(), cursor)
				if err != nil {
					b.Fatal(err)
				}
				n += p.Read
				if cursor = p.Cursor; p.Last {
					break
				}
			}
		}
		rate(b, n)
	})
}
