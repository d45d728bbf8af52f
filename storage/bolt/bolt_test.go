package bolt_test

import (
	"context"
	"io"
	"path/filepath"
	"testing"

	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
	"github.com/riskbell/riskbell/storage/storagetest"
)

// quick leaves out the syncs: these tests end no process and cut no power.
var quick = bolt.Options{NoSync: true}

func open(t testing.TB, path string, o bolt.Options) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(context.Background(), path, o)
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

func temporary(t testing.TB) *bolt.Store {
	return open(t, filepath.Join(t.TempDir(), "state.db"), quick)
}

func TestConformance(t *testing.T) {
	storagetest.Run(t, storagetest.Driver{
		Open: func(t *testing.T) storage.Store { return temporary(t) },
		Restore: func(t *testing.T, snapshot io.Reader) storage.Store {
			path := filepath.Join(t.TempDir(), "restored.db")
			if err := bolt.Restore(context.Background(), snapshot, path, quick); err != nil {
				t.Fatal(err)
			}
			return open(t, path, quick)
		},
	})
}
