package stats

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// dataFile is a public data file kept beside the repository; a test that
// needs it is skipped where it is absent.
func dataFile(tb testing.TB, name string) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("public data %s is not beside the repository (../shared/data)", name)
	}
	return path
}

// rows reads a CSV file, gzipped or not, without its header, as columns by name.
func rows(tb testing.TB, name string) []map[string]string {
	tb.Helper()
	f, err := os.Open(dataFile(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			tb.Fatal(err)
		}
	}
	cr := csv.NewReader(r)
	cr.TrimLeadingSpace = true
	cr.FieldsPerRecord = -1
	all, err := cr.ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	out := make([]map[string]string, 0, len(all)-1)
	for _, rec := range all[1:] {
		row := make(map[string]string, len(rec))
		for i, cell := range rec {
			row[strings.TrimSpace(all[0][i])] = strings.TrimSpace(cell)
		}
		out = append(out, row)
	}
	return out
}

func number(tb testing.TB, s string) float64 {
	tb.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// near fails unless got is within tol of want, absolutely.
func near(tb testing.TB, what string, got, want, tol float64) {
	tb.Helper()
	if !(math.Abs(got-want) <= tol) {
		tb.Errorf("%s = %.10g, want %.10g ± %.2g", what, got, want, tol)
	}
}

// within fails unless got is within a share of want.
func within(tb testing.TB, what string, got, want, share float64) {
	tb.Helper()
	near(tb, what, got, want, share*math.Abs(want))
}
