// Package storage is transactions over ordered keys: the smallest interface
// that everything Riskbell keeps needs, with typed tables and secondary
// indexes on top. A driver lives in a folder below; storage/storagetest is the
// suite each driver passes.
package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// Namespace is a separately ordered set of keys, named once in the source.
type Namespace string

// Range is the keys k with From <= k < To; a nil To has no end. Limit 0 has no limit.
type Range struct {
	From, To []byte
	Limit    int
	Reverse  bool // from the end of the range backwards
}

// Prefix is the range of all keys that begin with p.
func Prefix(p []byte) Range {
	to := append([]byte(nil), p...)
	for i := len(to) - 1; i >= 0; i-- {
		if to[i] < 0xff {
			to[i]++
			return Range{From: p, To: to[:i+1]}
		}
	}
	return Range{From: p}
}

// Entry is one key and its value. Both are valid until the next step of the
// scan that gave them: copy what is kept.
type Entry struct{ Key, Value []byte }

// Reader is one consistent state of the store, at one reading of the clock.
// It must not outlive the function it was given to, must be used by one
// goroutine, and must not be held over network calls.
type Reader interface {
	// Now is the instant the transaction was begun with; it never moves inside it.
	Now() unit.Instant
	// Get is the value under key, or nil if there is none. It is valid until
	// the transaction ends. A value whose checksum is wrong gives ErrCorrupt.
	Get(ns Namespace, key []byte) ([]byte, error)
	// Scan yields the entries of the range in key order. A failing step yields
	// the error once and ends. In a Writer a scan may be mixed with writes: it
	// sees what is written ahead of it, and not what is removed there.
	Scan(ns Namespace, r Range) iter.Seq2[Entry, error]
}

// Writer is a Reader that sees its own writes.
type Writer interface {
	Reader
	// Put sets key to value. Keys are 1 to 1,024 bytes. Both slices may be
	// reused by the caller afterwards.
	Put(ns Namespace, key, value []byte) error
	// Delete removes key; removing what is not there is no error.
	Delete(ns Namespace, key []byte) error
	// InsertOnce is Put if the key is new, and reports whether it was.
	InsertOnce(ns Namespace, key, value []byte) (bool, error)
	// Enqueue owes work: the row becomes claimable at due. A row of the same
	// queue and id that is still there is left as it is, and false is returned.
	Enqueue(queue Queue, id string, due unit.Instant, value []byte) (bool, error)
	// Finish removes a claimed row: the work is done, in this transaction.
	Finish(c Claim) error
	// Postpone gives a claimed row back, claimable again at due.
	Postpone(c Claim, due unit.Instant) error
}

// Queue names a queue.
type Queue string

// Claim is a queue row held by one worker until Until. A claim that runs out
// can be taken by another, with Attempt one higher.
type Claim struct {
	Queue Queue
	ID    string
	Due   unit.Instant
	Until unit.Instant
	// Attempt is 1 for the first, and only for a row that no claim of another
	// process can have been made on.
	Attempt int
	Value   []byte
	// Token tells this claim from every other of the queue, so that a worker
	// whose claim ran out cannot finish the work of the one after it.
	Token uint64
}

// Store is an open store. All methods may be called by many goroutines.
type Store interface {
	// View runs fn on a consistent state. An error of fn is returned as it is.
	View(ctx context.Context, now unit.Instant, fn func(Reader) error) error
	// Update runs fn in the one writing transaction and commits if it returns
	// nil: durable when Update returns nil. fn may run again after a conflict,
	// so it has no effect outside the Writer.
	Update(ctx context.Context, now unit.Instant, fn func(Writer) error) error
	// ClaimDue takes up to n rows due at now for ttl, the oldest due first, then
	// by id. Rows whose claim ran out count with their old due.
	ClaimDue(ctx context.Context, now unit.Instant, queue Queue, n int, ttl time.Duration) ([]Claim, error)
	// Lease takes or renews the named lease for owner. The epoch rises each
	// time the owner changes. Held by another: ErrLeased. A ttl of 0 gives it up.
	Lease(ctx context.Context, now unit.Instant, name, owner string, ttl time.Duration) (epoch uint64, err error)
	// Snapshot writes a copy of the committed state that the driver's Restore
	// reads, while writers go on. In the restored copy no row is claimed.
	Snapshot(ctx context.Context, w io.Writer) error
	Close() error
}

// Errors a driver returns, wrapped with what it was about.
var (
	ErrCorrupt = errors.New("stored value is damaged")
	ErrLeased  = errors.New("lease is held by another")
	ErrLocked  = errors.New("data folder is in use by another process")
	ErrClosed  = errors.New("store is closed")
	ErrNewer   = errors.New("data was written by a newer version of riskbell")
	// ErrClaimLost is returned by Finish and Postpone when the claim ran out
	// and another worker took the row, or when it was finished or given back.
	ErrClaimLost = errors.New("claim was lost")
	// ErrKey is returned by Put and its kin for a key, a queue row's id or a
	// lease's name of a wrong length.
	ErrKey = fmt.Errorf("a key has 1 to %d bytes", MaxKey)
)

// MaxKey is the longest key a driver must take, in bytes.
const MaxKey = 1024
