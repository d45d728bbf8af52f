package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// maxBatch bounds how much a failing member makes the others do again.
const maxBatch = 256

// errAgain tells the members of a batch that one of them failed, so that
// nothing was committed and each runs once more, alone.
var errAgain = errors.New("batch was rolled back")

// batch is a transaction shared by the updates that came while another was
// being committed. They run one after the other, each seeing those before it.
type batch struct {
	inner   *bbolt.Tx
	members int
	done    chan struct{} // closed when the outcome is known
	err     error         // the outcome, read after done
	claims  changes       // what becomes of claims with it
}

// Update runs fn in the writing transaction and returns when it is durable.
// Updates that wait for each other share a commit: fn may be run a second
// time, and an error it returns was found on committed state only.
func (s *Store) Update(ctx context.Context, now unit.Instant, fn func(storage.Writer) error) error {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	err := s.update(ctx, now, fn, maxBatch)
	if errors.Is(err, errAgain) {
		err = s.update(ctx, now, fn, 1)
	}
	return err
}

// update joins fn to a batch of at most limit members.
func (s *Store) update(ctx context.Context, now unit.Instant, fn func(storage.Writer) error, limit int) error {
	b, err := s.join(ctx, now, fn, limit)
	if err != nil {
		return err
	}
	// Those who were waiting come first; after them the batch is committed by
	// whichever member gets here.
	select {
	case <-b.done:
	case s.baton <- struct{}{}:
		if s.open == b {
			s.commit(b)
		}
		<-s.baton
		<-b.done
	}
	return b.err
}

// join waits for the baton, runs fn, and leaves the batch open for others
// unless it is full.
func (s *Store) join(ctx context.Context, now unit.Instant, fn func(storage.Writer) error, limit int) (*batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case s.baton <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.baton }()
	b, err := s.batchFor(limit)
	if err != nil {
		return nil, err
	}
	if err := s.run(b, now, fn); err != nil {
		return nil, err
	}
	if b.members >= limit {
		s.commit(b)
	}
	return b, nil
}

// batchFor is the open batch if its size allows, else a new one.
func (s *Store) batchFor(limit int) (*batch, error) {
	if s.open != nil && s.open.members >= limit {
		s.commit(s.open)
	}
	switch {
	case s.closed:
		return nil, fmt.Errorf("%s: %w", s.path, storage.ErrClosed)
	case s.broken != nil:
		return nil, s.broken
	case s.open != nil:
		return s.open, nil
	}
	inner, err := s.begin(true)
	if err != nil {
		return nil, err
	}
	s.open = &batch{inner: inner, done: make(chan struct{})}
	return s.open, nil
}

// run adds fn to the batch. If it fails, by error, panic or exit, the batch
// is rolled back: the others run again, and so does fn unless it was alone.
func (s *Store) run(b *batch, now unit.Instant, fn func(storage.Writer) error) (err error) {
	t := newTx(s, b.inner, now)
	t.batch = b
	failed := true
	defer func() {
		t.ended = true
		if !failed {
			b.members++
			return
		}
		if s.abort(b); err != nil && b.members > 0 {
			err = errAgain
		}
	}()
	err = fn(t)
	failed = err != nil
	return err
}

// commit ends the batch. A commit that fails, for lack of space say, leaves
// the file as it was, and the store goes on.
func (s *Store) commit(b *batch) {
	err := func() (err error) {
		defer guard(&err)
		return b.inner.Commit()
	}()
	if err != nil {
		err = &storage.FileError{Path: s.path, Fault: storage.FileNotWritten, Err: fmt.Errorf("%s: not committed: %w", s.path, err)}
	}
	if errors.Is(err, storage.ErrCorrupt) {
		s.rollback(b)
		s.broken = fmt.Errorf("%w (writing stopped: restore a backup, or check the file with riskbell verify)", err)
	}
	s.end(b, err)
}

// abort drops the batch.
func (s *Store) abort(b *batch) {
	s.rollback(b)
	s.end(b, errAgain)
}

func (s *Store) rollback(b *batch) {
	var err error
	func() {
		defer guard(&err)
		err = b.inner.Rollback()
	}()
	if errors.Is(err, storage.ErrCorrupt) {
		s.broken = fmt.Errorf("%s: %w", s.path, err)
	}
}

func (s *Store) end(b *batch, err error) {
	b.err = err
	s.open = nil
	s.claims.apply(b.claims, err == nil)
	close(b.done)
}
