package bolt

import (
	"bytes"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/storage"
)

// StampLayout writes another layout version, as a later program would.
func StampLayout(version uint32) func(*bbolt.Tx) error {
	return func(t *bbolt.Tx) error {
		return newBucket("meta", t.Bucket(metaBucket)).put(layoutKey, binary.BigEndian.AppendUint32(nil, version))
	}
}

// CopyStored puts the value that lies at from, checksum and all, also at to.
func CopyStored(ns storage.Namespace, from, to []byte) func(*bbolt.Tx) error {
	return func(t *bbolt.Tx) error {
		b := t.Bucket(dataBucket).Bucket([]byte(ns))
		return b.Put(to, bytes.Clone(b.Get(from)))
	}
}
