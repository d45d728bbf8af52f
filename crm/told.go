package crm

import (
	"github.com/riskbell/riskbell/storage"
)

// keepHistory stores the dated changes of kinds that are being imported and
// returns which records they are about. Later ones tell nothing new.
func (p *pageWriter) keepHistory(hist []FieldChange) (map[Ref]bool, error) {
	told := map[Ref]bool{}
	for _, c := range hist {
		s, ok := shapes[c.Ref.Kind]
		if !ok || s.byName[c.Field].Name == "" || c.At == 0 || len(c.Ref.ID) > maxName {
			p.run.Misfits++
			continue
		}
		if !p.importing(s.kind) {
			continue
		}
		key := storage.Key(s.code, c.Ref.ID, c.At, c.Field)
		if err := changes.Put(p.w, key, change{Old: c.Old, New: c.New}); err != nil {
			return nil, err
		}
		told[c.Ref], p.state.Told[s.kind] = true, true
	}
	return told, nil
}

// historyOf reads the dated changes of a record.
func (p *pageWriter) historyOf(s *shape, id string) ([]FieldChange, error) {
	if !p.state.Told[s.kind] {
		return nil, nil
	}
	var out []FieldChange
	for e, err := range changes.Scan(p.w, storage.Prefix(storage.Key(s.code, id))) {
		if err != nil {
			return nil, err
		}
		c := FieldChange{Ref: Ref{s.kind, id}, Old: e.Value.Old, New: e.Value.New}
		if err := storage.ParseKey(e.Key, new(uint8), new(string), &c.At, &c.Field); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
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
