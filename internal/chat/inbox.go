package chat

import (
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// seenFor is how long an event id is remembered. Platforms repeat an event
// within minutes; seventy-two hours are the least, a week covers a long outage.
const seenFor = 7 * 24 * time.Hour

type seen struct {
	At unit.Instant `cbor:"1,keyasint"`
}

// inbox is the events handled lately:
//
//	inbox             platform, event id -> when
//	inbox/at          when -> platform, event id
var inbox = storage.NewTable[seen]("inbox", 1,
	storage.Index[seen]{Name: "at", Keys: func(s seen) [][]byte { return [][]byte{storage.Key(s.At)} }},
)

// Seen reports whether an event was handled before: a cheap look before work
// that MarkSeen must then confirm.
func Seen(r storage.Reader, platform PlatformName, eventID string) (bool, error) {
	_, ok, err := inbox.Get(r, eventKey(platform, eventID))
	return ok, err
}

// MarkSeen notes, in the transaction that handles it, that an event came in,
// and reports whether it is new. What is older than a week is forgotten.
func MarkSeen(w storage.Writer, platform PlatformName, eventID string) (fresh bool, err error) {
	old := storage.Range{To: storage.Key(w.Now().Add(-seenFor)), Limit: purgeStep}
	if _, err := inbox.DeleteBy(w, "at", old); err != nil {
		return false, err
	}
	return inbox.Insert(w, eventKey(platform, eventID), seen{At: w.Now()})
}

func eventKey(platform PlatformName, eventID string) []byte {
	return storage.Key(string(platform), eventID)
}
