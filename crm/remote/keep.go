package remote

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Keep is a small file in which an adapter keeps what it would otherwise ask
// for again, such as a token. Only its owner may read it. Several processes may
// share it.
type Keep struct {
	file string
	mu   sync.Mutex
}

// NewKeep is for a file that need not exist; its folder must.
func NewKeep(file string) *Keep { return &Keep{file: file} }

// lockEvery is how often a file locked by another process is tried.
const lockEvery = 50 * time.Millisecond

// Change hands out what is kept, alone among all who keep there, and keeps
// what fn leaves in it if fn says so. A file that cannot be read holds nothing.
func (k *Keep) Change(ctx context.Context, fn func(map[string]json.RawMessage) (keep bool, err error)) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	lock := flock.New(k.file + ".lock")
	if ok, err := lock.TryLockContext(ctx, lockEvery); err != nil || !ok {
		return i18n.Say("remote.keep", "file", k.file, "problem", err)
	}
	defer func() { _ = lock.Unlock() }()
	all := map[string]json.RawMessage{}
	text, err := os.ReadFile(k.file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return i18n.Say("remote.keep", "file", k.file, "problem", err)
	}
	if json.Unmarshal(text, &all) != nil {
		all = map[string]json.RawMessage{}
	}
	keep, err := fn(all)
	if err != nil || !keep {
		return err
	}
	return k.write(all)
}

// write replaces the file as a whole.
func (k *Keep) write(all map[string]json.RawMessage) error {
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(k.file), filepath.Base(k.file)+".*")
	if err != nil {
		return i18n.Say("remote.keep", "file", k.file, "problem", err)
	}
	_, err = temp.Write(text) // CreateTemp lets only the owner read it
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), k.file)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return i18n.Say("remote.keep", "file", k.file, "problem", err)
	}
	return nil
}
