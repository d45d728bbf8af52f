package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage"
)

// digests is the queue of people whose digest is due, by person and day.
const digests storage.Queue = "digest"

// owedTable has, by person, the row of the newest day: a digest says all that is
// new, so that an older one that still waits is not said beside it.
var owedTable = storage.NewTable[string]("owed", 1)

// repeatAfter is after how many days a standing warning is said again.
const repeatAfter = 7

// evaluation is what a View says: the readings, and the organisation that
// decides who hears of them.
type evaluation struct {
	readings []alerts.Reading
	org      *crm.Org
	run      uint64 // the newest run of a feed it rests on, 0 if there is none
}

func (s *Set) evaluate(ctx context.Context, now unit.Instant) (e evaluation, err error) {
	var known map[alerts.Fingerprint]bool
	err = s.deps.State.View(ctx, now, func(r storage.Reader) (err error) {
		known, err = alerts.Book{}.Known(r)
		return err
	})
	if err != nil {
		return e, err
	}
	err = s.deps.Feed.View(ctx, now, func(v *crm.View) error {
		if e.org, err = v.Org(); err != nil {
			return err
		}
		if e.run, err = LastRun(v); err != nil {
			return err
		}
		e.readings, err = alerts.Evaluate(v, s.deps.Rules, func(f alerts.Fingerprint) bool { return known[f] })
		return err
	})
	return e, err
}

// Warn computes the day's warnings, brings them into the book and owes a
// digest to everybody, due when their quiet hours are over; on a day off it has
// the critical news alone, and the rest waits. The messages in
// which a warning stands that changed are edited. It gives the warnings whose
// phase changed. also, if not nil, is done in the same
// transaction.
func (s *Set) Warn(ctx context.Context, now unit.Instant, also func(storage.Writer) error) (moved []alerts.Change, err error) {
	e, err := s.evaluate(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("the day's warnings could not be computed: %w", err)
	}
	err = s.deps.State.Update(ctx, now, func(w storage.Writer) error {
		if moved, err = (alerts.Book{}).Apply(w, e.readings, s.deps.Rules); err != nil {
			return err
		}
		if err := errors.Join(useRun(w, e.run), s.follow(w, e.org), s.tellTree(w, e.org)); err != nil {
			return err
		}
		if err := s.oweAll(w); err != nil {
			return err
		}
		if also != nil {
			return also(w)
		}
		return nil
	})
	return moved, err
}

// oweAll owes everybody the day's digest.
func (s *Set) oweAll(w storage.Writer) error {
	now := w.Now()
	for p, err := range (chat.People{}).All(w) {
		if err != nil {
			return err
		}
		id := p.ID + "/" + now.Day(s.deps.Home.Zone).String()
		if _, err := w.Enqueue(digests, id, s.awake(p, now), []byte(p.ID)); err != nil {
			return err
		}
		if err := owedTable.Put(w, storage.Key(p.ID), id); err != nil {
			return err
		}
	}
	return nil
}

// Digests sends the digests that are due at now, and gives how many had
// something to say. One that fails is tried again after a minute; the others
// go on.
func (s *Set) Digests(ctx context.Context, now unit.Instant) (sent int, err error) {
	var errs []error
	for {
		claims, err := s.deps.State.ClaimDue(ctx, now, digests, 20, time.Minute)
		if err != nil || len(claims) == 0 {
			return sent, errors.Join(append(errs, err)...)
		}
		org, err := (&Call{Now: now, deps: s.deps}).org(ctx)
		if err != nil {
			return sent, err
		}
		for _, claim := range claims {
			said, err := s.digest(ctx, now, claim, org)
			if err != nil {
				errs = append(errs, fmt.Errorf("the digest of %s: %w", claim.Value, err))
			}
			if said {
				sent++
			}
		}
	}
}

