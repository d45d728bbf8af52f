package crm

import (
	"context"
	"hash/maphash"
	"slices"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// sourceState is where a source stands.
type sourceState struct {
	Number uint16 `cbor:"1,keyasint"`
	Cursor string `cbor:"2,keyasint,omitempty"`
	// Open says that a run is under way: it stored a page that was not its last.
	Open bool `cbor:"3,keyasint,omitempty"`
	// Imported is when the first import of a kind came to its end, 0 before.
	Imported map[Kind]unit.Instant `cbor:"4,keyasint,omitempty"`
	// Told are the kinds of which dated changes are kept.
	Told map[Kind]bool `cbor:"5,keyasint,omitempty"`
	// Complete is when a run last came to its last page.
	Complete unit.Instant `cbor:"6,keyasint,omitempty"`
}

// syncing is one run of a source.
type syncing struct {
	ledger *Ledger
	src    Source
	now    unit.Instant
	state  sourceState
	run    Run
	whole  bool
	seed   maphash.Seed
	seen   map[uint64]struct{} // hashed Refs of the run
}

// Sync fetches what is new from src and stores it, a transaction a page, and
// tells progress (which may be nil) how far it is after each. A run that was
// cut off goes on from its last page. The run is kept whether it ends well or
// not: an error is also its Problem.
func (l *Ledger) Sync(ctx context.Context, now unit.Instant, src Source, progress func(Run)) (Run, error) {
	s := &syncing{ledger: l, src: src, now: now, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	err := s.begin(ctx)
	if err == nil {
		err = s.pages(ctx, progress)
	}
	if err == nil && s.whole && !s.run.Resumed {
		err = s.sweep(ctx)
	}
	l.store.Forget() // a long feed unpacks much that is not soon asked for
	return s.end(ctx, err)
}

// begin reads where the source stands.
func (s *syncing) begin(ctx context.Context) error {
	return s.ledger.store.View(ctx, s.now, func(r storage.Reader) error {
		state, _, err := sources.Get(r, storage.Key(s.src.Name()))
		s.state = state
		s.run = Run{Source: s.src.Name(), StartedAt: s.now, Resumed: state.Open}
		return err
	})
}

func (s *syncing) pages(ctx context.Context, progress func(Run)) error {
	for {
		page, err := s.src.Fetch(ctx, s.state.Cursor)
		if err != nil {
			return err
		}
		if !page.Last && page.Read == 0 && len(page.Records) == 0 && page.Cursor == s.state.Cursor {
			return i18n.Say("feed.sync.stuck")
		}
		if err := s.store(ctx, page); err != nil {
			return err
		}
		s.whole = page.Whole
		if progress != nil {
			progress(s.run)
		}
		if page.Last {
			return nil
		}
	}
}

// store writes a page, the cursor after it and the run so far as one.
func (s *syncing) store(ctx context.Context, page Page) error {
	var done *pageWriter
	err := s.ledger.store.Update(ctx, s.now, func(w storage.Writer) error {
		done = newPageWriter(s, w)
		return done.write(page)
	})
	if err != nil {
		return i18n.Say("feed.sync.store", "problem", err)
	}
	s.run, s.state = done.run, done.state
	s.ledger.book.learn(done.facts.numbers.seen)
	for h := range done.here {
		s.seen[h] = struct{}{}
	}
	return nil
}

// end keeps the run with its outcome, also when ctx is already over.
func (s *syncing) end(ctx context.Context, problem error) (Run, error) {
	if problem != nil {
		s.run.Problem = i18n.Both(problem)
	}
	s.run.EndedAt = s.now
	err := s.ledger.store.Update(context.WithoutCancel(ctx), s.now, func(w storage.Writer) error {
		run := s.run
		if err := keepRun(w, &run); err != nil {
			return err
		}
		s.run = run
		if err := forgetRejections(w, run.Number); err != nil {
			return err
		}
		return register(w, s.src.Name())
	})
	if problem != nil {
		return s.run, problem
	}
	return s.run, err
}

// keepRejections is of how many runs the rows set aside are kept: a feed with
// the same bad rows, read every half hour, must not fill the disk.
const keepRejections = 20

// forgetRejections drops the rows set aside in runs before the latest ones.
func forgetRejections(w storage.Writer, run uint64) error {
	if run <= keepRejections {
		return nil
	}
	var old [][]byte
	for e, err := range rejected.Scan(w, storage.Range{To: storage.Key(run - keepRejections + 1)}) {
		if err != nil {
			return err
		}
		old = append(old, slices.Clone(e.Key))
	}
	for _, key := range old {
		if err := rejected.Delete(w, key); err != nil {
			return err
		}
	}
	return nil
}

// keepRun stores a run, giving it a number if it has none.
func keepRun(w storage.Writer, run *Run) error {
	if run.Number == 0 {
		run.Number = 1
		for e, err := range runs.Scan(w, storage.Range{Reverse: true, Limit: 1}) {
			if err != nil {
				return err
			}
			run.Number = e.Value.Number + 1
		}
	}
	return runs.Put(w, storage.Key(run.Number), *run)
}

// register makes a source known that never came to storing a page.
func register(w storage.Writer, name string) error {
	if _, ok, err := sources.Get(w, storage.Key(name)); ok || err != nil {
		return err
	}
	number, err := nextNumber(w)
	if err != nil {
		return err
	}
	return sources.Put(w, storage.Key(name), sourceState{Number: number})
}
