package mapping

import (
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// history walks the steps of the row: each sets fields as of its instant. The
// record ends with what the last step says; every change becomes a
// FieldChange. The source's stamps follow from the first and the last step
// where the mapping does not give them.
func (n *Run) history(s *Stream, d *draft, r *Row) ([]crm.FieldChange, error) {
	if len(d.of.steps) == 0 {
		return nil, nil
	}
	ref := crm.Ref{Kind: d.of.kind, ID: d.id}
	var changes []crm.FieldChange
	var from, last unit.Instant
	stepped := map[int]bool{}
	for i := range d.of.steps {
		st := &d.of.steps[i]
		at, ok, err := n.stepAt(s, st, r)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if at < last {
			return nil, st.at.fault(i18n.Say("feed.value.step", "n", i+1, "value", st.at.written(r)))
		}
		for _, f := range st.set {
			v, err := n.read(f, r)
			if err != nil {
				return nil, err
			}
			old := ""
			if stepped[f.place] {
				old = d.values[f.place].canonical()
			}
			stepped[f.place], d.values[f.place] = true, v
			if now := v.canonical(); now != old {
				changes = append(changes, crm.FieldChange{Ref: ref, Field: f.info.Name, Old: old, New: now, At: at})
			}
		}
		if last = at; from == 0 {
			from = at
		}
	}
	d.stamp(from, last)
	return changes, nil
}

// stepAt is when the step was taken; not at all where its date is empty or its
// condition does not hold.
func (n *Run) stepAt(s *Stream, st *step, r *Row) (unit.Instant, bool, error) {
	if !all(st.when, r, s.comma) {
		return 0, false, nil
	}
	v, err := st.at.read(r)
	if err != nil || v.text == "" {
		return 0, false, err
	}
	if n.latest != "" && v.text[:10] > n.latest {
		return 0, false, st.at.fault(i18n.Say("feed.value.future", "value", st.at.written(r)))
	}
	at, err := unit.ParseInstant(v.text)
	return at, err == nil, err
}

func (d *draft) stamp(from, last unit.Instant) {
	if from == 0 {
		return
	}
	for i, info := range d.of.infos {
		if !d.values[i].absent() {
			continue
		}
		switch info.Name {
		case "created_at":
			d.values[i] = value{text: from.Time().Format(time.RFC3339Nano)}
		case "modified_at":
			d.values[i] = value{text: last.Time().Format(time.RFC3339Nano)}
		}
	}
}
