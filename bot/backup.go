package bot

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

// keepBackups is how many backups the schedule leaves in the data folder.
const keepBackups = 14

// backupForm is the name of a backup's folder, by its time.
const backupForm = "20060102T150405Z"

// Backup copies both files, state first, into data/backups/<time> while the
// program goes on, and gives that folder. Of those it made, fourteen are kept.
func (b *Bot) Backup(ctx context.Context, now unit.Instant) (folder string, err error) {
	all := filepath.Join(b.Config.Data, "backups")
	folder = filepath.Join(all, now.Time().Format(backupForm))
	if err := b.BackupTo(ctx, folder); err != nil {
		return "", err
	}
	return folder, prune(all, keepBackups)
}

// BackupTo copies both files into folder, which must not exist. It appears
// only when both copies are whole.
func (b *Bot) BackupTo(ctx context.Context, folder string) error {
	if _, err := os.Lstat(folder); !errors.Is(err, fs.ErrNotExist) {
		return i18n.Say("config.backup.exists", "folder", folder)
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(folder), ".backup-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	for _, part := range []struct {
		name  string
		store *bolt.Store
	}{{stateFile, b.State}, {feedFile, b.Feed}} { // state first: it never knows more than feed
		if err := snapshot(ctx, part.store, filepath.Join(draft, part.name+snapshotEnd)); err != nil {
			return i18n.Say("config.backup.failed", "file", part.name, "error", err)
		}
	}
	return os.Rename(draft, folder)
}

const snapshotEnd = ".snapshot"

func snapshot(ctx context.Context, s *bolt.Store, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(s.Snapshot(ctx, f), f.Sync(), f.Close())
}

// Restore makes a data folder of a backup. A folder that holds data already
// is left as it is, with an error; so is one for which a part of the backup is
// missing or damaged.
func Restore(ctx context.Context, backup, data string) (err error) {
	for _, file := range Files(data) {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return i18n.Say("config.restore.holds", "folder", data)
		}
	}
	for _, name := range []string{stateFile, feedFile} {
		if _, err := os.Stat(filepath.Join(backup, name+snapshotEnd)); errors.Is(err, fs.ErrNotExist) {
			return i18n.Say("config.restore.none", "folder", backup, "file", name+snapshotEnd)
		}
	}
	_, missing := os.Lstat(data)
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	if errors.Is(missing, fs.ErrNotExist) {
		defer func() { // one made for nothing is taken away again
			if err != nil {
				os.Remove(data)
			}
		}()
	}
	draft, err := os.MkdirTemp(data, ".restore-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	for _, name := range []string{stateFile, feedFile} {
		if err = restore(ctx, filepath.Join(backup, name+snapshotEnd), filepath.Join(draft, name)); err != nil {
			return i18n.Say("config.restore.failed", "file", name, "error", Worded(err))
		}
	}
	for i, file := range Files(draft) {
		if err = os.Rename(file, Files(data)[i]); err != nil {
			return err
		}
	}
	return nil
}

func restore(ctx context.Context, from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	return bolt.Restore(ctx, f, to, bolt.Options{})
}

// prune drops the oldest backups but keep; folders with names of another form
// are somebody else's.
func prune(folder string, keep int) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		if _, err := time.Parse(backupForm, e.Name()); err == nil && e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	var errs []error
	for _, name := range names[:max(0, len(names)-keep)] {
		errs = append(errs, os.RemoveAll(filepath.Join(folder, name)))
	}
	return errors.Join(errs...)
}

// Files are the stores of a data folder, for verification.
func Files(data string) []string {
	return []string{filepath.Join(data, stateFile), filepath.Join(data, feedFile)}
}
