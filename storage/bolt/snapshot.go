package bolt

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/riskbell/riskbell/storage"
)

// A snapshot is this line, the file, and the SHA-256 of the file: a copy that
// was cut short or altered is refused before anything is made of it.
const snapshotHead = "riskbell snapshot 1\n"

// Snapshot writes a copy of the committed state that Restore reads. Writers
// go on meanwhile, but the pages they free are not reused before it ends, so
// w should be a file rather than a network.
func (s *Store) Snapshot(ctx context.Context, w io.Writer) error {
	return s.View(ctx, 0, func(r storage.Reader) error {
		if _, err := io.WriteString(w, snapshotHead); err != nil {
			return err
		}
		sum := sha256.New()
		if _, err := r.(*tx).inner.WriteTo(io.MultiWriter(until{ctx}, w, sum)); err != nil {
			return err
		}
		_, err := w.Write(sum.Sum(nil))
		return err
	})
}

// until is a writer that fails once its context has ended.
type until struct{ ctx context.Context }

func (u until) Write(p []byte) (int, error) { return len(p), u.ctx.Err() }

// Restore makes a store at path from a snapshot. A store that is there
// already is never overwritten: it must be moved away first. The copy takes
// its place only after every value in it has been checked.
func Restore(ctx context.Context, r io.Reader, path string, o Options) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if o.Patience == 0 {
		o.Patience = time.Second
	}
	lock, err := acquire(ctx, path, o.Holder, o.Patience)
	if err != nil {
		return err
	}
	return errors.Join(restoreLocked(ctx, r, path), lock.release())
}

func restoreLocked(ctx context.Context, r io.Reader, path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return &storage.FileError{Path: path, Fault: storage.FileExists,
			Err: fmt.Errorf("%s is there already (%w): move it away before restoring", path, fs.ErrExist)}
	}
	draft := path + ".new"
	err := receive(draft, r)
	if err == nil {
		err = verified(ctx, draft)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("restoring %s: %w", path, err), os.Remove(draft))
	}
	return install(draft, path)
}

func verified(ctx context.Context, path string) error {
	report, err := Verify(ctx, path)
	if err != nil {
		return err
	}
	return report.Err()
}

// receive writes the file inside the snapshot and compares its hash.
func receive(draft string, r io.Reader) error {
	head := make([]byte, len(snapshotHead))
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.ReadFull(r, head); err != nil || string(head) != snapshotHead {
		return badSnapshot(storage.NoSnapshot, "this is no snapshot")
	}
	size, err := io.Copy(f, r)
	if err != nil {
		return err
	}
	if size -= sha256.Size; size < 0 {
		return badSnapshot(storage.SnapshotBad, "the snapshot was cut short")
	}
	if err := checkSum(f, size); err != nil {
		return err
	}
	return errors.Join(f.Truncate(size), f.Sync())
}

func checkSum(f *os.File, size int64) error {
	want := make([]byte, sha256.Size)
	if _, err := f.ReadAt(want, size); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, size)); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), want) {
		return badSnapshot(storage.SnapshotBad, "the snapshot was cut short or altered")
	}
	return nil
}

func badSnapshot(fault storage.FileFault, says string) error {
	return &storage.FileError{Fault: fault, Err: fmt.Errorf("%w: %s", storage.ErrCorrupt, says)}
}
