package bolt

import (
	"encoding/binary"

	"go.etcd.io/bbolt"
)

// StampLayout writes another layout version, as a later program would.
func StampLayout(version uint32) func(*bbolt.Tx) error {
	return func(t *bbolt.Tx) error {
		return newBucket("meta", t.Bucket(metaBucket)).put(layoutKey, binary.BigEndian.AppendUint32(nil, version))
	}
}
