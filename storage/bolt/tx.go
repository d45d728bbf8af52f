package bolt

import (
	"errors"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// The top-level buckets, as drawn in the package comment.
var (
	metaBucket  = []byte("meta")
	dataBucket  = []byte("data")
	queueBucket = []byte("queue")
	leaseBucket = []byte("lease")
)

var errEnded = errors.New("transaction was used after its end")

// tx is a storage.Writer, of which readers use one half.
type tx struct {
	store  *Store
	batch  *batch // nil in a reader
	inner  *bbolt.Tx
	now    unit.Instant
	opened map[storage.Namespace]bucket
	writes int
	ended  bool
}

func newTx(s *Store, inner *bbolt.Tx, now unit.Instant) *tx {
	return &tx{store: s, inner: inner, now: now, opened: map[storage.Namespace]bucket{}}
}

func (t *tx) Now() unit.Instant { return t.now }

func (t *tx) Get(ns storage.Namespace, key []byte) ([]byte, error) {
	b, err := t.namespace(ns)
	if err != nil {
		return nil, err
	}
	return b.get(key)
}

func (t *tx) Scan(ns storage.Namespace, r storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		b, err := t.namespace(ns)
		if err != nil {
			yield(storage.Entry{}, err)
			return
		}
		b.scan(r, &t.writes)(yield)
	}
}

func (t *tx) Put(ns storage.Namespace, key, value []byte) error {
	if err := checkKey(string(ns), key); err != nil {
		return err
	}
	b, err := t.created(ns)
	if err != nil {
		return err
	}
	t.writes++
	return b.put(key, value)
}

func (t *tx) Delete(ns storage.Namespace, key []byte) error {
	b, err := t.namespace(ns)
	if err != nil {
		return err
	}
	t.writes++
	return b.delete(key)
}

func (t *tx) InsertOnce(ns storage.Namespace, key, value []byte) (bool, error) {
	old, err := t.Get(ns, key)
	if err != nil || old != nil {
		return false, err
	}
	return true, t.Put(ns, key, value)
}

// namespace opens ns, which need not exist.
func (t *tx) namespace(ns storage.Namespace) (b bucket, err error) {
	if t.ended {
		return bucket{}, errEnded
	}
	if b, ok := t.opened[ns]; ok {
		return b, nil
	}
	defer guard(&err)
	b = newBucket(string(ns), t.inner.Bucket(dataBucket).Bucket([]byte(ns)))
	if b.inner != nil {
		t.opened[ns] = b
	}
	return b, nil
}

// created opens ns, creating it if need be.
func (t *tx) created(ns storage.Namespace) (b bucket, err error) {
	if b, err = t.namespace(ns); err != nil || b.inner != nil {
		return b, err
	}
	defer guard(&err)
	inner, err := t.inner.Bucket(dataBucket).CreateBucket([]byte(ns))
	if err != nil {
		return b, fmt.Errorf("namespace %q: %w", ns, err)
	}
	b = newBucket(string(ns), inner)
	t.opened[ns] = b
	return b, nil
}

func checkKey(where string, key []byte) error {
	if len(key) == 0 || len(key) > storage.MaxKey {
		return fmt.Errorf("%w: %s got one of %d", storage.ErrKey, where, len(key))
	}
	return nil
}