// digest settles one claim: the digest is made, said and noted, or not sent
// for a reason, in one transaction. A second one of the same day is not made:
// the first still stands in the chat, and is edited. On a day off the claim
// stays for what waits until the next working day.
func (s *Set) digest(ctx context.Context, now unit.Instant, claim storage.Claim, org *crm.Org) (said bool, err error) {
	err = s.deps.State.Update(ctx, now, func(w storage.Writer) error {
		said = false
		p, ok, err := chat.People{}.Get(w, string(claim.Value))
		if err != nil || !ok || p.Home == nil {
			return errors.Join(err, w.Finish(claim))
		}
		if newest, ok, err := owedTable.Get(w, storage.Key(p.ID)); err != nil || ok && newest != claim.ID {
			return errors.Join(err, w.Finish(claim))
		}
		if due := s.awake(p, now); due > now { // quiet hours or the zone changed meanwhile
			return w.Postpone(claim, due)
		}
		d, reason, err := s.makeDigest(w, p, org, scopeOf(p, org), false)
		if err != nil {
			return err
		}
		key := digestKey(claim)
		if at, _ := s.hold(p, now); len(d.Waiting) > 0 {
			key += "/off"
			err = w.Postpone(claim, at)
		} else {
			err = w.Finish(claim)
		}
		if err != nil || reason != alerts.ReasonToSay {
			return err
		}
		said, err = s.tell(w, p, key, d)
		return err
	})
	return said, err
}

// tell says a digest and notes that it was said, unless one of that key was.
func (s *Set) tell(w storage.Writer, p chat.Person, key string, d alerts.Digest) (bool, error) {
	if _, again, err := toldTable.Get(w, toldKey(p.ID, key)); err != nil || again {
		return false, err
	}
	if err := (alerts.Book{}).Told(w, d); err != nil {
		return false, err
	}
	return true, s.say(w, p, newTold(key, d))
}

// digestKey is the key of the post of a digest.
func digestKey(c storage.Claim) string { return "digest/" + c.ID }

func (s *Set) makeDigest(r storage.Reader, p chat.Person, org *crm.Org, scope kpi.Scope, forced bool) (alerts.Digest, alerts.Reason, error) {
	var book alerts.Book
	open, err := book.Current(r)
	if err != nil {
		return alerts.Digest{}, "", err
	}
	silences, err := book.Silences(r)
	if err != nil {
		return alerts.Digest{}, "", err
	}
	log, err := book.Log(r, p.ID, open)
	if err != nil {
		return alerts.Digest{}, "", err
	}
	d, reason := alerts.MakeDigest(s.audience(p, org, scope, forced), open, silences, log, r.Now())
	return d, reason, nil
}

func (s *Set) audience(p chat.Person, org *crm.Org, scope kpi.Scope, forced bool) alerts.Audience {
	p.Quiet = s.quietOf(p)
	return alerts.Audience{
		Person: p, All: scope.All, Owners: scope.Owners, Bosses: bossesOf(p, org), Zone: s.zoneOf(p), Calendar: s.calendarOf(p),
		Budget: s.budgetOf(p), Repeat: repeatAfter, Forced: forced,
	}
}

// budgetOf is the most warnings a digest says to the person.
func (s *Set) budgetOf(p chat.Person) int {
	if p.Budget > 0 {
		return p.Budget
	}
	return s.deps.Home.Budget
}

// errPreview ends a transaction that was only looked at.
var errPreview = errors.New("preview")

// Preview is the digest a person would get now, with everything computed and
// nothing kept or sent. An unknown person is an error.
func (s *Set) Preview(ctx context.Context, now unit.Instant, person string) (d alerts.Digest, reason alerts.Reason, err error) {
	e, err := s.evaluate(ctx, now)
	if err != nil {
		return d, "", err
	}
	err = s.deps.State.Update(ctx, now, func(w storage.Writer) error {
		p, ok, err := chat.People{}.Get(w, person)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("there is no person %q", person)
		}
		if _, err := (alerts.Book{}).Apply(w, e.readings, s.deps.Rules); err != nil {
			return err
		}
		if d, reason, err = s.makeDigest(w, p, e.org, scopeOf(p, e.org), true); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return d, reason, err
}

// Lang is the language a person is written to in when they said nothing.
func (s *Set) Lang(p chat.Person) i18n.Lang { return s.langOf(p, "", "") }

// Zone is the place whose clocks a person reads.
func (s *Set) Zone(p chat.Person) *time.Location { return s.zoneOf(p) }
