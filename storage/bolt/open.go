package bolt

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/riskbell/riskbell/storage"
)

// layout is the version of what the package comment draws. Layout 1 kept the
// claims in the file too.
const layout = 2

var layoutKey = []byte("layout")

// Options of Open; the zero value is good.
type Options struct {
	// Holder is what a second process is told about this one, such as
	// "riskbell serve". It defaults to the name of the program.
	Holder string
	// Patience is how long to wait for another process; 0 is one second.
	Patience time.Duration
	// MaxBytes is the largest size of the file; 0 has no limit. A commit
	// beyond it fails and changes nothing.
	MaxBytes int
	// NoSync leaves durability to the operating system: for tests and for
	// imports that start again from nothing after a crash.
	NoSync bool
}

// Open opens the store at path, creating it and its folder if there is none.
// A file that is damaged is an error and stays as it is. A process that has
// the file open already gives storage.ErrLocked and its name, and a layout of
// a newer version storage.ErrNewer.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if o.Holder == "" {
		o.Holder = filepath.Base(os.Args[0])
	}
	if o.Patience == 0 {
		o.Patience = time.Second
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	lock, err := acquire(ctx, path, o.Holder, o.Patience)
	if err != nil {
		return nil, err
	}
	db, err := openLocked(path, o)
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	s := &Store{path: path, db: db, lock: lock, life: rand.Uint64() | 1, baton: make(chan struct{}, 1)}
	s.claims.begin(s.life)
	return s, nil
}

func openLocked(path string, o Options) (*bbolt.DB, error) {
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if err := create(path); err != nil {
			return nil, fmt.Errorf("creating %s: %w", path, err)
		}
	case err != nil:
		return nil, err
	case info.Size() == 0:
		return nil, emptyFile(path)
	}
	db, err := openBolt(path, &bbolt.Options{
		Timeout: o.Patience, InitialMmapSize: mapSize(), NoSync: o.NoSync, MaxSize: o.MaxBytes,
		FreelistType: bbolt.FreelistArrayType,
	})
	if err != nil {
		return nil, err
	}
	err = checkLayout(db)
	if err == nil {
		err = upgrade(db)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// mapSize is address space for the file to grow into: whenever the map must
// grow, the writer waits for all readers. Windows makes the file as large.
func mapSize() int {
	if runtime.GOOS == "windows" || uint64(^uint(0)) < 1<<40 {
		return 0
	}
	return 4 << 30
}

// openBolt opens a file that exists, turning what bbolt says, or panics with,
// into the errors of storage. A file that was cut short is read beyond its end,
// which is a fault of memory: it would end the process.
func openBolt(path string, o *bbolt.Options) (db *bbolt.DB, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if errors.Is(err, storage.ErrCorrupt) {
			err = damaged(path, err)
		}
	}()
	defer guard(&err)
	db, err = bbolt.Open(path, 0o600, o)
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, inUse(path)
	case errors.Is(err, fs.ErrPermission):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", storage.ErrCorrupt, err)
	}
	return db, nil
}

// damaged is the error on a file that makes no sense; err wraps ErrCorrupt.
func damaged(path string, err error) error {
	detail := strings.TrimPrefix(err.Error(), storage.ErrCorrupt.Error()+": ")
	return &storage.FileError{Path: path, Fault: storage.FileDamaged, Detail: detail,
		Err: fmt.Errorf("%s: %w; restore a backup", path, err)}
}

// create makes an empty store under another name first, so that a power cut
// leaves either none or a whole one.
func create(path string) error {
	draft := path + ".new"
	if err := os.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bbolt.Open(draft, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return err
	}
	if err := errors.Join(db.Update(stamp), db.Sync(), db.Close()); err != nil {
		return err
	}
	return install(draft, path)
}

// stamp lays out an empty file.
func stamp(t *bbolt.Tx) error {
	for _, name := range [][]byte{metaBucket, dataBucket, queueBucket, leaseBucket} {
		if _, err := t.CreateBucket(name); err != nil {
			return err
		}
	}
	return newBucket("meta", t.Bucket(metaBucket)).put(layoutKey, binary.BigEndian.AppendUint32(nil, layout))
}

// checkLayout refuses a file that is not of this layout, or whose first pages
// make no sense.
func checkLayout(db *bbolt.DB) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if said := (*storage.FileError)(nil); errors.Is(err, storage.ErrCorrupt) && !errors.As(err, &said) {
			err = damaged(db.Path(), err)
		}
	}()
	defer guard(&err)
	refuse := func(fault storage.FileFault, err error) error {
		return &storage.FileError{Path: db.Path(), Fault: fault, Err: fmt.Errorf("%s: %w", db.Path(), err)}
	}
	return db.View(func(t *bbolt.Tx) error {
		if info, err := os.Stat(db.Path()); err != nil {
			return err
		} else if info.Size() < t.Size() {
			return refuse(storage.FileCut, fmt.Errorf("%w: the file was cut short; restore a backup", storage.ErrCorrupt))
		}
		for _, name := range [][]byte{metaBucket, dataBucket, queueBucket, leaseBucket} {
			if t.Bucket(name) == nil {
				return refuse(storage.FileForeign, fmt.Errorf("this is not a file of riskbell: it has no bucket %q", name))
			}
		}
		value, err := newBucket("meta", t.Bucket(metaBucket)).get(layoutKey)
		switch {
		case err != nil:
			return damaged(db.Path(), err)
		case len(value) != 4:
			return damaged(db.Path(), fmt.Errorf("%w: its layout cannot be read", storage.ErrCorrupt))
		}
		if found := binary.BigEndian.Uint32(value); found > layout {
			return refuse(storage.FileNewer, fmt.Errorf("%w: layout %d, known up to %d", storage.ErrNewer, found, layout))
		}
		return nil
	})
}

// install renames a finished, synced file into place.
func install(draft, path string) error {
	if err := os.Rename(draft, path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && runtime.GOOS != "windows" {
		return err // Windows cannot sync a folder
	}
	return nil
}
