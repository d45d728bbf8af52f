package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

var dataIllnesses = []illness{
	{"data.new", Worn, func(w *ward) { w.sections["data"] = w.TempDir() }},
	{"data.half", Broken, func(w *ward) { ok(w.T, os.Remove(filepath.Join(w.anew(), feedFile))) }},
	{"data.half", Broken, func(w *ward) { ok(w.T, os.Remove(filepath.Join(w.anew(), stateFile))) }},
	{"data.open", Worn, func(w *ward) { ok(w.T, os.Chmod(w.anew(), 0o755)) }},
	{"data.readonly", Broken, func(w *ward) { w.d.writable = func(string) bool { return false } }},
	{"data.held", Worn, func(w *ward) { w.serve(http.StatusOK, "ok") }},
	{"data.held.unknown", Worn, func(w *ward) {
		w.serve(http.StatusOK, "ok")
		ok(w.T, os.Truncate(filepath.Join(w.sections["data"], stateFile+".lock"), 0))
	}},
	{"port.fine", Sound, func(w *ward) { w.serve(http.StatusOK, "ok") }},
	{"port.sick", Broken, func(w *ward) { w.serve(http.StatusServiceUnavailable, "not looked at") }},
	{"port.silent", Broken, func(w *ward) { w.serve(0, "") }},
	{"port.none", Worn, func(w *ward) { w.serve(0, ""); delete(w.sections, "http") }},
	{"data.damaged", Broken, func(w *ward) { w.spoil(strings.Repeat("x", 9000)) }},
	{"data.empty", Broken, func(w *ward) { w.spoil("") }},
	{"data.cut", Broken, func(w *ward) { ok(w.T, os.Truncate(filepath.Join(w.anew(), feedFile), 1<<16)) }},
	{"data.foreign", Broken, func(w *ward) {
		w.anew()
		foreignFile(w.T, filepath.Join(w.sections["data"], stateFile))
	}},
	{"data.newer", Broken, func(w *ward) {
		w.migrated(append(stateMigrations[:len(stateMigrations):len(stateMigrations)], storage.Migration{Name: "from the future", Apply: nothing}))
	}},
	{"data.older", Worn, func(w *ward) { w.migrated(stateMigrations[:1]) }},
	{"data.denied", Broken, func(w *ward) { w.unopened(&fs.PathError{Op: "open", Path: "state.db", Err: fs.ErrPermission}) }},
	{"data.unread", Broken, func(w *ward) { w.sections["data"] = filepath.Join(w.file("file", "x"), "data") }},
	{"data.damaged", Broken, func(w *ward) { w.unopened(errors.Join(storage.ErrCorrupt)) }},
	{"data.behind", Broken, func(w *ward) {
		b := w.openAnew()
		_, err := b.Warn(w.Context(), w.now, nil)
		ok(w.T, err)
		closeBot(w.T, b)
		w.replaced(feedFile, feedMigrations)
	}},
	{"disk.low", Worn, func(w *ward) { w.d.free = func(string) (uint64, bool) { return 500 << 20, true } }},
	{"disk.full", Broken, func(w *ward) { w.d.free = func(string) (uint64, bool) { return 5 << 20, true } }},
	{"backup.none", Worn, func(w *ward) { ok(w.T, os.RemoveAll(filepath.Join(w.anew(), "backups"))) }},
	{"backup.old", Worn, func(w *ward) { w.now = w.now.Add(3 * 24 * time.Hour) }},
}

func (w *ward) openAnew() *Bot {
	w.Helper()
	w.anew()
	return w.open()
}

// unopened lets state.db fail to open so.
func (w *ward) unopened(err error) { w.d.closed(w.Context(), "state.db", err) }

// migrated gives the ward a data folder whose state has seen a list.
func (w *ward) migrated(list []storage.Migration) {
	w.Helper()
	w.anew()
	w.replaced(stateFile, list)
}

// replaced makes a file of the data folder anew.
func (w *ward) replaced(name string, list []storage.Migration) {
	w.Helper()
	path := filepath.Join(w.sections["data"], name)
	ok(w.T, os.Remove(path))
	s, err := bolt.Open(w.Context(), path, bolt.Options{NoSync: true})
	ok(w.T, err)
	ok(w.T, errors.Join(storage.Migrate(w.Context(), s, w.now, list), s.Close()))
}

// foreignFile makes a file of the same format that is another program's.
func foreignFile(t *testing.T, path string) {
	t.Helper()
	ok(t, os.Remove(path))
	db, err := bbolt.Open(path, 0o600, nil)
	ok(t, err)
	ok(t, db.Close())
}

// The doctor leaves the data folder as it is, also one it cannot read.
func TestTheDoctorChangesNothing(t *testing.T) {
	for _, old := range []bool{false, true} {
		w := newWard(t, "")
		if w.anew(); old {
			w.migrated(stateMigrations[:1])
		}
		before := lying(t, w.sections["data"])
		w.examine()
		if after := lying(t, w.sections["data"]); after != before {
			t.Errorf("old %v: the folder was\n%s and is\n%s", old, before, after)
		}
	}
}

// lying lists what lies in a folder, with sizes and times.
func lying(t *testing.T, folder string) string {
	t.Helper()
	var out strings.Builder
	ok(t, filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		data, _ := os.ReadFile(path) // folders have none
		out.WriteString(path + " " + info.ModTime().String() + " " + checksum(data) + "\n")
		return nil
	}))
	return out.String()
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
}
