package bolt

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/riskbell/riskbell/storage"
)

// lock keeps other processes out and tells them who is in. The system drops
// it with the process, so a killed one blocks nobody.
type lock struct{ file *flock.Flock }

func lockPath(path string) string { return path + ".lock" }

// acquire takes the lock of the store at path, waiting at most patience.
func acquire(ctx context.Context, path, holder string, patience time.Duration) (*lock, error) {
	file := flock.New(lockPath(path), flock.SetPermissions(0o600))
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ok, err := file.TryLockContext(waiting, 25*time.Millisecond)
	if !ok {
		_ = file.Close()
		if ctx.Err() != nil || waiting.Err() == nil {
			return nil, noLock(path, err)
		}
		return nil, inUse(path)
	}
	note := fmt.Sprintf(noteForm+"\n", os.Getpid(), holder)
	if err := os.WriteFile(lockPath(path), []byte(note), 0o600); err != nil {
		_ = file.Close()
		return nil, noLock(path, err)
	}
	return &lock{file: file}, nil
}

// noteForm is what the holder writes about itself.
const noteForm = "process %d (%s)"

// inUse is the error that names who has the file.
func inUse(path string) error {
	e := &storage.FileError{Path: path, Fault: storage.FileInUse}
	by := "it does not say which"
	note, err := os.ReadFile(lockPath(path))
	if text := strings.TrimSpace(string(note)); err == nil && text != "" {
		by = text + " holds it"
		_, _ = fmt.Sscanf(text, noteForm, &e.Holder.PID, &e.Holder.Name) // of another form: nobody is named
		e.Holder.Name = strings.TrimSuffix(e.Holder.Name, ")")
	}
	e.Err = fmt.Errorf("%s: %w: %s", path, storage.ErrLocked, by)
	return e
}

func noLock(path string, err error) error {
	return &storage.FileError{Path: path, Fault: storage.FileNoLock, Err: fmt.Errorf("locking %s: %w", path, err)}
}

// release leaves the lock's file behind: removing it would let two processes
// lock two files of the same name.
func (l *lock) release() error { return l.file.Close() }
