package bolt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage"
)

// maxDamages bounds a report on a file that is damaged everywhere.
const maxDamages = 100

// Report is what Verify found.
type Report struct {
	Path    string   `json:"path"`
	Values  int      `json:"values"` // whose checksums were computed
	Bytes   int64    `json:"bytes"`  // of those values
	Damages []string `json:"damages,omitempty"`
	// More is the number of damages beyond those listed.
	More int `json:"more,omitempty"`
}

// Err is nil for a sound file, else storage.ErrCorrupt with the first damage.
func (r Report) Err() error {
	if len(r.Damages) == 0 {
		return nil
	}
	n := len(r.Damages) + r.More
	return &storage.FileError{Path: r.Path, Fault: storage.FileDamaged, Places: n, Detail: r.Damages[0],
		Err: fmt.Errorf("%s: %w in %d places: %s", r.Path, storage.ErrCorrupt, n, r.Damages[0])}
}

func (r *Report) add(err error) {
	text := err.Error()
	if of := (*storage.FileError)(nil); errors.As(err, &of) && of.Detail != "" {
		text = of.Detail // the report names the file
	}
	if len(r.Damages) < maxDamages {
		r.Damages = append(r.Damages, text)
	} else {
		r.More++
	}
}

// Verify computes every value's checksum and walks every page. It only reads;
// a process that has the file open for writing gives storage.ErrLocked. An
// error means that the file could not be examined; damage is in the report.
//
// A damaged page can kill the process that follows it: on a file from outside
// use VerifyInChild.
func Verify(ctx context.Context, path string) (Report, error) {
	report := Report{Path: path}
	db, err := openBolt(path, &bbolt.Options{ReadOnly: true, PreLoadFreelist: true, Timeout: time.Second})
	if errors.Is(err, storage.ErrCorrupt) {
		report.add(err)
		return report, nil
	}
	if err != nil {
		return report, err
	}
	defer db.Close()
	if err := checkLayout(db); err != nil {
		report.add(err)
		return report, nil
	}
	err = db.View(func(t *bbolt.Tx) error {
		for err := range t.Check() {
			report.add(err)
		}
		return report.walk(ctx, t)
	})
	return report, err
}

// walk checks the values of all buckets.
func (r *Report) walk(ctx context.Context, t *bbolt.Tx) error {
	buckets := []bucket{newBucket("meta", t.Bucket(metaBucket)), newBucket("lease", t.Bucket(leaseBucket))}
	data, queues := t.Bucket(dataBucket), t.Bucket(queueBucket)
	err := errors.Join(
		data.ForEachBucket(func(ns []byte) error {
			buckets = append(buckets, newBucket(string(ns), data.Bucket(ns)))
			return nil
		}),
		queues.ForEachBucket(func(name []byte) error {
			q := queues.Bucket(name)
			return q.ForEachBucket(func(part []byte) error {
				buckets = append(buckets, newBucket("queue/"+string(name)+"/"+string(part), q.Bucket(part)))
				return nil
			})
		}))
	if err != nil {
		return err
	}
	for _, b := range buckets {
		if err := r.values(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) values(ctx context.Context, b bucket) error {
	return b.inner.ForEach(func(key, stored []byte) error {
		if r.Values++; r.Values%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		value, err := b.open(key, stored)
		if err != nil {
			r.add(err)
		}
		r.Bytes += int64(len(value))
		return nil
	})
}
