package crm

import (
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
	KnownAt      unit.Instant `cbor:"1,keyasint"`
	SupersededAt unit.Instant `cbor:"2,keyasint,omitempty"` // 0: current
	EffectiveAt  unit.Instant `cbor:"3,keyasint,omitempty"`
	Origin       uint8        `cbor:"4,keyasint,omitempty"` // place in origins
	Deleted      bool         `cbor:"5,keyasint,omitempty"`
	Record       []byte       `cbor:"6,keyasint"` // CBOR of the struct
}

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
