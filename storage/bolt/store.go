package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Store is an open file. It is a storage.Store.
type Store struct {
	path string
	db   *bbolt.DB
	lock *lock
	life uint64 // tells this opening of the file from others; not 0

	claims claims

	// baton is held (full) by the one goroutine that may touch what follows.
	baton  chan struct{}
	open   *batch // a transaction that others may still join, or nil
	broken error  // why no further write is possible, or nil
	closed bool
}

var _ storage.Store = (*Store)(nil)

// Path is where the file lies.
func (s *Store) Path() string { return s.path }

// View runs fn on the last committed state.
func (s *Store) View(ctx context.Context, now unit.Instant, fn func(storage.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	inner, err := s.begin(false)
	if err != nil {
		return err
	}
	defer func() { _ = inner.Rollback() }()
	t := newTx(s, inner, now)
	defer func() { t.ended = true }()
	return fn(t)
}

// begin starts a transaction of bbolt.
func (s *Store) begin(writable bool) (inner *bbolt.Tx, err error) {
	defer guard(&err)
	inner, err = s.db.Begin(writable)
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return nil, fmt.Errorf("%s: %w", s.path, storage.ErrClosed)
	}
	return inner, err
}

// Close commits what is under way, waits for the readers, and lets go of the
// file. Closing twice is no error.
func (s *Store) Close() error {
	s.baton <- struct{}{}
	defer func() { <-s.baton }()
	if s.closed {
		return nil
	}
	if s.open != nil {
		s.commit(s.open)
	}
	s.closed = true
	return errors.Join(s.db.Close(), s.lock.release())
}
