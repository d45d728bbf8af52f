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
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		return nil, fmt.Errorf("%s: %w: %s", path, storage.ErrLocked, heldBy(path))
	}
	note := fmt.Sprintf("process %d (%s)\n", os.Getpid(), holder)
	if err := os.WriteFile(lockPath(path), []byte(note), 0o600); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return &lock{file: file}, nil
}

// heldBy is what the holder wrote about itself.
func heldBy(path string) string {
	note, err := os.ReadFile(lockPath(path))
	if text := strings.TrimSpace(string(note)); err == nil && text != "" {
		return text + " holds it"
	}
	return "it does not say which"
}

// release leaves the lock's file behind: removing it would let two processes
// lock two files of the same name.
func (l *lock) release() error { return l.file.Close() }
