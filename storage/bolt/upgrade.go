package bolt

import (
	"encoding/binary"
	"errors"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// upgrade brings a file of an older layout to this one, in one commit.
func upgrade(db *bbolt.DB) error {
	old := false
	err := db.View(func(t *bbolt.Tx) error {
		value, err := newBucket("meta", t.Bucket(metaBucket)).get(layoutKey)
		old = err == nil && binary.BigEndian.Uint32(value) < layout
		return err
	})
	if err != nil || !old {
		return err
	}
	return db.Update(func(t *bbolt.Tx) error {
		queues := t.Bucket(queueBucket)
		var names []string
		err := queues.ForEachBucket(func(name []byte) error {
			names = append(names, string(name))
			return nil
		})
		for _, name := range names {
			err = errors.Join(err, freeHeld(name, queues.Bucket([]byte(name))))
		}
		if err != nil {
			return err
		}
		return newBucket("meta", t.Bucket(metaBucket)).put(layoutKey, binary.BigEndian.AppendUint32(nil, layout))
	})
}

// freeHeld puts the claimed rows of a queue of layout 1 among those that wait:
// whoever held them is gone.
func freeHeld(name string, outer *bbolt.Bucket) error {
	prefix := "queue/" + name + "/"
	q := queue{
		row: newBucket(prefix+"row", outer.Bucket([]byte("row"))),
		due: newBucket(prefix+"due", outer.Bucket([]byte("due"))),
	}
	held := newBucket(prefix+"held", outer.Bucket([]byte("held")))
	writes := 0
	for e, err := range held.scan(storage.Range{}, &writes) {
		var until unit.Instant
		var id string
		if err == nil {
			err = storage.ParseKey(e.Key, &until, &id)
		}
		if err != nil {
			return err
		}
		row, ok, err := q.load(id)
		if err != nil {
			return err
		}
		if ok {
			if err := q.due.put(storage.Key(row.Due, id), nil); err != nil {
				return err
			}
		}
	}
	return outer.DeleteBucket([]byte("held"))
}
