package crm

import (
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// versions, pointers and the rest are drawn in the package comment.
var (
	versions = storage.NewTable[row]("version", 1)
	pointers = storage.NewTable[pointer]("record", 1)
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
	Seq     uint32     `cbor:"1,keyasint"`
	Day     unit.Day   `cbor:"2,keyasint,omitempty"` // of the current version
	Source  uint16     `cbor:"3,keyasint,omitempty"`
	Deleted bool       `cbor:"4,keyasint,omitempty"`
	Days    []unit.Day `cbor:"5,keyasint,omitempty"` // of older versions, where it was another
}

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
