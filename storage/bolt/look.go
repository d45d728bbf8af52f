package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"github.com/gofrs/flock"
	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage"
)

// Look opens the store at path for reading alone: neither the file nor its
// folder changes, and no lock stays behind. A file of a former layout, which
// Open would bring to this one, is read as it is, and older says so. There has
// to be a file; else the errors are those of Open.
func Look(path string, patience time.Duration) (s *Store, older bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	if info.Size() == 0 {
		return nil, false, emptyFile(path)
	}
	db, err := openBolt(path, &bbolt.Options{ReadOnly: true, Timeout: patience})
	if err != nil {
		return nil, false, err
	}
	if err = checkLayout(db); err == nil {
		err = db.View(func(t *bbolt.Tx) error {
			value, err := newBucket("meta", t.Bucket(metaBucket)).get(layoutKey)
			older = err == nil && binary.BigEndian.Uint32(value) < layout
			return err
		})
	}
	if err != nil {
		return nil, false, errors.Join(err, db.Close())
	}
	// The lock is never taken: the file's own keeps writers out.
	s = &Store{path: path, db: db, lock: &lock{file: flock.New(lockPath(path))}, life: rand.Uint64() | 1, baton: make(chan struct{}, 1)}
	s.claims.begin(s.life)
	return s, older, nil
}

func emptyFile(path string) error {
	return &storage.FileError{Path: path, Fault: storage.FileEmpty,
		Err: fmt.Errorf("%s: %w: the file is empty; restore a backup, or move it away to begin anew", path, storage.ErrCorrupt)}
}
