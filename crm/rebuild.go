package crm

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// factLayout is the number of the present layout of facts: it rises when a
// kind's columns or what they mean change, or the index by account does, and
// those of a folder written before are then built anew.
const factLayout = 4

// ErrFacts is returned for facts of a folder whose facts were written by
// another version, or whose rebuilding was cut off.
var ErrFacts error = notBuilt{}

// notBuilt words itself and, other than an i18n.Message, can be compared.
type notBuilt struct{}

func (notBuilt) Text(l i18n.Lang) string { return l.T("crm.facts.notbuilt") }

func (e notBuilt) Error() string { return e.Text(i18n.EN) }

// factState is the layout the facts have; while they are built anew, For is the
// layout they are to have, Kind the number of the kind that is under way and
// After the version it came to.
type factState struct {
	Layout int    `cbor:"1,keyasint,omitempty"`
	Kind   uint8  `cbor:"2,keyasint,omitempty"`
	After  []byte `cbor:"3,keyasint,omitempty"`
	For    int    `cbor:"4,keyasint,omitempty"`
}

var (
	factStates   = storage.NewTable[factState]("fact/state", 1)
	factStateKey = storage.Key(uint8(0))
)

// factsReady reports whether the facts are those of the present layout.
func factsReady(r storage.Reader) (bool, error) {
	s, _, err := factStates.Get(r, factStateKey)
	return s.Layout == factLayout, err
}

// claimFacts is factsReady for a writer, which makes them so in a ledger that
// has no records yet. Where they are half built it has the building begin
// anew: what is written now may belong to the part that is done.
func claimFacts(w storage.Writer) (bool, error) {
	s, ok, err := factStates.Get(w, factStateKey)
	switch {
	case err != nil:
		return false, err
	case ok && s.Kind != 0:
		return false, factStates.Put(w, factStateKey, factState{})
	case ok:
		return s.Layout == factLayout, nil
	}
	for _, err := range tallies.Scan(w, storage.Range{Limit: 1}) {
		return false, err
	}
	return true, factStates.Put(w, factStateKey, factState{Layout: factLayout})
}

// rebuildBatch is how many versions are brought into facts in one transaction.
const rebuildBatch = 20_000

// Prepare brings a folder of a former version to the present layout: it packs
// what lies plain, drops what is no longer kept, and builds the facts if they
// are of another layout or were left half built. It is called before a ledger
// is used; on a ledger that is ready it reads a few rows.
func (l *Ledger) Prepare(ctx context.Context, now unit.Instant, progress func(versions int)) error {
	for _, ns := range packedSpaces {
		if err := l.store.Pack(ctx, now, ns); err != nil {
			return err
		}
	}
	for _, ns := range formerSpaces {
		if err := l.store.Drop(ctx, now, ns); err != nil {
			return err
		}
	}
	fresh, ready := false, false
	err := l.store.View(ctx, now, func(r storage.Reader) (err error) {
		if ready, err = factsReady(r); err != nil {
			return err
		}
		fresh = true
		for _, err := range tallies.Scan(r, storage.Range{Limit: 1}) {
			fresh = false
			return err
		}
		return nil
	})
	if err != nil || ready || fresh {
		return err
	}
	return l.rebuild(ctx, now, progress)
}

// Rebuild builds all facts and the index by account anew from the versions.
// Until it ends, questions that need them get ErrFacts; if it is cut off it goes
// on where it was, unless records were written meanwhile or the program that
// goes on has another layout.
func (l *Ledger) Rebuild(ctx context.Context, now unit.Instant, progress func(versions int)) error {
	err := l.store.Update(ctx, now, func(w storage.Writer) error {
		return factStates.Put(w, factStateKey, factState{})
	})
	if err != nil {
		return err
	}
	return l.rebuild(ctx, now, progress)
}

func (l *Ledger) rebuild(ctx context.Context, now unit.Instant, progress func(versions int)) error {
	total := 0
	for done := false; !done; {
		n := 0
		err := l.store.Update(ctx, now, func(w storage.Writer) (err error) {
			n, done, err = rebuildStep(w, l.book)
			return err
		})
		if err != nil {
			return fmt.Errorf("build the facts: %w", err)
		}
		if total += n; progress != nil {
			progress(total)
		}
	}
	return nil
}

// rebuildStep clears the facts of a kind, or brings some more versions into
// them, and notes how far it came.
func rebuildStep(w storage.Writer, book *nameBook) (n int, done bool, err error) {
	at, _, err := factStates.Get(w, factStateKey)
	if err != nil {
		return 0, false, err
	}
	if at.Kind == 0 || at.For != factLayout { // what was built for another layout is none of ours
		at = factState{Kind: nextKind(0), For: factLayout}
		if err := clearFacts(w, at.Kind); err != nil {
			return 0, false, err
		}
	}
	if n, at.After, err = refill(w, at, book); err != nil {
		return 0, false, err
	}
	if at.After == nil {
		if at.Kind = nextKind(at.Kind); at.Kind == 0 {
			return n, true, factStates.Put(w, factStateKey, factState{Layout: factLayout})
		}
		if err := clearFacts(w, at.Kind); err != nil {
			return 0, false, err
		}
	}
	return n, false, factStates.Put(w, factStateKey, at)
}

func nextKind(after uint8) uint8 {
	next := uint8(0)
	for code := range shapeOfCode {
		if code > after && (next == 0 || code < next) {
			next = code
		}
	}
	return next
}

func clearFacts(w storage.Writer, code uint8) error {
	k, ok := factKinds[shapeOfCode[code].kind]
	switch {
	case !ok:
		return nil
	case k.versions == nil:
		return k.table.Clear(w)
	}
	return errors.Join(k.table.Clear(w), k.versions.table.Clear(w))
}

// refill brings the next versions of a kind into the facts and the index; after
// is nil once there are no more.
func refill(w storage.Writer, at factState, book *nameBook) (n int, after []byte, err error) {
	s := shapeOfCode[at.Kind]
	pen := newFactPen(w, book)
	span := storage.Prefix(storage.Key(s.code))
	span.Limit = rebuildBatch
	if at.After != nil {
		span.From = append(bytes.Clone(at.After), 0)
	}
	for e, err := range versions.Scan(w, span) {
		if err != nil {
			return 0, nil, naming(s, e.Key, err)
		}
		n, after = n+1, bytes.Clone(e.Key)
		p, err := parsePlace(e.Key)
		if err != nil {
			return 0, nil, err
		}
		r, err := e.Value.record(s)
		if err != nil {
			return 0, nil, naming(s, e.Key, err)
		}
		pen.add(s, p, e.Value, r)
		if err := linkOf(r).put(w, p); err != nil {
			return 0, nil, err
		}
	}
	if n < rebuildBatch {
		after = nil
	}
	return n, after, pen.put(w)
}
