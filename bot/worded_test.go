package bot

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// What the storage says is worded in both languages, names the file and the
// remedy, and is still the error it was.
func TestWhatTheStorageSaysIsWorded(t *testing.T) {
	dir := t.TempDir()
	path := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	open := func(p string) error {
		s, err := bolt.Open(t.Context(), p, bolt.Options{Patience: 50 * time.Millisecond})
		if err == nil {
			err = s.Close()
		}
		return err
	}
	held := filepath.Join(dir, "held.db")
	holder, err := bolt.Open(t.Context(), held, bolt.Options{Holder: "riskbell"})
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	restore := func(from, to string) error {
		return bolt.Restore(t.Context(), strings.NewReader(from), filepath.Join(dir, to), bolt.Options{})
	}
	var snapshot bytes.Buffer
	if err := holder.Snapshot(t.Context(), &snapshot); err != nil {
		t.Fatal(err)
	}
	rubbish := path("rubbish.db", strings.Repeat("x", 9000))
	report, err := bolt.Verify(t.Context(), rubbish)
	if err != nil {
		t.Fatal(err)
	}
	pid := fmt.Sprint(os.Getpid())
	for _, c := range []struct {
		name   string
		err    error
		is     error
		en, zh string
	}{
		{"in use", open(held), storage.ErrLocked, held + " is in use by process " + pid + " (riskbell): stop it", held + " 正被进程 " + pid + "（riskbell）使用"},
		{"in use by one unknown", &storage.FileError{Path: "x", Fault: storage.FileInUse, Err: storage.ErrLocked}, storage.ErrLocked, "x is in use by another process", "x 正被另一个进程使用"},
		{"empty", open(path("empty.db", "")), storage.ErrCorrupt, "empty.db is empty: restore a backup", "empty.db 是空文件：请从备份恢复"},
		{"damaged", open(rubbish), storage.ErrCorrupt, "rubbish.db is damaged and cannot be read: restore a backup", "rubbish.db 已损坏，无法读取：请从备份恢复"},
		{"damages found", report.Err(), storage.ErrCorrupt, "rubbish.db is damaged in one place: restore a backup", "rubbish.db 有 1 处损坏：请从备份恢复"},
		{"no snapshot", restore("hello", "a.db"), storage.ErrCorrupt, "this is no backup of riskbell", "这不是 Riskbell 的备份文件"},
		{"half a snapshot", restore(snapshot.String()[:3000], "b.db"), storage.ErrCorrupt, "the backup was cut short or altered", "备份文件不完整或被改动过"},
		{"there already", restore(snapshot.String(), "rubbish.db"), fs.ErrExist, "rubbish.db is there already: move it away", "rubbish.db 已经存在：请先把它移走"},
		{"no lock", open(filepath.Join(path("file", "x"), "state.db")), nil, "not a directory", "路径中有一段不是目录"},
		{"a value", fmt.Errorf("people: %w: checksum is wrong", storage.ErrCorrupt), storage.ErrCorrupt, "a stored value is damaged: look with riskbell verify", "数据中有一个值已损坏"},
		{"a value of a newer version", fmt.Errorf("people: %w: format 9", storage.ErrNewer), storage.ErrNewer, "install that version", "请升级程序后再打开"},
		{"within a message", i18n.Say("config.feed.failed", "name", "crm", "error", open(held)), storage.ErrLocked, "feed crm: " + held + " is in use by", "数据源 crm：" + held + " 正被进程"},
		{"one of several", errors.Join(errors.New("first"), open(held)), storage.ErrLocked, "first\n" + held + " is in use by", "first\n" + held + " 正被进程"},
		{"anything else", errors.New("disk"), nil, "disk", "disk"},
		{"nothing", nil, nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Worded(c.err)
			if c.is != nil && !errors.Is(got, c.is) {
				t.Errorf("%v is no longer %v", got, c.is)
			}
			for lang, want := range map[i18n.Lang]string{i18n.EN: c.en, i18n.ZH: c.zh} {
				if text := i18n.Tell(lang, got); !strings.Contains(text, want) {
					t.Errorf("%s: %q, want %q", lang, text, want)
				}
			}
		})
	}
}

// A folder of a newer version says so and is not written to.
func TestAFolderOfANewerVersionIsRefused(t *testing.T) {
	state, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), stateFile), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	now := unit.At(time.Now())
	later := append(stateMigrations, storage.Migration{Name: "of tomorrow", Apply: nothing})
	if err := storage.Migrate(t.Context(), state, now, later); err != nil {
		t.Fatal(err)
	}
	err = migrate(t.Context(), now, state, state)
	if got := i18n.Tell(i18n.ZH, Worded(err)); !errors.Is(err, storage.ErrNewer) || !strings.Contains(got, "state.db 由更新版本的 Riskbell 写入") {
		t.Errorf("got %q", got)
	}
}
