package bot

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/storage"
)

// contents are the hashes of the files below a folder but for lock files.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	ok(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".lock") {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		out[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	}))
	return out
}

func TestABackupRestoresWhatWasThere(t *testing.T) {
	c := companyConfig(t)
	c.Console.Person = "zhangwei"
	b := openBot(t, c, Options{})
	_, err := b.Warn(t.Context(), begin, nil)
	ok(t, err)
	folder, err := b.Backup(t.Context(), begin)
	ok(t, err)
	ok(t, b.Handle(t.Context(), begin, text("1", "zhangwei", "zone Europe/Berlin"))) // after the copy
	if err := b.BackupTo(t.Context(), folder); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("over a backup: %v", err)
	}

	c.Data = filepath.Join(t.TempDir(), "new", "data")
	ok(t, Restore(t.Context(), folder, c.Data))
	r := openBot(t, c, Options{})
	if p, _ := r.person(t, "zhangwei"); p.Zone != "" || p.Name != "张伟" {
		t.Errorf("restored %+v", p)
	}
	orders := 0
	ok(t, r.Ledger.View(t.Context(), begin, func(v *crm.View) error {
		for _, err := range crm.All[*crm.Order](v) {
			if err != nil {
				return err
			}
			orders++
		}
		return nil
	}))
	if orders != 160 {
		t.Errorf("restored %d orders", orders)
	}
	if _, err := os.Stat(filepath.Join(c.Data, stateFile)); err != nil {
		t.Error(err)
	}
	closeBot(t, r)
	before := contents(t, c.Data)
	if err := Restore(t.Context(), folder, c.Data); err == nil || !strings.Contains(err.Error(), "holds data already") {
		t.Errorf("over data: %v", err)
	}
	if diff := cmp.Diff(before, contents(t, c.Data)); diff != "" {
		t.Errorf("over data changed\n%s", diff)
	}
}

func TestABackupThatIsNotWholeRestoresNothing(t *testing.T) {
	b := openBot(t, companyConfig(t), Options{})
	_, err := b.Warn(t.Context(), begin, nil)
	ok(t, err)
	for name, spoil := range map[string]func(folder string) error{
		"no feed":  func(f string) error { return os.Remove(filepath.Join(f, feedFile+snapshotEnd)) },
		"no state": func(f string) error { return os.Remove(filepath.Join(f, stateFile+snapshotEnd)) },
		"cut":      func(f string) error { return os.Truncate(filepath.Join(f, feedFile+snapshotEnd), 5000) },
		"empty":    func(f string) error { return os.Truncate(filepath.Join(f, feedFile+snapshotEnd), 0) },
		"altered": func(f string) error {
			path := filepath.Join(f, feedFile+snapshotEnd)
			data, err := os.ReadFile(path)
			if err == nil {
				data[len(data)/2] ^= 1
				err = os.WriteFile(path, data, 0o600)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder, data := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "data")
			ok(t, b.BackupTo(t.Context(), folder))
			ok(t, spoil(folder))
			err := Restore(t.Context(), folder, data)
			if err == nil || !strings.Contains(err.Error(), "restore of ") && !strings.Contains(err.Error(), "is no backup") {
				t.Errorf("the error is %v", err)
			}
			if _, err := os.Lstat(data); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("it left %v", contents(t, data))
			}
		})
	}
}

