package crm

import (
	"bytes"
	"maps"
	"slices"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// pageWriter applies one page in one transaction. It works on copies, since
// the transaction may run again.
type pageWriter struct {
	pen
	sync    *syncing
	state   sourceState
	run     Run
	here    map[uint64]struct{} // hashed Refs of the page
	changes map[Ref][]change    // dated changes of the records that the page tells some of
}

func newPageWriter(s *syncing, w storage.Writer) *pageWriter {
	p := &pageWriter{
		pen: newPen(w, s.now, s.state.Number, s.ledger.book), sync: s, run: s.run, here: map[uint64]struct{}{},
	}
	p.run.Rows = map[Kind]int{}
	maps.Copy(p.run.Rows, s.run.Rows)
	p.run.Notes = slices.Clone(s.run.Notes)
	return p
}

func (p *pageWriter) write(page Page) error {
	before, err := p.load()
	if err != nil {
		return err
	}
	told, err := p.keepHistory(page.History)
	if err != nil {
		return err
	}
	for _, r := range page.Records {
		if err := p.record(r); err != nil {
			return err
		}
		delete(told, Ref{r.Kind(), r.Head().ID})
	}
	for ref := range told {
		if err := p.retell(ref); err != nil {
			return err
		}
	}
	for _, ref := range page.Gone {
		if err := p.gone(ref); err != nil {
			return err
		}
	}
	for _, r := range page.Rejected {
		if err := p.reject(r); err != nil {
			return err
		}
	}
	p.run.Read += page.Read
	p.run.Notes = append(p.run.Notes, page.Notes[:min(len(page.Notes), maxNotes-len(p.run.Notes))]...)
	if page.Same {
		if p.run.SameAs, err = lastRead(p.w, p.run); err != nil {
			return err
		}
	}
	return p.close(page, before)
}

// load reads the state of the source, in the transaction that will change it.
func (p *pageWriter) load() (stored []byte, err error) {
	name := p.sync.src.Name()
	p.state, _, err = sources.Get(p.w, storage.Key(name))
	if err != nil {
		return nil, err
	}
	if p.state.Cursor != p.sync.state.Cursor {
		return nil, i18n.Say("feed.sync.busy")
	}
	if stored, err = storage.Encode(p.state); err != nil {
		return nil, err
	}
	if p.state.Number == 0 {
		if p.state.Number, err = nextNumber(p.w); err != nil {
			return nil, err
		}
	}
	p.source = p.state.Number
	if p.state.Imported == nil {
		p.state.Imported = map[Kind]unit.Instant{}
	}
	if p.state.Told == nil {
		p.state.Told = map[Kind]bool{}
	}
	return stored, keepRun(p.w, &p.run)
}

// nextNumber is for a new source.
func nextNumber(r storage.Reader) (uint16, error) {
	next := uint16(1)
	for e, err := range sources.Scan(r, storage.Range{}) {
		if err != nil {
			return 0, err
		}
		next = max(next, e.Value.Number+1)
	}
	return next, nil
}

// lastRead is the number of the run that read the source last, before this
// one; 0 if none did.
func lastRead(r storage.Reader, run Run) (uint64, error) {
	for e, err := range runs.Scan(r, storage.Range{Reverse: true}) {
		if err != nil {
			return 0, err
		}
		switch last := e.Value; {
		case last.Source != run.Source || last.Number == run.Number:
		case last.SameAs != 0:
			return last.SameAs, nil
		case last.Read > 0:
			return last.Number, nil
		}
	}
	return 0, nil
}

// close keeps counters, run and source, as far as they changed.
func (p *pageWriter) close(page Page, before []byte) error {
	p.state.Cursor, p.state.Open = page.Cursor, !page.Last
	if page.Last {
		p.state.Complete = p.now
		if err := p.endImports(); err != nil {
			return err
		}
	}
	if err := p.finish(); err != nil {
		return err
	}
	if err := runs.Put(p.w, storage.Key(p.run.Number), p.run); err != nil {
		return err
	}
	after, err := storage.Encode(p.state)
	if err != nil || bytes.Equal(before, after) {
		return err
	}
	return sources.Put(p.w, storage.Key(p.sync.src.Name()), p.state)
}

// endImports ends the first import of the kinds that came with it.
func (p *pageWriter) endImports() error {
	for kind, at := range p.state.Imported {
		if at != 0 {
			continue
		}
		if p.state.Told[kind] {
			if err := p.tellUnknown(shapes[kind]); err != nil {
				return err
			}
		}
		p.state.Imported[kind] = p.now
	}
	return nil
}
