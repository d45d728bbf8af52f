package crm

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/maphash"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// record stores one record, or sets it aside.
func (p *pageWriter) record(r Record) error {
	if problem := unfit(r); problem != nil {
		return p.reject(Rejection{Place: p.run.Source, Reason: i18n.Both(problem), Raw: Ref{r.Kind(), r.Head().ID}.String()})
	}
	s, id := shapes[r.Kind()], r.Head().ID
	p.run.Rows[s.kind]++
	if r.Head().ModifiedAt > p.now {
		p.run.FutureDated++
	}
	again := p.seenAgain(Ref{s.kind, id})
	if again {
		p.run.Duplicates++
	}
	ptr, old, exists, err := p.current(s, id)
	if err != nil {
		return err
	}
	if !exists {
		p.run.New++
		return p.first(s, r)
	}
	return p.again(s, r, ptr, old, again)
}

// seenAgain notes the record and reports whether it came before in this run.
func (p *pageWriter) seenAgain(ref Ref) bool {
	h := maphash.Comparable(p.sync.seed, ref)
	_, before := p.sync.seen[h]
	_, here := p.here[h]
	p.here[h] = struct{}{}
	return before || here
}

// first stores a record not heard of before.
func (p *pageWriter) first(s *shape, r Record) error {
	if !p.importing(s.kind) {
		return p.pen.write(s, r.Head().ID, []draft{p.observed(r)})
	}
	if _, ok := p.state.Imported[s.kind]; !ok {
		p.state.Imported[s.kind] = 0
	}
	hist, err := p.historyOf(s, r.Head().ID)
	if err != nil {
		return err
	}
	past := past{shape: s, now: p.now, zone: p.sync.ledger.zone}
	drafts := past.of(r, hist)
	p.run.Misfits += past.misfits
	if newest := drafts[len(drafts)-1]; p.state.Complete != 0 && newest.knownAt > p.state.Complete {
		return p.pen.write(s, r.Head().ID, []draft{p.observed(r)}) // it was not there at the last run
	}
	t, err := p.tally(s.code)
	if err != nil {
		return err
	}
	t.Unknown = max(t.Unknown, past.unknownUntil(drafts))
	return p.pen.write(s, r.Head().ID, drafts)
}

// importing reports that the kind's first import has not come to its end.
func (p *pageWriter) importing(kind Kind) bool { return p.state.Imported[kind] == 0 }

// observed is the version of what is seen now.
func (p *pageWriter) observed(r Record) draft {
	return draft{p.now, min(cmp.Or(r.Head().ModifiedAt, p.now), p.now), Observed, r}
}

// again stores a record that has versions, if it changed.
func (p *pageWriter) again(s *shape, r Record, ptr pointer, old row, duplicate bool) error {
	body, err := storage.Encode(r)
	if err != nil {
		return fmt.Errorf("%s/%s: %w", s.kind, r.Head().ID, err)
	}
	if !old.Deleted && bytes.Equal(old.Record, body) {
		p.run.Unchanged++
		return nil
	}
	was, err := old.record(s)
	if err != nil {
		return fmt.Errorf("%s/%s: %w", s.kind, r.Head().ID, err)
	}
	if duplicate && r.Head().ModifiedAt < was.Head().ModifiedAt {
		return nil
	}
	p.run.Changed++
	if p.rewritable(s, ptr, old) {
		if err := p.erase(s, r.Head().ID, ptr); err != nil {
			return err
		}
		return p.first(s, r)
	}
	next := row{EffectiveAt: min(r.Head().ModifiedAt, p.now), Record: body}
	return p.supersede(s, r.Head().ID, ptr, old, was, next, r)
}

// rewritable reports that the record's versions come from an import that this
// run is still about.
func (p *pageWriter) rewritable(s *shape, ptr pointer, old row) bool {
	return p.importing(s.kind) && ptr.Source == p.source && origins[old.Origin] != Observed && !old.Deleted
}

// gone stores that the source no longer has a record.
func (p *pageWriter) gone(ref Ref) error {
	s, ok := shapes[ref.Kind]
	if !ok {
		return p.reject(Rejection{Place: p.run.Source, Reason: i18n.Both(noKind(ref.Kind)), Raw: ref.String()})
	}
	done, err := p.pen.gone(s, ref.ID)
	if done {
		p.run.Gone++
	}
	return err
}

func (p *pageWriter) reject(r Rejection) error {
	p.run.Rejected++
	r.Raw = r.Raw[:min(len(r.Raw), 4096)]
	return rejected.Put(p.w, storage.Key(p.run.Number, uint32(p.run.Rejected)), r)
}
