package bolt_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// stamp writes another layout version.
func stamp(t *testing.T, path string, layout uint32) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(bolt.StampLayout(layout)), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// A look reads what is there and leaves nothing behind.
func TestALookChangesNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "state.db")
	if _, _, err := bolt.Look(path, time.Millisecond); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there gave %v", err)
	}
	s, err := bolt.Open(t.Context(), path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	put := func(w storage.Writer) error { return w.Put("a", []byte("k"), []byte("v")) }
	if err := s.Update(t.Context(), 1, put); err != nil {
		t.Fatal(err)
	}
	if _, _, err := bolt.Look(path, time.Millisecond); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("a file that is open gave %v", err)
	}
	if err := errors.Join(s.Close(), os.Remove(path+".lock"), os.Chmod(path, 0o400)); err != nil {
		t.Fatal(err)
	}
	s, older, err := bolt.Look(path, time.Millisecond)
	if err != nil || older {
		t.Fatalf("older %v, %v", older, err)
	}
	if err := s.Update(t.Context(), 2, put); err == nil {
		t.Error("it was written to")
	}
	err = s.View(t.Context(), 2, func(r storage.Reader) error {
		if v, err := r.Get("a", []byte("k")); string(v) != "v" || err != nil {
			t.Errorf("read %q, %v", v, err)
		}
		return nil
	})
	if err := errors.Join(err, s.Close(), s.Close(), os.Chmod(path, 0o600)); err != nil {
		t.Error(err)
	}
	for layout, want := range map[uint32]error{1: nil, 99: storage.ErrNewer} {
		stamp(t, path, layout)
		s, older, err := bolt.Look(path, time.Second)
		if !errors.Is(err, want) || older != (want == nil) {
			t.Errorf("layout %d: older %v, %v", layout, older, err)
		}
		if err == nil && s.Close() != nil {
			t.Error("it does not close")
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("there lie %v, %v", entries, err)
	}
}

// A page that makes no sense is an error, whichever it is.
func TestNoPageEndsTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s, err := bolt.Open(t.Context(), path, bolt.Options{NoSync: true})
	if err == nil {
		err = s.Close()
	}
	whole, read := os.ReadFile(path)
	if err := errors.Join(err, read); err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	refused := 0
	for at := 2 * page; at < min(len(whole), 9*page); at += page {
		overwrite(t, path, at, bytes.Repeat([]byte{0x10}, page))
		looked, _, err := bolt.Look(path, time.Second)
		if err == nil {
			err = looked.Close()
		}
		if file := (*storage.FileError)(nil); err != nil && !(errors.As(err, &file) && errors.Is(err, storage.ErrCorrupt)) {
			t.Errorf("page %d gave %v", at/page, err)
		} else if err != nil {
			refused++
		}
		overwrite(t, path, at, whole[at:at+page])
	}
	if refused == 0 {
		t.Error("no page mattered")
	}
}

func overwrite(t *testing.T, path string, at int, with []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(with, int64(at))
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}
