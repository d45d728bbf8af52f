// Package outbox keeps the posts that are owed and sends them. It is the only
// place that retries. A post is put in the transaction that decided on it;
// Drain sends it afterwards, outside any transaction, and stores the receipt.
//
// Delivery is at least once: of each post at most 1 + n copies are sent, n
// being how often its result stayed unknown, by the platform's silence or by a
// crash; where the platform can look for lost posts, one. In a place one post at
// a time is in flight, in the order they were put; answers with a deadline near
// go first.
//
//	outbox            key -> owed
//	outbox/lane       chat, not urgent, number -> key
//	outbox.sent       key -> receipt, digest of the content
//	outbox.sent/at    when -> key
//	outbox.failed     key -> Failure
//	outbox.failed/at  when -> key
//	outbox.tally      "all" -> Tally
//	queue outbox      chat, while posts are owed there
package outbox

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// owed is a post on its way.
type owed struct {
	Post    chat.Post    `cbor:"1,keyasint"`
	Number  uint64       `cbor:"2,keyasint"` // the order of putting
	Since   unit.Instant `cbor:"3,keyasint"`
	Urgent  bool         `cbor:"4,keyasint,omitempty"`
	Sending bool         `cbor:"5,keyasint,omitempty"` // handed to the platform, no answer stored
	Version int          `cbor:"6,keyasint,omitempty"` // rises when the content is replaced
	NotSent int          `cbor:"7,keyasint,omitempty"` // tries that surely failed
	Unsure  int          `cbor:"8,keyasint,omitempty"` // tries of unknown result
}

// sent is what was delivered last under a key.
type sent struct {
	Receipt chat.Receipt `cbor:"1,keyasint"`
	Digest  []byte       `cbor:"2,keyasint"`
	At      unit.Instant `cbor:"3,keyasint"`
}

var (
	posts = storage.NewTable[owed]("outbox", 1, storage.Index[owed]{Name: "lane", Keys: func(o owed) [][]byte {
		return [][]byte{storage.Key(laneOf(o.Post.To), !o.Urgent, o.Number)}
	}})
	receipts = storage.NewTable[sent]("outbox.sent", 1, storage.Index[sent]{Name: "at", Keys: func(s sent) [][]byte {
		return [][]byte{storage.Key(s.At)}
	}})
	failures = storage.NewTable[Failure]("outbox.failed", 1, storage.Index[Failure]{Name: "at", Keys: func(f Failure) [][]byte {
		return [][]byte{storage.Key(f.At)}
	}})
)

const queue storage.Queue = "outbox"

// urgentWithin is how near the deadline of an urgent post is when it is put.
const urgentWithin = 15 * time.Minute

// laneOf names the chat of a place; its threads share the order.
func laneOf(p chat.Place) string {
	return string(storage.Key(string(p.Platform), p.Workspace, p.Channel))
}

// Put owes p, in the caller's transaction. Under a key that is still owed, equal
// content changes nothing and other content replaces it in its place in the
// order. Under a key that was delivered, other content becomes an edit of that
// message. Equal content that was delivered or given up stays so.
func Put(w storage.Writer, p chat.Post) error {
	if err := check(p); err != nil {
		return err
	}
	row, found, err := posts.Get(w, storage.Key(p.Key))
	if err != nil {
		return err
	}
	switch {
	case found && bytes.Equal(digest(row.Post), digest(p)):
		return nil
	case found:
		row.Post, row.Version, row.NotSent = p, row.Version+1, 0
		row.Urgent = urgent(p, w.Now())
	default:
		if done, err := settled(w, p); err != nil || done {
			return err
		}
		if row, err = begin(w, p); err != nil {
			return err
		}
	}
	if err := posts.Put(w, storage.Key(p.Key), row); err != nil {
		return err
	}
	_, err = w.Enqueue(queue, laneOf(p.To), w.Now(), []byte{})
	return err
}

func check(p chat.Post) error {
	switch {
	case p.Key == "":
		return errors.New("post without a key")
	case len(p.Key) > 256:
		return fmt.Errorf("post key of %d bytes: 256 are the most", len(p.Key))
	case p.To.Platform == "" || p.To.Channel == "":
		return fmt.Errorf("post %q names no place", p.Key)
	case len(p.Blocks) == 0:
		return fmt.Errorf("post %q says nothing", p.Key)
	}
	return nil
}

// settled reports that p was delivered or given up as it is.
func settled(w storage.Writer, p chat.Post) (bool, error) {
	s, ok, err := receipts.Get(w, storage.Key(p.Key))
	if err != nil || ok && bytes.Equal(s.Digest, digest(p)) {
		return true, err
	}
	f, ok, err := failures.Get(w, storage.Key(p.Key))
	if err != nil || !ok {
		return false, err
	}
	if bytes.Equal(digest(f.Post), digest(p)) {
		return true, nil
	}
	return false, failures.Delete(w, storage.Key(p.Key))
}

func begin(w storage.Writer, p chat.Post) (owed, error) {
	row := owed{Post: p, Since: w.Now(), Urgent: urgent(p, w.Now())}
	err := count(w, func(t *Tally) {
		t.Put++
		t.Owed++
		row.Number = t.Put
	})
	return row, err
}

func urgent(p chat.Post, now unit.Instant) bool {
	return p.Until != 0 && p.Until.Sub(now) <= urgentWithin
}

// digest tells one content from another; the deadline is no part of it.
func digest(p chat.Post) []byte {
	p.Until = 0
	body, err := storage.Encode(p)
	if err != nil {
		panic(err) // a post is plain data
	}
	sum := sha256.Sum256(body)
	return sum[:]
}

// Receipt is what the platform gave for the post last delivered under key;
// false if none was.
func Receipt(r storage.Reader, key string) (chat.Receipt, bool, error) {
	s, ok, err := receipts.Get(r, storage.Key(key))
	return s.Receipt, ok, err
}
