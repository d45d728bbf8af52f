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

// queueRow is work owed. It waits in due, or is held by the claim of token.
type queueRow struct {
	Due     unit.Instant `cbor:"1,keyasint"`
	Until   unit.Instant `cbor:"2,keyasint,omitempty"`
	Attempt int          `cbor:"3,keyasint,omitempty"`
	Token   uint64       `cbor:"4,keyasint,omitempty"` // 0: nobody's
	Held    bool         `cbor:"5,keyasint,omitempty"`
	Value   []byte       `cbor:"6,keyasint"`
}

// queue is the three buckets of one queue.
type queue struct {
	name           storage.Queue
	outer          *bbolt.Bucket
	row, due, held bucket
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
	}{{&q.row, "row"}, {&q.due, "due"}, {&q.held, "held"}} {
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
	for _, part := range []string{"row", "due", "held"} {
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
	row := queueRow{Due: due, Value: value}
	return true, errors.Join(q.save(id, row), q.due.put(storage.Key(due, id), nil))
}

func (t *tx) Finish(c storage.Claim) error {
	q, row, err := t.claimed(c)
	if err != nil {
		return err
	}
	return errors.Join(q.lift(c.ID, row), q.row.delete([]byte(c.ID)))
}

func (t *tx) Postpone(c storage.Claim, due unit.Instant) error {
	q, row, err := t.claimed(c)
	if err != nil {
		return err
	}
	if err := q.lift(c.ID, row); err != nil {
		return err
	}
	row.Due, row.Until, row.Token, row.Held = due, 0, 0, false
	return errors.Join(q.save(c.ID, row), q.due.put(storage.Key(due, c.ID), nil))
}

// claimed is the row of a claim that nobody has taken over.
func (t *tx) claimed(c storage.Claim) (q queue, row queueRow, err error) {
	if q, err = t.queue(c.Queue, false); err != nil {
		return q, row, err
	}
	row, ok, err := q.load(c.ID)
	if err == nil && (!ok || c.Token == 0 || row.Token != c.Token) {
		err = fmt.Errorf("queue %s, row %q, attempt %d: %w", c.Queue, c.ID, c.Attempt, storage.ErrClaimLost)
	}
	return q, row, err
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

// lift takes the row out of the order it stands in.
func (q queue) lift(id string, row queueRow) error {
	if row.Held {
		return q.held.delete(storage.Key(row.Until, id))
	}
	return q.due.delete(storage.Key(row.Due, id))
}

// ClaimDue takes up to n rows, the oldest due first; a row whose claim ran
// out counts with its old due. Nothing is written when nothing is due.
func (s *Store) ClaimDue(ctx context.Context, now unit.Instant, name storage.Queue, n int, ttl time.Duration) ([]storage.Claim, error) {
	if n <= 0 || ttl <= 0 {
		return nil, fmt.Errorf("queue %s: cannot claim %d rows for %v", name, n, ttl)
	}
	idle := true
	err := s.View(ctx, now, func(r storage.Reader) (err error) {
		idle, err = r.(*tx).idle(name)
		return err
	})
	if err != nil || idle {
		return nil, err
	}
	var claims []storage.Claim
	err = s.Update(ctx, now, func(w storage.Writer) (err error) {
		claims, err = w.(*tx).claim(name, n, now.Add(ttl))
		return err
	})
	if err != nil {
		return nil, err
	}
	return claims, nil
}

// idle reports that nothing is due and no claim has run out.
func (t *tx) idle(name storage.Queue) (bool, error) {
	q, err := t.queue(name, false)
	if err != nil {
		return false, err
	}
	for _, b := range []bucket{q.due, q.held} {
		ids, err := t.until(b, 1)
		if err != nil || len(ids) > 0 {
			return false, err
		}
	}
	return true, nil
}

// until lists up to n ids of an order whose time has come; n 0 lists all.
func (t *tx) until(order bucket, n int) ([]string, error) {
	return t.ids(order, storage.Range{To: storage.Key(t.now + 1), Limit: n})
}

func (t *tx) ids(order bucket, span storage.Range) ([]string, error) {
	var ids []string
	for e, err := range order.scan(span, &t.writes) {
		var at unit.Instant
		var id string
		if err == nil {
			err = storage.ParseKey(e.Key, &at, &id)
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (t *tx) claim(name storage.Queue, n int, until unit.Instant) ([]storage.Claim, error) {
	q, err := t.queue(name, false)
	if err != nil {
		return nil, err
	}
	if err := t.release(q); err != nil {
		return nil, err
	}
	ids, err := t.until(q.due, n)
	if err != nil {
		return nil, err
	}
	var claims []storage.Claim
	for _, id := range ids {
		c, err := q.hold(id, until)
		if err != nil {
			return nil, err
		}
		claims = append(claims, c)
	}
	return claims, nil
}

// release puts rows whose claim ran out back among those that wait. Their
// last worker may still finish them until another takes them.
func (t *tx) release(q queue) error {
	ids, err := t.until(q.held, 0)
	if err != nil {
		return err
	}
	return q.giveBack(ids)
}

// Release puts the rows of all claims back among those that wait, and gives
// their number. It is for a process that has just opened the store: nobody else
// can have it open, so that whoever holds a claim is gone.
func (s *Store) Release(ctx context.Context, now unit.Instant) (n int, err error) {
	err = s.Update(ctx, now, func(w storage.Writer) error {
		n = 0
		t := w.(*tx)
		var names []storage.Queue
		err := t.inner.Bucket(queueBucket).ForEachBucket(func(name []byte) error {
			names = append(names, storage.Queue(name))
			return nil
		})
		for _, name := range names {
			given, qerr := t.giveBackAll(name)
			n, err = n+given, errors.Join(err, qerr)
		}
		return err
	})
	return n, err
}

func (t *tx) giveBackAll(name storage.Queue) (int, error) {
	q, err := t.queue(name, false)
	if err != nil {
		return 0, err
	}
	ids, err := t.ids(q.held, storage.Range{})
	if err != nil {
		return 0, err
	}
	return len(ids), q.giveBack(ids)
}

// giveBack puts held rows among those that wait.
func (q queue) giveBack(ids []string) error {
	for _, id := range ids {
		row, ok, err := q.load(id)
		if err != nil || !ok {
			return errors.Join(err, q.dangling(id, ok))
		}
		err = q.lift(id, row)
		row.Held = false
		if err := errors.Join(err, q.save(id, row), q.due.put(storage.Key(row.Due, id), nil)); err != nil {
			return err
		}
	}
	return nil
}

// hold gives a waiting row to a new claim.
func (q queue) hold(id string, until unit.Instant) (c storage.Claim, err error) {
	row, ok, err := q.load(id)
	if err != nil || !ok {
		return c, errors.Join(err, q.dangling(id, ok))
	}
	if err := q.lift(id, row); err != nil {
		return c, err
	}
	if row.Token, err = q.outer.NextSequence(); err != nil {
		return c, err
	}
	row.Until, row.Held = until, true
	row.Attempt++
	if err := errors.Join(q.save(id, row), q.held.put(storage.Key(until, id), nil)); err != nil {
		return c, err
	}
	return storage.Claim{
		Queue: q.name, ID: id, Due: row.Due, Until: until,
		Attempt: row.Attempt, Value: row.Value, Token: row.Token,
	}, nil
}

func (q queue) dangling(id string, ok bool) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%w: %s: row %q is missing", storage.ErrCorrupt, q.row.name, id)
}
