package bolt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// queueRow is work owed. The numbers 2, 4 and 5 were the claims of layout 1.
type queueRow struct {
	Due     unit.Instant `cbor:"1,keyasint"`
	Attempt int          `cbor:"3,keyasint,omitempty"` // claims that were given back
	Value   []byte       `cbor:"6,keyasint"`
	Life    uint64       `cbor:"7,keyasint,omitempty"` // of the store that wrote it
}

// queue is the two buckets of one queue.
type queue struct {
	name     storage.Queue
	outer    *bbolt.Bucket
	row, due bucket
}

// queue opens a queue, which need not exist; with create it then does.
func (t *tx) queue(name storage.Queue, create bool) (q queue, err error) {
	if t.ended {
		return q, errEnded
	}
	defer guard(&err)
	q.name = name
	all := t.inner.Bucket(queueBucket)
	if q.outer = all.Bucket([]byte(name)); q.outer == nil && create {
		if q.outer, err = createQueue(all, name); err != nil {
			return q, err
		}
	}
	for _, part := range []struct {
		to   *bucket
		name string
	}{{&q.row, "row"}, {&q.due, "due"}} {
		*part.to = newBucket("queue/"+string(name)+"/"+part.name, nil)
		if q.outer != nil {
			part.to.inner = q.outer.Bucket([]byte(part.name))
		}
	}
	return q, nil
}

func createQueue(all *bbolt.Bucket, name storage.Queue) (*bbolt.Bucket, error) {
	outer, err := all.CreateBucket([]byte(name))
	if err != nil {
		return nil, fmt.Errorf("queue %q: %w", name, err)
	}
	for _, part := range []string{"row", "due"} {
		if _, err := outer.CreateBucket([]byte(part)); err != nil {
			return nil, err
		}
	}
	return outer, nil
}

func (t *tx) Enqueue(name storage.Queue, id string, due unit.Instant, value []byte) (bool, error) {
	if err := checkKey("queue "+string(name), []byte(id)); err != nil {
		return false, err
	}
	q, err := t.queue(name, true)
	if err != nil {
		return false, err
	}
	old, err := q.row.get([]byte(id))
	if err != nil || old != nil {
		return false, err
	}
	this := rowName{name, id}
	t.batch.claims.put = append(t.batch.claims.put, this)
	t.store.claims.expect(this)
	row := queueRow{Due: due, Value: value, Life: t.store.life}
	return true, errors.Join(q.save(id, row), q.due.put(storage.Key(due, id), nil))
}

// Finish removes the row of a claim.
func (t *tx) Finish(c storage.Claim) error {
	q, row, err := t.claimed(c)
	if err != nil {
		return err
	}
	t.end(c)
	return errors.Join(q.due.delete(storage.Key(row.Due, c.ID)), q.row.delete([]byte(c.ID)))
}

// Postpone lets the row of a claim be claimed again at due.
func (t *tx) Postpone(c storage.Claim, due unit.Instant) error {
	q, row, err := t.claimed(c)
	if err != nil {
		return err
	}
	t.end(c)
	err = q.due.delete(storage.Key(row.Due, c.ID))
	row.Due, row.Attempt, row.Life = due, c.Attempt, t.store.life
	return errors.Join(err, q.save(c.ID, row), q.due.put(storage.Key(due, c.ID), nil))
}

// claimed is the row of a claim that nobody has taken over.
func (t *tx) claimed(c storage.Claim) (q queue, row queueRow, err error) {
	if q, err = t.queue(c.Queue, false); err != nil {
		return q, row, err
	}
	row, ok, err := q.load(c.ID)
	if err == nil && (!ok || !t.owns(c)) {
		err = fmt.Errorf("queue %s, row %q, attempt %d: %w", c.Queue, c.ID, c.Attempt, storage.ErrClaimLost)
	}
	return q, row, err
}

// owns reports that the claim counts, and was not ended before in this batch.
func (t *tx) owns(c storage.Claim) bool {
	_, ended := t.batch.claims.ended[c.Token]
	return !ended && t.store.claims.owns(rowName{c.Queue, c.ID}, c.Token)
}

func (t *tx) end(c storage.Claim) {
	if t.batch.claims.ended == nil {
		t.batch.claims.ended = map[uint64]rowName{}
	}
	t.batch.claims.ended[c.Token] = rowName{c.Queue, c.ID}
}

func (q queue) load(id string) (row queueRow, ok bool, err error) {
	body, err := q.row.get([]byte(id))
	if err != nil || body == nil {
		return row, false, err
	}
	return row, true, storage.Decode(body, &row)
}

func (q queue) save(id string, row queueRow) error {
	body, err := storage.Encode(row)
	if err != nil {
		return err
	}
	return q.row.put([]byte(id), body)
}

// ClaimDue takes up to n rows, the oldest due first; a row whose claim ran out
// counts with its old due. Nothing is written.
func (s *Store) ClaimDue(ctx context.Context, now unit.Instant, name storage.Queue, n int, ttl time.Duration) ([]storage.Claim, error) {
	if n <= 0 || ttl <= 0 {
		return nil, fmt.Errorf("queue %s: cannot claim %d rows for %v", name, n, ttl)
	}
	// A commit that ends claims has them end after this reading, so that no
	// row is claimed as it stood before.
	s.claims.mu.Lock()
	defer s.claims.mu.Unlock()
	var found []storage.Claim
	err := s.View(ctx, now, func(r storage.Reader) (err error) {
		found, err = r.(*tx).claimable(name, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, c := range found {
		h := s.claims.take(rowName{name, c.ID}, now.Add(ttl), c.Attempt)
		found[i].Token, found[i].Until, found[i].Attempt = h.token, h.until, h.attempt
	}
	return found, nil
}

// claimable lists up to n due rows that are free, with the attempts before.
func (t *tx) claimable(name storage.Queue, n int) (found []storage.Claim, err error) {
	q, err := t.queue(name, false)
	if err != nil {
		return nil, err
	}
	for e, err := range q.due.scan(storage.Range{To: storage.Key(t.now + 1)}, &t.writes) {
		var at unit.Instant
		var id string
		if err == nil {
			err = storage.ParseKey(e.Key, &at, &id)
		}
		if err != nil {
			return nil, err
		}
		if !t.store.claims.free(rowName{name, id}, t.now) {
			continue
		}
		c, err := t.waiting(q, id)
		if err != nil {
			return nil, err
		}
		if found = append(found, c); len(found) == n {
			break
		}
	}
	return found, nil
}

// waiting is a row as a claim that nobody has yet. What another process left
// counts as claimed once more: it may have been, when that process ended.
func (t *tx) waiting(q queue, id string) (c storage.Claim, err error) {
	row, ok, err := q.load(id)
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s: row %q is missing", storage.ErrCorrupt, q.row.name, id)
	}
	if row.Life != t.store.life {
		row.Attempt++
	}
	return storage.Claim{Queue: q.name, ID: id, Due: row.Due, Attempt: row.Attempt, Value: row.Value}, err
}
