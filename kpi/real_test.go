package kpi

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/files"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

// public finds a folder of the public data beside the repository, or skips.
func public(t *testing.T, folder string) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(dir), "..", "shared", "data", folder)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("skipped: the public data are not there (%s)", path)
	}
	return path
}

// feed syncs a folder by a mapping of the repository.
func feed(t *testing.T, folder, name, now string, base unit.Currency) *crm.Ledger {
	t.Helper()
	text, ok := mapping.Builtin(name)
	if !ok {
		t.Fatalf("no mapping %s among %v", name, mapping.Builtins())
	}
	m, err := mapping.Parse(name, []byte(text), mapping.Home{})
	if err != nil {
		t.Fatal(err)
	}
	src, err := files.Open(folder, m)
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(context.Background(), filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	l := crm.NewLedger(store, shanghai, base)
	if run, err := l.Sync(context.Background(), noon(now)-3600_000, src, nil); err != nil || !run.Good() {
		t.Fatalf("%v %+v", err, run)
	}
	return l
}

func readRows(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// columns finds fields of rows by the names in their first row.
func columns(rows [][]string) map[string]int {
	at := map[string]int{}
	for i, name := range rows[0] {
		at[strings.TrimPrefix(name, "\ufeff")] = i
	}
	return at
}

func TestOnlineRetailEqualsAPlainCount(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: 150,000 order lines take some seconds")
	}
	folder := public(t, "transactions")
	rows := readRows(t, filepath.Join(folder, "online_retail_dev.csv.gz"))
	at := columns(rows)
	pence, orders := map[string]float64{}, map[string]map[string]bool{}
	for _, row := range rows[1:] {
		price, err1 := strconv.ParseFloat(row[at["UnitPrice"]], 64)
		quantity, err2 := strconv.ParseFloat(row[at["Quantity"]], 64)
		if err1 != nil || err2 != nil || row[at["CustomerID"]] == "" {
			continue
		}
		m := row[at["InvoiceDate"]][:7]
		pence[m] += math.Round(price * quantity * 100)
		if no := row[at["InvoiceNo"]]; !strings.HasPrefix(no, "C") {
			if orders[m] == nil {
				orders[m] = map[string]bool{}
			}
			orders[m][no] = true
		}
	}
	l := feed(t, folder, "online-retail", "2011-12-10", "GBP")
	on(t, l, "2011-12-10", func(v *crm.View) {
		year := days("2010-12-01", "2011-12-09")
		for _, metric := range []string{Revenue, Orders} {
			r, err := Answer(v, Everyone, Query{Metric: metric, Period: year, GroupBy: []string{"month"}})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Series) != 13 {
				t.Fatalf("%d months", len(r.Series))
			}
			for _, p := range r.Series {
				m := p.Period.From.String()[:7]
				want := pence[m] / 100
				if metric == Orders {
					want = float64(len(orders[m]))
				}
				if math.Abs(p.Value.V-want) > .005 {
					t.Errorf("%s of %s is %.2f, the plain count %.2f", metric, m, p.Value.V, want)
				}
			}
		}
	})
}

func TestMavenWinRateEqualsAPlainCount(t *testing.T) {
	folder := public(t, "pipeline")
	rows := readRows(t, filepath.Join(folder, "maven_sales_pipeline.csv"))
	at := columns(rows)
	won, closed, open := map[string]float64{}, map[string]float64{}, 0
	for _, row := range rows[1:] {
		switch stage := row[at["deal_stage"]]; stage {
		case "Won", "Lost":
			quarter := unit.ByQuarter.StartOf(day(row[at["close_date"]])).String()
			closed[quarter]++
			won[quarter] += oneIf(stage == "Won")
		default:
			open++
		}
	}
	l := feed(t, folder, "maven", "2018-01-01", "USD")
	on(t, l, "2018-01-01", func(v *crm.View) {
		r, err := Answer(v, Everyone, Query{Metric: WinRate, Period: days("2017-01-01", "2017-12-31"), GroupBy: []string{"quarter"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Series {
			q := p.Period.From.String()
			if p.Value.Tally.Den != closed[q] || p.Value.Tally.Num != won[q] {
				t.Errorf("%s: won %v of %v, the plain count %v of %v", q, p.Value.Tally.Num, p.Value.Tally.Den, won[q], closed[q])
			}
		}
		if r.Value.Tally.Den == 0 {
			t.Error("nothing was counted")
		}
		if p, err := Answer(v, Everyone, Query{Metric: Pipeline}); err != nil || p.Sample != open {
			t.Errorf("%d open deals, the plain count %d (%v)", p.Sample, open, err)
		}
	})
}
