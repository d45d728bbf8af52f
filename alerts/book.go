package alerts

import (
	"fmt"
	"slices"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

var (
	alertTable = storage.NewTable("alert", 2,
		storage.Index[Alert]{Name: "id", Keys: func(a Alert) [][]byte { return [][]byte{storage.Key(a.ID)} }},
		storage.Index[Alert]{Name: "phase", Keys: func(a Alert) [][]byte { return [][]byte{phaseKey(a.State.Phase, a.State.Since)} }},
	).Upgrading(upgradeAlert)
	actTable     = storage.NewTable[Act]("alert_act", 1)
	saidTable    = storage.NewTable[Said]("alert_said", 1)
	silenceTable = storage.NewTable("alert_silence", 1,
		storage.Index[Silence]{Name: "until", Keys: func(s Silence) [][]byte { return [][]byte{storage.Key(s.Until)} }},
	)
	countTable = storage.NewTable[int]("alert_count", 1)
)

// Book is the stored warnings and what people did with them. Its methods work
// inside the caller's transaction; the actor is the id of a chat.Person.
type Book struct{}

func phaseKey(p Phase, since unit.Instant) []byte { return storage.Key(string(p), since) }

// concerns reports whether the alert belongs to one of the CRM owners.
func concerns(a Alert, owners map[string]bool) bool {
	return owners[a.Reading.Owner] || slices.ContainsFunc(a.Reading.Owners, func(o string) bool { return owners[o] })
}

// List is the firing alerts on a subject (crm.Ref.String), or all for "", the
// largest exposure first.
func (Book) List(r storage.Reader, subject string) ([]Alert, error) {
	firing, err := inPhase(r, Firing, 0)
	out := slices.DeleteFunc(firing, func(a Alert) bool { return subject != "" && subject != a.Reading.Subject.String() })
	slices.SortFunc(out, byExposure)
	return out, err
}

// endedFor is for how long the end of a warning is still news: an older one
// stays in the book for those who ask for it by its number, and costs a morning
// nothing.
const endedFor = 30 * 24 * time.Hour

// Current is what a digest looks at: the alerts that fire, and those that ended
// in the last thirty days.
func (Book) Current(r storage.Reader) ([]Alert, error) {
	firing, err := inPhase(r, Firing, 0)
	if err != nil {
		return nil, err
	}
	ended, err := inPhase(r, Resolved, r.Now().Add(-endedFor))
	return append(firing, ended...), err
}

// inPhase is the alerts in the phase since an instant or later.
func inPhase(r storage.Reader, p Phase, since unit.Instant) ([]Alert, error) {
	span := storage.Prefix(storage.Key(string(p)))
	span.From = phaseKey(p, since)
	var out []Alert
	for row, err := range alertTable.ByRange(r, "phase", span) {
		if err != nil {
			return nil, err
		}
		out = append(out, row.Value)
	}
	return out, nil
}

// Get is the alert with the number people use (W-12, in any case, with or
// without "W-") or with the fingerprint. ErrNoAlert if there is none.
func (Book) Get(r storage.Reader, id string) (Alert, error) {
	if a, ok, err := alertTable.Get(r, storage.Key(id)); err != nil || ok {
		return a, err
	}
	for row, err := range alertTable.By(r, "id", storage.Key(normalID(id))) {
		return row.Value, err
	}
	return Alert{}, fmt.Errorf("%w: %s", ErrNoAlert, id)
}

// History is what happened to an alert, oldest first.
func (Book) History(r storage.Reader, f Fingerprint) ([]Act, error) {
	var out []Act
	for row, err := range actTable.Scan(r, storage.Prefix(storage.Key(string(f)))) {
		if err != nil {
			return nil, err
		}
		out = append(out, row.Value)
	}
	return out, nil
}

// Known are the warnings that live, for Evaluate.
func (Book) Known(r storage.Reader) (map[Fingerprint]bool, error) {
	live, err := living(r)
	out := make(map[Fingerprint]bool, len(live))
	for f := range live {
		out[f] = true
	}
	return out, err
}

// Apply takes one evaluation into the book: every alert makes its step, new
// ones are opened, snoozes that ended are lifted. It gives the steps in which
// something moved.
func (b Book) Apply(w storage.Writer, readings []Reading, rules []Rule) ([]Change, error) {
	known, err := living(w)
	if err != nil {
		return nil, err
	}
	if err := recall(w, known, readings); err != nil {
		return nil, err
	}
	var moved []Change
	for _, s := range steps(known, readings, rules, w.Now()) {
		if err := b.write(w, s); err != nil {
			return nil, err
		}
		if s.change.Moved() {
			moved = append(moved, s.change)
		}
	}
	return moved, nil
}

// living are the alerts that can change without being read: those that fire or
// are about to. Nothing becomes of the others until a reading names them.
func living(r storage.Reader) (map[Fingerprint]Alert, error) {
	known := map[Fingerprint]Alert{}
	for _, p := range []Phase{Pending, Firing} {
		list, err := inPhase(r, p, 0)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			known[a.Fingerprint()] = a
		}
	}
	return known, nil
}

// recall adds the alerts that are over and that readings name again.
func recall(r storage.Reader, known map[Fingerprint]Alert, readings []Reading) error {
	for _, reading := range readings {
		f := reading.Fingerprint
		if _, ok := known[f]; ok {
			continue
		}
		a, ok, err := alertTable.Get(r, storage.Key(string(f)))
		if err != nil {
			return err
		}
		if ok {
			known[f] = a
		}
	}
	return nil
}

// write stores one step and what it adds to the history.
func (b Book) write(w storage.Writer, s stepped) error {
	a := s.alert
	if a.ID == "" {
		n, err := nextNumber(w, "alert")
		if err != nil {
			return err
		}
		a.ID = fmt.Sprintf("W-%d", n)
	}
	for _, act := range s.acts {
		if err := appendAct(w, &a, act); err != nil {
			return err
		}
	}
	return alertTable.Put(w, storage.Key(string(a.Fingerprint())), a)
}

// nextNumber counts up under name, from 1.
func nextNumber(w storage.Writer, name string) (int, error) {
	n, _, err := countTable.Get(w, storage.Key(name))
	if err != nil {
		return 0, err
	}
	return n + 1, countTable.Put(w, storage.Key(name), n+1)
}

// ByPhase is the migration that finds alerts by how long they are in a phase,
// and drops an index that nothing asked for.
func ByPhase(w storage.Writer) error {
	owners := alertTable.IndexNamespace("owner")
	for e, err := range w.Scan(owners, storage.Range{}) {
		if err != nil {
			return err
		}
		if err := w.Delete(owners, e.Key); err != nil {
			return err
		}
	}
	return alertTable.Reindex(w)
}

// ByEnd is the migration that finds silences by when they end.
func ByEnd(w storage.Writer) error { return silenceTable.Reindex(w) }
