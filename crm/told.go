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
