package bot

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// prover is a platform that vouches for people's e-mail addresses; "" where it
// vouches for none.
type prover interface {
	Email(ctx context.Context, id chat.Identity) (string, error)
}

const (
	proveFor  = time.Second      // an event does not wait longer
	unknownIn = 10 * time.Minute // somebody unknown is looked up again
)

// strangers are those who were looked up in vain.
type strangers struct {
	mu   sync.Mutex
	seen map[chat.Identity]unit.Instant
}

// lately notes a look-up at now and reports one that was made shortly before.
func (s *strangers) lately(id chat.Identity, now unit.Instant) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.seen[id]; ok && now >= at && now.Sub(at) < unknownIn {
		return true
	}
	if s.seen == nil || len(s.seen) > 10_000 {
		s.seen = map[chat.Identity]unit.Instant{}
	}
	s.seen[id] = now
	return false
}

// prove links an account nobody knows to the person whose e-mail address its
// platform vouches for. What cannot be found out leaves it unknown.
func (b *Bot) prove(ctx context.Context, now unit.Instant, e chat.Event) {
	p, ok := b.platforms[e.Place.Platform].(prover)
	if !ok || e.From.User == "" {
		return
	}
	known, err := b.linked(ctx, now, e.From)
	if err != nil || known || b.strangers.lately(e.From, now) {
		return // a store that fails tells when the event is handled
	}
	asking, stop := context.WithTimeout(ctx, proveFor)
	defer stop()
	address, err := p.Email(asking, e.From)
	if err == nil && address != "" {
		err = b.linkTo(ctx, now, e, address)
	}
	if err != nil {
		b.Log.Warn("an account could not be looked up", "platform", e.Place.Platform, "user", e.From.User, "error", err)
	}
}

func (b *Bot) linked(ctx context.Context, now unit.Instant, id chat.Identity) (known bool, err error) {
	err = b.State.View(ctx, now, func(r storage.Reader) error {
		_, known, err = chat.People{}.ByIdentity(r, id)
		return err
	})
	return known, err
}

// linkTo links the account to the one person of the address.
func (b *Bot) linkTo(ctx context.Context, now unit.Instant, e chat.Event, address string) error {
	owner, err := b.ownerOf(ctx, address)
	if err != nil {
		return err
	}
	id := b.Config.personOf(address, owner)
	if id == "" {
		return nil
	}
	return b.State.Update(ctx, now, func(w storage.Writer) error {
		p, found, err := chat.People{}.Get(w, id)
		taken := slices.ContainsFunc(p.Identities, func(i chat.Identity) bool {
			return i.Platform == e.From.Platform && i.Workspace == e.From.Workspace
		})
		if err != nil || !found || taken {
			return err
		}
		p.Identities = append(p.Identities, e.From)
		if err := (chat.People{}).Put(w, p); err != nil {
			return err
		}
		return diary.Append(w, diary.Entry{
			ID: string(e.Place.Platform) + "/" + e.ID + "/link", Actor: p.ID, Verb: "link", Object: e.From.String(), Reason: "e-mail",
		})
	})
}

// ownerOf is the CRM user of an address; "" if there is none, or more than one.
func (b *Bot) ownerOf(ctx context.Context, address string) (id string, err error) {
	err = b.Ledger.View(ctx, forever, func(v *crm.View) error {
		org, err := v.Org()
		if err != nil {
			return err
		}
		n := 0
		for _, o := range org.Owners() {
			if sameAddress(o.Email, address) {
				id = o.ID
				n++
			}
		}
		if n > 1 {
			id = ""
		}
		return nil
	})
	return id, err
}

// personOf is the person of an address as the configuration has it, else the
// one of the CRM user who has it; "" if there is none.
func (c Config) personOf(address, owner string) string {
	for _, p := range c.People {
		if sameAddress(p.Email, address) {
			return p.ID
		}
	}
	for _, p := range c.People {
		if owner != "" && p.Owner == owner && p.Email == "" {
			return p.ID
		}
	}
	return ""
}

func sameAddress(a, b string) bool {
	return a != "" && strings.EqualFold(strings.TrimSpace(a), b)
}
