package chat

import (
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"time"

	"golang.org/x/text/width"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

const (
	// LinkFor is how long a one-time code works.
	LinkFor = 10 * time.Minute
	// linkTries is how many wrong codes one identity may try in an hour,
	// linkTriesAll how many all of them together.
	linkTries    = 5
	linkTriesAll = 20
	linkWindow   = time.Hour
	// linkLetters of base32 hold 50 random bits: with 20 tries in an hour, one
	// live code is guessed with a chance of 3 in 10^15.
	linkLetters = 10
)

// Link is what a one-time code is for.
type Link struct {
	// Person is who will be reached under the identity that gives the code.
	Person string `cbor:"1,keyasint"`
	// Issuer is who asked for it: the person, an administrator, "" for the
	// command line.
	Issuer string `cbor:"2,keyasint,omitempty"`
	// Platform is where it works.
	Platform PlatformName `cbor:"3,keyasint"`
	Until    unit.Instant `cbor:"4,keyasint"`
}

// LinkReason says what became of a code.
type LinkReason string

// The reasons. A code that was never issued, was used, has expired or belongs to
// another platform is wrong, and which of them is not told.
const (
	LinkOK     LinkReason = "ok"
	LinkWrong  LinkReason = "wrong"
	LinkLocked LinkReason = "locked" // too many wrong codes: nothing is looked at
)

// Links is the table of one-time codes; the zero value is ready. Only hashes of
// codes are kept.
//
//	link              hash of the code → Link
//	link/person       person, platform → hash
//	link/until        until → hash
//	link.tries        identity, or "" for all → wrong codes
//	link.tries/since  when they began → identity
type Links struct{}

type tries struct {
	Wrong int          `cbor:"1,keyasint"`
	Since unit.Instant `cbor:"2,keyasint"`
}

var (
	links = storage.NewTable("link", 1,
		storage.Index[Link]{Name: "person", Keys: func(l Link) [][]byte {
			return [][]byte{storage.Key(l.Person, string(l.Platform))}
		}},
		storage.Index[Link]{Name: "until", Keys: func(l Link) [][]byte { return [][]byte{storage.Key(l.Until)} }},
	)
	linkTable = storage.NewTable("link.tries", 1,
		storage.Index[tries]{Name: "since", Keys: func(t tries) [][]byte { return [][]byte{storage.Key(t.Since)} }},
	)
)

// Issue stores l and gives its code, which works for LinkFor. An earlier code of
// the person for the platform works no more.
func (Links) Issue(w storage.Writer, l Link) (code string, err error) {
	l.Until = w.Now().Add(LinkFor)
	old := storage.Range{To: storage.Key(w.Now()), Limit: purgeStep}
	if _, err := links.DeleteBy(w, "until", old); err != nil {
		return "", err
	}
	before := storage.Prefix(storage.Key(l.Person, string(l.Platform)))
	if _, err := links.DeleteBy(w, "person", before); err != nil {
		return "", err
	}
	code = rand.Text()[:linkLetters]
	return code, links.Put(w, linkKey(code), l)
}

// Redeem uses a code up for an identity. The Link is empty unless the reason is
// LinkOK. With alarm, this wrong code was the one too many: administrators have
// to hear of it.
func (k Links) Redeem(w storage.Writer, code string, by Identity) (l Link, reason LinkReason, alarm bool, err error) {
	own, all := by.key(), storage.Key("")
	mine, err := k.tried(w, own)
	if err != nil {
		return Link{}, "", false, err
	}
	everybody, err := k.tried(w, all)
	if err != nil {
		return Link{}, "", false, err
	}
	if mine.Wrong >= linkTries || everybody.Wrong >= linkTriesAll {
		return Link{}, LinkLocked, false, nil
	}
	l, ok, err := links.Get(w, linkKey(code))
	if err != nil {
		return Link{}, "", false, err
	}
	if ok && l.Platform == by.Platform && w.Now() <= l.Until {
		return l, LinkOK, false, k.Revoke(w, code)
	}
	mine.Wrong++
	everybody.Wrong++
	if err := linkTable.Put(w, own, mine); err != nil {
		return Link{}, "", false, err
	}
	alarm = mine.Wrong == linkTries || everybody.Wrong == linkTriesAll
	return Link{}, LinkWrong, alarm, linkTable.Put(w, all, everybody)
}

// Revoke lets a code work no more, if it is one.
func (Links) Revoke(w storage.Writer, code string) error { return links.Delete(w, linkKey(code)) }

// tried is what was tried within the last hour.
func (Links) tried(w storage.Writer, key []byte) (tries, error) {
	old := storage.Range{To: storage.Key(w.Now().Add(-linkWindow)), Limit: purgeStep}
	if _, err := linkTable.DeleteBy(w, "since", old); err != nil {
		return tries{}, err
	}
	t, ok, err := linkTable.Get(w, key)
	if !ok || w.Now().Sub(t.Since) >= linkWindow {
		t = tries{Since: w.Now()}
	}
	return t, err
}

// LinkCode is the code in what a person typed: spaces, hyphens, small and
// full-width letters do not matter. False if it has not the form of a code.
func LinkCode(text string) (code string, ok bool) {
	code = strings.ToUpper(width.Narrow.String(text))
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.TrimSpace(code))
	odd := func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '2' || r > '7') }
	return code, len(code) == linkLetters && strings.IndexFunc(code, odd) < 0
}

func linkKey(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}
