package outbox

import (
	"iter"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Reason says why a post is no longer tried.
type Reason string

// The reasons. A late post is counted and not listed: its answer had lost its
// worth, which its author accepted by giving it a deadline.
const (
	Refused     Reason = "refused"     // the platform will never take it
	PlaceGone   Reason = "place gone"  // nothing can be sent there
	Unconfirmed Reason = "unconfirmed" // sent several times, never confirmed
	GivenUp     Reason = "given up"    // not sent for two weeks
	Late        Reason = "late"        // past its deadline
	Unlinked    Reason = "unlinked"    // the account it was for is no longer the person's
)

// Failure is a post that was owed and is no longer tried.
type Failure struct {
	Post   chat.Post    `cbor:"1,keyasint" json:"post"`
	Reason Reason       `cbor:"2,keyasint" json:"reason"`
	Error  string       `cbor:"3,keyasint,omitempty" json:"error,omitempty"`
	Since  unit.Instant `cbor:"4,keyasint" json:"since"`
	At     unit.Instant `cbor:"5,keyasint" json:"at"`
}

// Failures yields the posts that could not be delivered and were closed at or
// after since, oldest first.
func Failures(r storage.Reader, since unit.Instant) iter.Seq2[Failure, error] {
	return func(yield func(Failure, error) bool) {
		for row, err := range failures.ByRange(r, "at", storage.Range{From: storage.Key(since)}) {
			if !yield(row.Value, err) {
				return
			}
		}
	}
}

// Retry owes the failed post of key again; false if there is none.
func Retry(w storage.Writer, key string) (bool, error) {
	f, ok, err := failures.Get(w, storage.Key(key))
	if err != nil || !ok {
		return false, err
	}
	if err := failures.Delete(w, storage.Key(key)); err != nil {
		return false, err
	}
	return true, Put(w, f.Post)
}

// Tally counts since the store was made.
type Tally struct {
	Put         uint64 `cbor:"1,keyasint" json:"put"`
	Owed        uint64 `cbor:"2,keyasint" json:"owed"` // now
	Sent        uint64 `cbor:"3,keyasint" json:"sent"`
	Edited      uint64 `cbor:"4,keyasint" json:"edited"`
	Repeated    uint64 `cbor:"5,keyasint" json:"repeated"`    // of Sent, marked as a repeat
	NotSent     uint64 `cbor:"6,keyasint" json:"not_sent"`    // tries
	Unknown     uint64 `cbor:"7,keyasint" json:"unknown"`     // tries
	Interrupted uint64 `cbor:"8,keyasint" json:"interrupted"` // tries ended by a crash
	Refused     uint64 `cbor:"9,keyasint" json:"refused"`
	PlaceGone   uint64 `cbor:"10,keyasint" json:"place_gone"`
	Unconfirmed uint64 `cbor:"11,keyasint" json:"unconfirmed"`
	GivenUp     uint64 `cbor:"12,keyasint" json:"given_up"`
	Late        uint64 `cbor:"13,keyasint" json:"late"`
	Unlinked    uint64 `cbor:"14,keyasint" json:"unlinked"`
}

var (
	tallies  = storage.NewTable[Tally]("outbox.tally", 1)
	tallyKey = storage.Key("all")
)

// Count is the tally.
func Count(r storage.Reader) (Tally, error) {
	t, _, err := tallies.Get(r, tallyKey)
	return t, err
}

func count(w storage.Writer, change func(*Tally)) error {
	t, err := Count(w)
	if err != nil {
		return err
	}
	change(&t)
	return tallies.Put(w, tallyKey, t)
}

// closed counts a post that is no longer tried.
func (t *Tally) closed(why Reason) {
	t.Owed--
	switch why {
	case Refused:
		t.Refused++
	case PlaceGone:
		t.PlaceGone++
	case Unconfirmed:
		t.Unconfirmed++
	case GivenUp:
		t.GivenUp++
	case Late:
		t.Late++
	case Unlinked:
		t.Unlinked++
	}
}

const (
	receiptsFor = 400 * 24 * time.Hour // a message older than that is not edited
	failuresFor = 90 * 24 * time.Hour
	forgetStep  = 4 // exceeds what one settling adds
)

// forget drops a few receipts and failures that are too old.
func forget(w storage.Writer) error {
	before := func(age time.Duration) storage.Range {
		return storage.Range{To: storage.Key(w.Now().Add(-age)), Limit: forgetStep}
	}
	if _, err := receipts.DeleteBy(w, "at", before(receiptsFor)); err != nil {
		return err
	}
	_, err := failures.DeleteBy(w, "at", before(failuresFor))
	return err
}
