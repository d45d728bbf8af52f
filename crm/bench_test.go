package crm_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

func randomLine(rnd *rand.Rand, i int, on unit.Day) *crm.OrderLine {
	return &crm.OrderLine{
		Meta: crm.Meta{ID: fmt.Sprintf("line-%06d", i)}, Order: fmt.Sprintf("ORD-%06d", i/4),
		Account: fmt.Sprintf("ACC-%05d", rnd.IntN(600)), Owner: fmt.Sprintf("U-%03d", rnd.IntN(40)), Product: fmt.Sprintf("SKU-%04d", rnd.IntN(500)),
		OrderedOn: on, Quantity: float64(1 + rnd.IntN(9)), UnitPrice: unit.Minor(int64(rnd.IntN(90000)), "CNY"), Amount: unit.Minor(int64(rnd.IntN(900000)), "CNY"),
	}
}

// recordsAtRandom gives n order lines of the days in no order.
func recordsAtRandom(n int, first unit.Day, days int) []crm.Record {
	rnd := rand.New(rand.NewPCG(1, 2))
	out := make([]crm.Record, n)
	for i := range out {
		out[i] = randomLine(rnd, i, first+unit.Day(rnd.IntN(days)))
	}
	return out
}

func pagesOf(recs []crm.Record, size int) []crm.Page {
	var pages []crm.Page
	for len(recs) > 0 {
		n := min(size, len(recs))
		pages = append(pages, crm.Page{Records: recs[:n]})
		recs = recs[n:]
	}
	return pages
}

const benchLines = 150_000

func benchStore(b *testing.B) (storage.Store, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "feed.db")
	s, err := bolt.Open(context.Background(), path, bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s, path
}

// BenchmarkImport is a durable first import of order lines in the order of
// their days, beside as many raw puts of 200 bytes, in the same pages.
func BenchmarkImport(b *testing.B) {
	const page = 5000
	rnd := rand.New(rand.NewPCG(1, 2))
	lines := make([]crm.Record, benchLines)
	for i := range lines {
		lines[i] = randomLine(rnd, i, day("2023-01-01")+unit.Day(i*1095/benchLines))
	}
	for b.Loop() {
		store, path := benchStore(b)
		began := time.Now()
		mustSync(b, crm.NewLedger(store, shanghai, "CNY"), "2026-01-01", feed(pagesOf(lines, page)...))
		took := time.Since(began)
		raw := rawPuts(b, benchLines, page)
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(benchLines/took.Seconds(), "rows/s")
		b.ReportMetric(float64(info.Size())/benchLines, "filebytes/row")
		b.ReportMetric(live(b, store)/benchLines, "livebytes/row")
		b.ReportMetric(took.Seconds()/raw.Seconds(), "×raw")
	}
}

func rawPuts(b *testing.B, n, page int) time.Duration {
	store, _ := benchStore(b)
	value := make([]byte, 200)
	began := time.Now()
	for from := 0; from < n; from += page {
		err := store.Update(context.Background(), 1, func(w storage.Writer) error {
			for i := from; i < from+page; i++ {
				if err := w.Put("raw", storage.Key(i), value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}

// live is the bytes of all keys and values as the file has them, facts too.
func live(b *testing.B, s storage.Store) (n float64) {
	b.Helper()
	err := s.View(context.Background(), 1, func(r storage.Reader) error {
		for _, ns := range []storage.Namespace{"packed/version", "packed/version/of", "record", "fact", "fact/leaf"} {
			for e, err := range r.Scan(ns, storage.Range{}) {
				if err != nil {
					return err
				}
				n += float64(len(e.Key) + len(e.Value))
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkRead reads a ledger of 150,000 order lines in 36 months.
func BenchmarkRead(b *testing.B) {
	store, _ := benchStore(b)
	l := crm.NewLedger(store, shanghai, "CNY")
	lines := recordsAtRandom(benchLines, day("2023-01-01"), 1095)
	mustSync(b, l, "2026-01-01", feed(pagesOf(lines, 5000)...))
	run := func(name string, fn func(v *crm.View) int) {
		b.Run(name, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				look(b, l, "2026-01-01", func(v *crm.View) { rows += fn(v) })
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(max(1, rows)), "ns/row")
		})
	}
	n := 0
	run("get", func(v *crm.View) int {
		n = (n + 7919) % benchLines
		get[*crm.OrderLine](b, v, lines[n].Head().ID)
		return 1
	})
	month := unit.ByMonth.Around(day("2024-05-01"))
	run("month", func(v *crm.View) (rows int) {
		for range crm.During[*crm.OrderLine](v, month) {
			rows++
		}
		return rows
	})
	run("all", func(v *crm.View) (rows int) {
		for range crm.All[*crm.OrderLine](v) {
			rows++
		}
		return rows
	})
	run("account", func(v *crm.View) (rows int) {
		for range crm.OfAccount[*crm.OrderLine](v, "ACC-00042") {
			rows++
		}
		return rows
	})
}

// BenchmarkUnchanged syncs again what is stored.
func BenchmarkUnchanged(b *testing.B) {
	store, _ := benchStore(b)
	l := crm.NewLedger(store, shanghai, "CNY")
	lines := recordsAtRandom(20_000, day("2023-01-01"), 1095)
	list := pagesOf(lines, 5000)
	for i := range list {
		list[i].Whole = true
	}
	mustSync(b, l, "2026-01-01", feed(list...))
	for b.Loop() {
		mustSync(b, l, "2026-01-02", feed(list...))
	}
	b.ReportMetric(float64(b.N*len(lines))/b.Elapsed().Seconds(), "rows/s")
}
