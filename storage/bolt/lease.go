package bolt

import (
	"context"
	"fmt"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

type leaseRow struct {
	Owner string       `cbor:"1,keyasint"`
	Epoch uint64       `cbor:"2,keyasint"`
	Until unit.Instant `cbor:"3,keyasint"`
}

// Lease takes or renews the lease until now plus ttl; with a ttl of 0 the
// owner gives it up.
func (s *Store) Lease(ctx context.Context, now unit.Instant, name, owner string, ttl time.Duration) (epoch uint64, err error) {
	if err := checkKey("lease", []byte(name)); err != nil {
		return 0, err
	}
	err = s.Update(ctx, now, func(w storage.Writer) error {
		epoch, err = w.(*tx).lease(name, owner, now.Add(ttl))
		return err
	})
	if err != nil {
		return 0, err
	}
	return epoch, nil
}

func (t *tx) lease(name, owner string, until unit.Instant) (uint64, error) {
	leases := newBucket("lease", t.inner.Bucket(leaseBucket))
	body, err := leases.get([]byte(name))
	if err != nil {
		return 0, err
	}
	var row leaseRow
	if body != nil {
		if err := storage.Decode(body, &row); err != nil {
			return 0, err
		}
	}
	switch {
	case row.Owner == owner && row.Epoch > 0:
	case row.Until > t.now:
		return 0, fmt.Errorf("%w: %s is held by %s until %s", storage.ErrLeased, name, row.Owner, row.Until)
	default:
		row.Owner, row.Epoch = owner, row.Epoch+1
	}
	row.Until = until
	if body, err = storage.Encode(row); err != nil {
		return 0, err
	}
	return row.Epoch, leases.put([]byte(name), body)
}
