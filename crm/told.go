package crm

import (
	"cmp"
	"slices"

	"github.com/riskbell/riskbell/storage"
)

// keepHistory stores the dated changes of kinds that are being imported and
// returns which records they are about. Later ones tell nothing new.
func (p *pageWriter) keepHistory(hist []FieldChange) (map[Ref]bool, error) {
	p.changes = map[Ref][]change{}
	var refs []Ref
	for _, c := range hist {
		s, ok := shapes[c.Ref.Kind]
		if !ok || s.byName[c.Field].Name == "" || c.At == 0 || len(c.Ref.ID) > maxName {
			p.run.Misfits++
			continue
		}
		if p.importing(s.kind) {
			if p.changes[c.Ref] == nil {
				refs = append(refs, c.Ref)
			}
			p.changes[c.Ref] = append(p.changes[c.Ref], change{At: c.At, Field: c.Field, Old: c.Old, New: c.New})
		}
	}
	told := map[Ref]bool{}
	for _, ref := range refs {
		if err := p.keepChanges(ref); err != nil {
			return nil, err
		}
		told[ref], p.state.Told[ref.Kind] = true, true
	}
	return told, nil
}

// keepChanges adds the page's changes of a record to those stored.
func (p *pageWriter) keepChanges(ref Ref) error {
	key := storage.Key(shapes[ref.Kind].code, ref.ID)
	stored, _, err := changes.Get(p.w, key)
	if err != nil {
		return err
	}
	p.changes[ref] = mergeChanges(stored, p.changes[ref])
	return changes.Put(p.w, key, p.changes[ref])
}

// mergeChanges puts changes in order. Of a field changed twice at an instant
// the change told last stays.
func mergeChanges(old, later []change) []change {
	all := append(old, later...)
	slices.SortStableFunc(all, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Field, b.Field))
	})
	out := all[:0]
	for i, c := range all {
		if i+1 == len(all) || c.At != all[i+1].At || c.Field != all[i+1].Field {
			out = append(out, c)
		}
	}
	return out
}

// historyOf is the dated changes of a record.
func (p *pageWriter) historyOf(s *shape, id string) ([]change, error) {
	if list, ok := p.changes[Ref{s.kind, id}]; ok || !p.state.Told[s.kind] {
		return list, nil
	}
	list, _, err := changes.Get(p.w, storage.Key(s.code, id))
	return list, err
}

// retell writes the versions of an imported record anew, after more of its
// past was told.
func (p *pageWriter) retell(ref Ref) error {
	s := shapes[ref.Kind]
	ptr, old, exists, err := p.current(s, ref.ID)
	if err != nil || !exists || !p.rewritable(s, ptr, old) {
		return err
	}
	r, err := old.record(s)
	if err != nil {
		return err
	}
	if err := p.erase(s, ref.ID, ptr); err != nil {
		return err
	}
	return p.first(s, r)
}

// tellUnknown finds anew since when the past of an imported kind is known:
// its dated changes may have come after the records.
func (p *pageWriter) tellUnknown(s *shape) error {
	t, err := p.tally(s.code)
	if err != nil {
		return err
	}
	t.Unknown = 0
	past := past{shape: s, now: p.now, zone: p.sync.ledger.zone}
	for e, err := range versions.Scan(p.w, storage.Prefix(storage.Key(s.code))) {
		if err != nil {
			return naming(s, e.Key, err)
		}
		switch at, err := parsePlace(e.Key); {
		case err != nil:
			return err
		case at.seq > 1 || origins[e.Value.Origin] == Observed:
		case origins[e.Value.Origin] == Created:
			t.Unknown = max(t.Unknown, e.Value.SupersededAt)
		default:
			r, err := e.Value.record(s)
			if err != nil {
				return naming(s, e.Key, err)
			}
			t.Unknown = max(t.Unknown, past.late(r, e.Value.KnownAt))
		}
	}
	return nil
}
