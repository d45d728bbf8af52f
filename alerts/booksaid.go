package alerts

import (
	"fmt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Mute adds a silence and gives it an id. ErrSnoozeAt without an end in the future.
func (Book) Mute(w storage.Writer, actor Person, s Silence) (Silence, error) {
	if s.Until <= w.Now() {
		return Silence{}, ErrSnoozeAt
	}
	n, err := nextNumber(w, "silence")
	if err != nil {
		return Silence{}, err
	}
	s.ID, s.By = fmt.Sprintf("S-%d", n), actor
	if s.From == 0 {
		s.From = w.Now()
	}
	return s, silenceTable.Put(w, storage.Key(s.ID), s)
}

// Unmute ends a silence now; it stays in the book.
func (Book) Unmute(w storage.Writer, actor Person, id string) error {
	s, ok, err := silenceTable.Get(w, storage.Key(id))
	if err != nil || !ok {
		return err
	}
	s.Until = min(s.Until, w.Now())
	return silenceTable.Put(w, storage.Key(id), s)
}

// Silences are those in force at the reader's now.
func (Book) Silences(r storage.Reader) ([]Silence, error) {
	var out []Silence
	for row, err := range silenceTable.ByRange(r, "until", storage.Range{From: storage.Key(r.Now() + 1)}) {
		if err != nil {
			return nil, err
		}
		if s := row.Value; s.From <= r.Now() {
			out = append(out, s)
		}
	}
	return out, nil
}

// Log is what the person was told of the alerts.
func (Book) Log(r storage.Reader, person Person, of []Alert) (Log, error) {
	log := Log{}
	for _, a := range of {
		said, ok, err := saidTable.Get(r, storage.Key(person, string(a.Fingerprint())))
		if err != nil {
			return nil, err
		}
		if ok {
			log[a.Fingerprint()] = said
		}
	}
	return log, nil
}

// Told writes what a digest says into the notification log and the histories:
// in the transaction that puts its post into the outbox.
func (b Book) Told(w storage.Writer, d Digest) error {
	for _, it := range d.Items {
		a, ok, err := alertTable.Get(w, storage.Key(string(it.Alert.Fingerprint())))
		if err != nil || !ok {
			return err
		}
		if err := saidTable.Put(w, storage.Key(d.Person, string(a.Fingerprint())), SaidOf(it, w.Now())); err != nil {
			return err
		}
		act := Act{Verb: ActNotified, Whom: d.Person, Reason: it.Reason, Exposure: it.Alert.Reading.Exposure}
		if err := appendAct(w, &a, act); err != nil {
			return err
		}
		if err := alertTable.Put(w, storage.Key(string(a.Fingerprint())), a); err != nil {
			return err
		}
	}
	return nil
}

// SaidOf is what the notification log keeps of an item that is told at now.
func SaidOf(it Item, now unit.Instant) Said {
	r := it.Alert.Reading
	return Said{
		At: now, Phase: it.Alert.State.Phase, Exposure: r.Exposure,
		FiredAt: it.Alert.State.FiredAt, Reason: it.Reason, Severity: r.Severity,
	}
}
