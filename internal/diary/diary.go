// Package diary keeps every act that changed something: who did what to what,
// when and why. An entry is written in the transaction of the act itself, so
// that one is never without the other. A sealer chains the entries afterwards,
// which keeps the acts from waiting for each other, and Verify finds whatever
// was altered, dropped, inserted, reordered or cut off since.
//
// What is chained holds no person: only the entry's id, time and verb, and
// the salted hashes of the rest. Erasing the rest and its salt leaves nothing
// to guess from, and the chain as it was.
//
//	diary            id → time, verb, hashes of who and what
//	├─ open          time, id of the entries not yet sealed
//	├─ who           id → salt, actor
//	│  └─ byActor    actor → id
//	├─ what          id → salt, object, reason, detail
//	│  └─ byObject   object → id
//	├─ seal          number → id, hash of the entry and of the chain up to it
//	└─ head          the checkpoint of the last seal
package diary

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Entry is one act.
type Entry struct {
	// ID is unique among all acts, such as the event that caused it. It names
	// no person, for it is sealed.
	ID string
	// At is the time of the transaction; Append sets it.
	At unit.Instant
	// Actor is the id of the Person, or of the job, that acted; empty after
	// the person was erased.
	Actor string
	// Verb is the act, such as "snooze".
	Verb string
	// Object is what was acted on, Reason what the actor gave as reason, and
	// Detail what else is worth keeping; empty where there was none or where
	// it was erased.
	Object, Reason, Detail string
}

// ErrTwice is returned by Append for an id that is taken.
var ErrTwice = errors.New("the diary has an entry of this id")

// sealed is the part of an entry that is chained. Open is not: it says that
// the entry waits for its seal.
type sealed struct {
	ID   string       `cbor:"1,keyasint"`
	At   unit.Instant `cbor:"2,keyasint"`
	Verb string       `cbor:"3,keyasint"`
	Who  []byte       `cbor:"4,keyasint"`
	What []byte       `cbor:"5,keyasint"`
	Open bool         `cbor:"6,keyasint,omitempty"`
}

type who struct {
	Salt  []byte `cbor:"1,keyasint"`
	Actor string `cbor:"2,keyasint"`
}

type what struct {
	Salt   []byte `cbor:"1,keyasint"`
	Object string `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint,omitempty"`
	Detail string `cbor:"4,keyasint,omitempty"`
}

var (
	entries = storage.NewTable("diary", 1, storage.Index[sealed]{Name: "open", Keys: func(s sealed) [][]byte {
		if !s.Open {
			return nil
		}
		return [][]byte{storage.Key(s.At)}
	}})
	whos = storage.NewTable("diary/who", 1, storage.Index[who]{Name: "byActor", Keys: func(w who) [][]byte {
		return [][]byte{storage.Key(hint(w.Actor))}
	}})
	whats = storage.NewTable("diary/what", 1, storage.Index[what]{Name: "byObject", Keys: func(w what) [][]byte {
		return [][]byte{storage.Key(hint(w.Object))}
	}})
)

// hint is the beginning of a text, short enough for an index.
func hint(s string) string { return s[:min(len(s), 128)] }

// Append writes the act into the transaction that performs it. An id that is
// taken gives ErrTwice.
func Append(w storage.Writer, e Entry) error {
	a, b := who{rand16(), e.Actor}, what{rand16(), e.Object, e.Reason, e.Detail}
	s := sealed{ID: e.ID, At: w.Now(), Verb: e.Verb, Open: true}
	var err1, err2 error
	s.Who, err1 = hash(a)
	s.What, err2 = hash(b)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	key := storage.Key(e.ID)
	fresh, err := entries.Insert(w, key, s)
	if err == nil && !fresh {
		err = ErrTwice
	}
	if err != nil {
		return fmt.Errorf("diary entry %q: %w", e.ID, err)
	}
	return errors.Join(whos.Put(w, key, a), whats.Put(w, key, b))
}

// ByActor yields the entries of one actor, in the order of their ids.
func ByActor(r storage.Reader, actor string) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for row, err := range whos.By(r, "byActor", storage.Key(hint(actor))) {
			if err == nil && row.Value.Actor != actor {
				continue
			}
			if !yieldEntry(r, row.Key, err, yield) {
				return
			}
		}
	}
}

// ByObject yields the entries about one object, in the order of their ids.
func ByObject(r storage.Reader, object string) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for row, err := range whats.By(r, "byObject", storage.Key(hint(object))) {
			if err == nil && row.Value.Object != object {
				continue
			}
			if !yieldEntry(r, row.Key, err, yield) {
				return
			}
		}
	}
}

func yieldEntry(r storage.Reader, key []byte, err error, yield func(Entry, error) bool) bool {
	var e Entry
	if err == nil {
		e, err = read(r, key)
	}
	return yield(e, err) && err == nil
}

// read puts an entry together from its parts.
func read(r storage.Reader, key []byte) (Entry, error) {
	s, _, err := entries.Get(r, key)
	a, _, err1 := whos.Get(r, key)
	b, _, err2 := whats.Get(r, key)
	return Entry{
		ID: s.ID, At: s.At, Actor: a.Actor, Verb: s.Verb, Object: b.Object, Reason: b.Reason, Detail: b.Detail,
	}, errors.Join(err, err1, err2)
}

func rand16() []byte {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails, as documented
	return salt
}

// hash is the SHA-256 of the deterministic CBOR of v.
func hash(v any) ([]byte, error) {
	body, err := storage.Encode(v)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	return sum[:], nil
}
