package bell

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage/bolt"
)

// Compacted is the size of the ledger's file if each page were as full as it
// can be: a snapshot of it, filled into a new one.
func (b *bell) Compacted(ctx context.Context) (n int64, err error) {
	dir, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	whole, small := filepath.Join(dir, "whole.db"), filepath.Join(dir, "small.db")
	if err := b.copyTo(ctx, filepath.Join(dir, "snapshot"), whole); err != nil {
		return 0, err
	}
	src, err := bbolt.Open(whole, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	dst, err := bbolt.Open(small, 0o600, nil)
	if err != nil {
		return 0, errors.Join(err, src.Close())
	}
	if err := errors.Join(bbolt.Compact(dst, src, 64<<20), src.Close(), dst.Close()); err != nil {
		return 0, err
	}
	info, err := os.Stat(small)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// copyTo restores a snapshot of the store, which goes through a file.
func (b *bell) copyTo(ctx context.Context, snapshot, path string) error {
	f, err := os.Create(snapshot)
	if err != nil {
		return err
	}
	err = b.store.Snapshot(ctx, f)
	if err == nil {
		_, err = f.Seek(0, 0)
	}
	if err == nil {
		err = bolt.Restore(ctx, f, path, bolt.Options{Holder: "bench"})
	}
	return errors.Join(err, f.Close())
}
