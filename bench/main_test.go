package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bench/engine"
)

// TestMain is the child, when the parent of a test starts this program again.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == childVerb {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestCommandPrintsTheTables(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-scale", ".01", "-runs", "1", "-engines", "duckdb,sqlite", "-what", "answers,sync", "-clock", "cpu"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Scale 0.01", "all processors", "rows/s, durable", "geometric mean", "risk pass", "cold start", "1,000 changed orders"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

func TestGrowthIsMeasured(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-scale", ".01", "-runs", "1", "-days", "12", "-engines", "riskbell,sqlite", "-what", "growth"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"MB after 0", "MB after 10", "MB after 12", "filled anew"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

// A wrong answer of one engine stops the report, with both rows in the error.
func TestDifferencesAreTold(t *testing.T) {
	table := func(n int64) map[engine.Question]engine.Table {
		return map[engine.Question]engine.Table{engine.Churn: {{V: []int64{n, 9}}}}
	}
	err := equal([]string{"a", "b"}, map[string]found{"a": {Answers: table(3)}, "b": {Answers: table(4)}})
	if err == nil || !strings.Contains(err.Error(), "[3 9]") || !strings.Contains(err.Error(), "[4 9]") {
		t.Errorf("answers: %v", err)
	}
	files := map[string]found{}
	for name, line := range map[string]string{"a": "2 orders=1\n1 orders=5\n", "b": "1 orders=5\n2 orders=7\n"} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
		files[name] = found{Risks: file}
	}
	err = equal([]string{"a", "b"}, files)
	if err == nil || !strings.Contains(err.Error(), "2 orders=1\n2 orders=7") {
		t.Errorf("risks: %v", err)
	}
}

func TestBadArguments(t *testing.T) {
	for _, args := range [][]string{{"-engines", "oracle"}, {"-what", "weather"}, {"-today", "soon"}, {"-clock", "sun"}, {"-scale", "0"}, {"-runs", "0"}, {"more"}} {
		if err := run(t.Context(), args, &bytes.Buffer{}); err == nil {
			t.Errorf("%q was taken", args)
		}
	}
}

func TestQuantiles(t *testing.T) {
	var ms []float64
	for i := range 100 {
		ms = append(ms, float64(i+1))
	}
	slices.Reverse(ms)
	if median(ms) != 50 || p99(ms) != 99 || p99(ms[:9]) != 100 || median(nil) != 0 {
		t.Errorf("%v %v %v", median(ms), p99(ms), p99(ms[:9]))
	}
}

func TestCSVFiles(t *testing.T) {
	folder := t.TempDir()
	if err := run(t.Context(), []string{"-scale", ".01", "-csv", folder}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"account": 100, "order": 1000, "opportunity": 500, "activity": 3000, "survey": 500} {
		b, err := os.ReadFile(filepath.Join(folder, name+".csv"))
		if n := bytes.Count(b, []byte("\n")) - 1; err != nil || n != want {
			t.Errorf("%s.csv has %d rows, want %d (%v)", name, n, want, err)
		}
	}
}
