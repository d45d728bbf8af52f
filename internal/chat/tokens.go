package chat

import (
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Press is what a button or a form does when it is used.
type Press struct {
	// Verb names the command, Args are its arguments.
	Verb string            `cbor:"1,keyasint"`
	Args map[string]string `cbor:"2,keyasint,omitempty"`
	// May are the ids of the persons who may press; empty is any linked person.
	May []string `cbor:"3,keyasint,omitempty"`
	// Until is the last moment it works; 0 is ninety days from its issue.
	Until unit.Instant `cbor:"4,keyasint,omitempty"`
	// Once says that it works a single time.
	Once bool `cbor:"5,keyasint,omitempty"`
}

// PressReason says whether a press counts, and if not, why.
type PressReason string

// The reasons.
const (
	PressOK       PressReason = "ok"
	PressUnknown  PressReason = "unknown" // never issued, or long gone
	PressExpired  PressReason = "expired"
	PressNotYours PressReason = "not yours"
	PressUsed     PressReason = "used" // it worked once, and has
)

// Tokens is the table of what buttons do; the zero value is ready. Outside it a
// press is only a random token, which says nothing and cannot be guessed.
//
//	token             token -> Press, used
//	token/until       until -> token
type Tokens struct{}

type issued struct {
	Press Press `cbor:"1,keyasint"`
	Used  bool  `cbor:"2,keyasint,omitempty"`
}

var tokens = storage.NewTable[issued]("token", 1,
	storage.Index[issued]{Name: "until", Keys: func(t issued) [][]byte {
		return [][]byte{storage.Key(t.Press.Until)}
	}},
)

const (
	tokenLife = 90 * 24 * time.Hour
	// tokenGrave is how long an expired token is kept so that its press is
	// answered with "expired" rather than "unknown".
	tokenGrave = 30 * 24 * time.Hour
	// purgeStep bounds what one write forgets; it exceeds what one write adds.
	purgeStep = 4
)

// Issue stores p and gives its token: 26 characters that hold 130 random bits.
func (Tokens) Issue(w storage.Writer, p Press) (string, error) {
	if p.Verb == "" {
		return "", errors.New("a press needs a verb")
	}
	if p.Until == 0 {
		p.Until = w.Now().Add(tokenLife)
	}
	old := storage.Range{To: storage.Key(w.Now().Add(-tokenGrave)), Limit: purgeStep}
	if _, err := tokens.DeleteBy(w, "until", old); err != nil {
		return "", err
	}
	token := rand.Text()
	return token, tokens.Put(w, storage.Key(token), issued{Press: p})
}

// Resolve says what token does for a person at now, changing nothing. The
// Press is empty unless the reason is PressOK.
func (Tokens) Resolve(r storage.Reader, token, person string, now unit.Instant) (Press, PressReason, error) {
	t, ok, err := lookup(r, token)
	if err != nil {
		return Press{}, PressUnknown, err
	}
	reason := judge(t, ok, person, now)
	if reason != PressOK {
		return Press{}, reason, nil
	}
	return t.Press, PressOK, nil
}

// Spend is Resolve in the transaction that does what the button says: one that
// works once is used up by it.
func (k Tokens) Spend(w storage.Writer, token, person string, now unit.Instant) (Press, PressReason, error) {
	p, reason, err := k.Resolve(w, token, person, now)
	if err == nil && reason == PressOK && p.Once {
		err = tokens.Put(w, storage.Key(token), issued{Press: p, Used: true})
	}
	return p, reason, err
}

func lookup(r storage.Reader, token string) (issued, bool, error) {
	if token == "" || len(token) > 64 {
		return issued{}, false, nil
	}
	return tokens.Get(r, storage.Key(token))
}

// judge is the decision of Resolve. Whether a person may is told before
// anything else about the token, so that a copied button says nothing.
func judge(t issued, found bool, person string, now unit.Instant) PressReason {
	switch {
	case !found:
		return PressUnknown
	case person == "" || len(t.Press.May) > 0 && !slices.Contains(t.Press.May, person):
		return PressNotYours
	case now > t.Press.Until:
		return PressExpired
	case t.Used:
		return PressUsed
	}
	return PressOK
}
