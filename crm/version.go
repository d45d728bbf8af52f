package crm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Origin says how a version came to be known.
type Origin string

// The origins.
const (
	Observed    Origin = "observed" // seen at a sync
	Imported    Origin = "imported" // current at the first import, back-dated to its last change
	FromHistory Origin = "history"  // from the dated history of the source
	Created     Origin = "created"  // a skeleton: id, account and creation date only
)

// Version is the content of one record from KnownAt on.
type Version struct {
	Ref Ref
	Seq uint64 // 1 for the record's first version
	// KnownAt is when we learned it, EffectiveAt when the source says it became so.
	KnownAt, EffectiveAt unit.Instant
	Origin               Origin
	// Deleted says that the source no longer has the record; Record is then
	// what it last was.
	Deleted bool
	Record  Record
}

// VersionOf is a Version whose record has its own type.
type VersionOf[R Record] struct {
	Version
	Record R
}

// row is a version as it is stored. EffectiveAt is 0 where it equals KnownAt.
type row struct {
	KnownAt, SupersededAt, EffectiveAt unit.Instant // superseded 0: current

	Origin  uint8 // place in origins
	Deleted bool
	Record  []byte // CBOR of the struct; of a row that was read, a part of the stored value
}

// AppendBinary writes the three instants as varints, a byte that is twice the
// origin and one if deleted, and the record. Rows are the bulk of the file,
// and most are read for their instants alone: CBOR would say the same in
// twice the time.
func (r row) AppendBinary(b []byte) ([]byte, error) {
	b = slices.Grow(b, 3*binary.MaxVarintLen64+1+len(r.Record))
	for _, at := range []unit.Instant{r.KnownAt, r.SupersededAt, r.EffectiveAt} {
		b = binary.AppendVarint(b, int64(at))
	}
	last := r.Origin << 1
	if r.Deleted {
		last |= 1
	}
	return append(append(b, last), r.Record...), nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (r *row) UnmarshalBinary(b []byte) error {
	for _, at := range []*unit.Instant{&r.KnownAt, &r.SupersededAt, &r.EffectiveAt} {
		v, n := binary.Varint(b)
		if n <= 0 {
			return errRow
		}
		*at, b = unit.Instant(v), b[n:]
	}
	if len(b) == 0 {
		return errRow
	}
	r.Origin, r.Deleted, r.Record = b[0]>>1, b[0]&1 == 1, b[1:]
	return nil
}

var errRow = errors.New("a version's instants cannot be read")

// origins are the stored numbers; append-only.
var origins = []Origin{Observed, Imported, FromHistory, Created}

func originNumber(o Origin) uint8 { return uint8(slices.Index(origins, o)) }

// seen reports whether the version is what was known at the instant, deleted or not.
func (r row) seen(at unit.Instant) bool {
	return r.KnownAt <= at && (r.SupersededAt == 0 || at < r.SupersededAt)
}

// lasted reports whether there was an instant at which the version was known.
func (r row) lasted() bool { return r.SupersededAt == 0 || r.KnownAt < r.SupersededAt }

// record decodes the content.
func (r row) record(s *shape) (Record, error) {
	out := s.empty()
	if err := storage.Decode(r.Record, out); err != nil {
		return nil, fmt.Errorf("%w: %w", storage.ErrCorrupt, err)
	}
	return out, nil
}

// version decodes the whole of a row.
func (r row) version(s *shape, id string, seq uint32) (Version, error) {
	if int(r.Origin) >= len(origins) {
		return Version{}, fmt.Errorf("%s/%s: %w: origin %d", s.kind, id, storage.ErrCorrupt, r.Origin)
	}
	rec, err := r.record(s)
	if err != nil {
		return Version{}, fmt.Errorf("%s/%s: %w", s.kind, id, err)
	}
	effective := r.EffectiveAt
	if effective == 0 {
		effective = r.KnownAt
	}
	return Version{
		Ref: Ref{Kind: s.kind, ID: id}, Seq: uint64(seq), KnownAt: r.KnownAt, EffectiveAt: effective,
		Origin: origins[r.Origin], Deleted: r.Deleted, Record: rec,
	}, nil
}