func TestOldBackupsGoAndOtherFoldersStay(t *testing.T) {
	c := companyConfig(t)
	b := openBot(t, c, Options{})
	all := filepath.Join(c.Data, "backups")
	ok(t, os.MkdirAll(filepath.Join(all, "2025-before-upgrade"), 0o700))
	for i := range keepBackups + 3 {
		_, err := b.Backup(t.Context(), begin.Add(time.Duration(i)*24*time.Hour))
		ok(t, err)
	}
	entries, err := os.ReadDir(all)
	ok(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if len(names) != keepBackups+1 || names[0] != "2025-before-upgrade" || names[1] != "20261127T003000Z" {
		t.Errorf("left are %v", names)
	}
}

func TestASecondProcessIsToldWhoIsIn(t *testing.T) {
	c := companyConfig(t)
	openBot(t, c, Options{})
	_, err := Open(t.Context(), begin, c, Options{})
	if !errors.Is(err, storage.ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d (", os.Getpid())) {
		t.Errorf("the second is told %v", err)
	}
}

// However a data folder is damaged, it is left as it is, and one line says
// which file it is.
func TestADamagedFolderIsRefusedAndLeftAlone(t *testing.T) {
	state := func(data string) string { return filepath.Join(data, stateFile) }
	feed := func(data string) string { return filepath.Join(data, feedFile) }
	cut := func(path string) error {
		info, err := os.Stat(path)
		if err == nil {
			err = os.Truncate(path, info.Size()/2)
		}
		return err
	}
	sound := companyConfig(t)
	b := openBot(t, sound, Options{Scratch: true})
	_, err := b.Sync(t.Context(), begin, nil)
	ok(t, err)
	old := packed(t, b)
	_, err = b.Warn(t.Context(), begin.Add(time.Hour), nil)
	ok(t, err)
	sound.Data = packed(t, b)
	for _, c := range []struct {
		name  string
		spoil func(data, older string) error
		want  string
	}{
		{"state is empty", func(d, _ string) error { return os.Truncate(state(d), 0) }, "state.db: stored value is damaged: the file is empty"},
		{"feed is empty", func(d, _ string) error { return os.Truncate(feed(d), 0) }, "feed.db: stored value is damaged: the file is empty"},
		{"state is cut short", func(d, _ string) error { return cut(state(d)) }, "state.db: stored value is damaged"},
		{"feed is cut short", func(d, _ string) error { return cut(feed(d)) }, "feed.db: stored value is damaged"},
		{"state is something else", func(d, _ string) error { return os.WriteFile(state(d), []byte(strings.Repeat("text ", 5000)), 0o600) }, "state.db"},
		{"state is gone", func(d, _ string) error { return os.Remove(state(d)) }, "state.db is gone while feed.db is there"},
		{"feed is gone", func(d, _ string) error { return os.Remove(feed(d)) }, "feed.db is gone while state.db is there"},
		{"feed is older", func(d, older string) error { return os.Rename(older, feed(d)) }, "feed.db is older than state.db needs (run 1 of the feeds, needed 2): restore both"},
		{"the files are swapped", func(d, _ string) error {
			return errors.Join(os.Rename(state(d), state(d)+".x"), os.Rename(feed(d), state(d)), os.Rename(state(d)+".x", feed(d)))
		}, "the store belongs to something else"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := sound
			config.Data = t.TempDir()
			older := filepath.Join(t.TempDir(), feedFile)
			copyFile(t, filepath.Join(old, feedFile), older)
			for i, file := range Files(sound.Data) {
				copyFile(t, file, Files(config.Data)[i])
			}
			ok(t, c.spoil(config.Data, older))
			before := contents(t, config.Data)
			b, err := Open(t.Context(), begin.Add(2*time.Hour), config, Options{})
			if err == nil {
				closeBot(t, b)
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("said %q, want %q in one line", err, c.want)
			}
			if diff := cmp.Diff(before, contents(t, config.Data)); diff != "" {
				t.Errorf("the folder changed:\n%s", diff)
			}
		})
	}
}

// packed is a data folder with the bot's data and no reserved space.
func packed(t *testing.T, b *Bot) string {
	t.Helper()
	backup, data := filepath.Join(t.TempDir(), "backup"), t.TempDir()
	ok(t, b.BackupTo(t.Context(), backup))
	ok(t, Restore(t.Context(), backup, data))
	return data
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	ok(t, err)
	ok(t, os.WriteFile(to, data, 0o600))
}

// A program stopped while it made its folder begins again.
func TestAFolderThatWasJustBegunIsOpened(t *testing.T) {
	c := companyConfig(t)
	closeBot(t, openBot(t, c, Options{}))
	ok(t, os.Remove(filepath.Join(c.Data, feedFile)))
	b := openBot(t, c, Options{})
	if _, found := b.person(t, "zhangwei"); !found {
		t.Error("nobody is there")
	}
}
