package crm

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// versions, pointers and the rest are drawn in the package comment.
var (
	versions = storage.NewTable[row]("version", 1)
	pointers = storage.NewTable[pointer]("record", 2).Upgrading(upgradePointer)
	changes  = storage.NewTable[[]change]("change", 1)
	tallies  = storage.NewTable[tally]("kind", 1)
	sources  = storage.NewTable[sourceState]("source", 1)
	runs     = storage.NewTable[Run]("run", 2).Upgrading(upgradeRun)
	rejected = storage.NewTable[Rejection]("rejected", 2).Upgrading(upgradeRejection)
)

// byAccount leads from an account to its records, kind by kind.
const byAccount storage.Namespace = "version/of"

// packedSpaces are the namespaces that lie packed: those with a row or more for
// each version, of which a ledger is made up but for the pointers.
var packedSpaces = []storage.Namespace{versions.Namespace(), changes.Namespace(), byAccount}

// formerSpaces are indexes that ledgers had: nothing asked for owners, close
// dates and days of change here once facts had them.
var formerSpaces = []storage.Namespace{"version/account", "version/owner", "version/close", "version/known"}

func isPacked(ns storage.Namespace) bool { return slices.Contains(packedSpaces, ns) }

// mark is the value of an index row: all it says is in its key.
var mark = []byte{1}

// pointer leads from a record's id to its versions.
type pointer struct {
	Seq     uint32
	Day     unit.Day // of the current version
	Source  uint16
	Deleted bool
	Days    []unit.Day // of older versions, where it was another
}

// AppendBinary writes twice the number, and one if deleted, the source and the
// days as varints: there is a pointer for every record, and each page of a feed
// reads and writes thousands.
func (p pointer) AppendBinary(b []byte) ([]byte, error) {
	last := uint64(p.Seq) << 1
	if p.Deleted {
		last |= 1
	}
	b = binary.AppendUvarint(b, last)
	b = binary.AppendUvarint(b, uint64(p.Source))
	b = binary.AppendVarint(b, int64(p.Day))
	for _, day := range p.Days {
		b = binary.AppendVarint(b, int64(day))
	}
	return b, nil
}

// UnmarshalBinary reads what AppendBinary wrote.
func (p *pointer) UnmarshalBinary(b []byte) error {
	last, n := binary.Uvarint(b)
	source, m := binary.Uvarint(b[max(n, 0):])
	if n <= 0 || m <= 0 {
		return errPointer
	}
	day, k := binary.Varint(b[n+m:])
	if k <= 0 {
		return errPointer
	}
	*p = pointer{Seq: uint32(last >> 1), Source: uint16(source), Deleted: last&1 == 1, Day: unit.Day(day)}
	for b = b[n+m+k:]; len(b) > 0; b = b[k:] {
		if day, k = binary.Varint(b); k <= 0 {
			return errPointer
		}
		p.Days = append(p.Days, unit.Day(day))
	}
	return nil
}

var errPointer = errors.New("a record's pointer cannot be read")

// change is a dated field change of the source, kept for the import: those of
// a record lie together, in the order of their instants.
type change struct {
	At    unit.Instant `cbor:"1,keyasint"`
	Field string       `cbor:"2,keyasint"`
	Old   string       `cbor:"3,keyasint,omitempty"`
	New   string       `cbor:"4,keyasint,omitempty"`
}

// tally counts a kind.
type tally struct {
	Rows int `cbor:"1,keyasint"` // current records
	// LastKnown is the newest KnownAt of any version: Rows holds from then on.
	LastKnown unit.Instant `cbor:"2,keyasint"`
	// Unknown is until when some imported record's content is not known.
	Unknown unit.Instant `cbor:"3,keyasint,omitempty"`
}

// place is where a version lies.
type place struct {
	code uint8
	day  unit.Day
	id   string
	seq  uint32
}

func (p place) key() []byte    { return storage.Key(p.code, p.day, p.id, p.seq) }
func (p place) record() []byte { return storage.Key(p.code, p.day, p.id) }

func parsePlace(key []byte) (p place, err error) {
	err = storage.ParseKey(key, &p.code, &p.day, &p.id, &p.seq)
	return p, err
}

// link is what the index has of a version. It leads to the record's day, not
// to the version, so that versions share it; a reader finds the version of his
// instant and looks whether it still agrees.
type link struct {
	day     unit.Day
	account string
}

func linkOf(r Record) link {
	account, _ := r.Links()
	return link{r.Date(), account}
}

// key is the index row of a record. Kinds come before accounts: a feed brings
// one kind after the other, and each to as few leaves as there are.
func (l link) key(p place) []byte { return storage.Key(p.code, l.account, l.day, p.id) }

// put writes the index row of the record at p; without an account it has none.
func (l link) put(w storage.Writer, p place) error {
	if l.account == "" {
		return nil
	}
	return w.Put(byAccount, l.key(p), mark)
}
