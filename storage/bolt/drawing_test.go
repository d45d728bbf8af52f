package bolt_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
	"github.com/riskbell/riskbell/storage/storagetest"
)

// fill writes into every kind of bucket.
func fill(t testing.TB, s storage.Store) {
	t.Helper()
	ctx, now := context.Background(), unit.Instant(1_764_000_000_000)
	err := s.Update(ctx, now, func(w storage.Writer) error {
		if _, err := w.Enqueue("<queue>", "id", now, []byte("owed")); err != nil {
			return err
		}
		return w.Put("<namespace>", []byte("key"), []byte("value"))
	})
	if err == nil {
		_, err = s.Lease(ctx, now, "poll", "me", time.Minute)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheDrawingIsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := open(t, path, bolt.Options{})
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	drawn := storagetest.Drawing(t, "doc.go")
	found := buckets(t, path)
	slices.Sort(drawn)
	slices.Sort(found)
	if !slices.Equal(drawn, found) {
		t.Errorf("drawn %q\nfound %q", drawn, found)
	}
}

// buckets lists the paths of all buckets of the raw file.
func buckets(t *testing.T, path string) (found []string) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var walk func(path string, b *bbolt.Bucket) error
	walk = func(path string, b *bbolt.Bucket) error {
		found = append(found, path)
		return b.ForEachBucket(func(name []byte) error { return walk(path+"/"+string(name), b.Bucket(name)) })
	}
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error { return walk(string(name), b) })
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestNamespacesAreListed(t *testing.T) {
	s := temporary(t)
	fill(t, s)
	list, err := s.Namespaces(context.Background())
	if want := []storage.Namespace{"<namespace>", "queue/<queue>"}; err != nil || !slices.Equal(list, want) {
		t.Errorf("got %q, %v", list, err)
	}
}
