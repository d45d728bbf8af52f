// Package storagetest is what every storage driver must pass, and the helper
// that compares a package's drawing of its buckets with a filled store.
package storagetest

import (
	"context"
	"io"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Driver is how the suite gets stores. Each is used by one test and closed by
// the driver when the test ends.
type Driver struct {
	Open    func(t *testing.T) storage.Store
	Restore func(t *testing.T, snapshot io.Reader) storage.Store
}

// check is one case: it gets an empty store.
type check struct {
	name string
	run  func(t *testing.T, s storage.Store)
}

// Run holds the driver to the contract of package storage.
func Run(t *testing.T, d Driver) {
	groups := []struct {
		name   string
		checks []check
	}{
		{"values", valueChecks}, {"scan", scanChecks}, {"transactions", transactionChecks},
		{"queue", queueChecks}, {"lease", leaseChecks}, {"tables", tableChecks}, {"migrations", migrationChecks},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			for _, c := range g.checks {
				t.Run(c.name, func(t *testing.T) { c.run(t, d.Open(t)) })
			}
		})
	}
	t.Run("snapshot", func(t *testing.T) { runSnapshots(t, d) })
	t.Run("model", func(t *testing.T) { runModel(t, d.Open(t)) })
}

// noon is the time of the tests, unless they say another.
const noon = unit.Instant(1_764_000_000_000)

const things = storage.Namespace("things")

// update commits fn and fails the test if it cannot.
func update(t *testing.T, s storage.Store, fn func(w storage.Writer) error) {
	t.Helper()
	must(t, s.Update(context.Background(), noon, fn))
}

func view(t *testing.T, s storage.Store, fn func(r storage.Reader) error) {
	t.Helper()
	must(t, s.View(context.Background(), noon, fn))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// put stores pairs of key and value in things.
func put(t *testing.T, s storage.Store, pairs ...string) {
	t.Helper()
	update(t, s, func(w storage.Writer) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := w.Put(things, []byte(pairs[i]), []byte(pairs[i+1])); err != nil {
				return err
			}
		}
		return nil
	})
}

// wantValue compares the value under key; want nil is absence.
func wantValue(t *testing.T, r storage.Reader, key string, want []byte) {
	t.Helper()
	got, err := r.Get(things, []byte(key))
	must(t, err)
	if (got == nil) != (want == nil) || string(got) != string(want) {
		t.Fatalf("%q holds %q (absent: %v), want %q", key, got, got == nil, want)
	}
}

func wantCommitted(t *testing.T, s storage.Store, key string, want []byte) {
	t.Helper()
	view(t, s, func(r storage.Reader) error { wantValue(t, r, key, want); return nil })
}

// keys lists the keys of a scan.
func keys(t *testing.T, r storage.Reader, span storage.Range) []string {
	t.Helper()
	var found []string
	for e, err := range r.Scan(things, span) {
		must(t, err)
		found = append(found, string(e.Key))
	}
	return found
}
