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
	silenceTable = storage.NewTable[Silence]("alert_silence", 1)
	countTable   = storage.NewTable[int]("alert_count", 1)
)

// Book is the stored warnings and what people did with them. Its methods work
// inside the caller's transaction; the actor is the id of a chat.Person.
type Book struct{}

func phaseKey(p Phase, since unit.Instant) []byte { return storage.Key(string(p), since) }

// Filter says which alerts to list; zero fields do not filter.
type Filter struct {
	Owners  map[string]bool
	Rule    string
	Subject string // Ref.String
}

func (f Filter) matches(a Alert) bool {
	return (f.Owners == nil || concerns(a, f.Owners)) &&
		(f.Rule == "" || f.Rule == a.Reading.Rule) &&
		(f.Subject == "" || f.Subject == a.Reading.Subject.String())
}

// concerns reports whether the alert belongs to one of the CRM owners.
func concerns(a Alert, owners map[string]bool) bool {
	return owners[a.Reading.Owner] || slices.ContainsFunc(a.Reading.Owners, func(o string) bool { return owners[o] })
}

// List is the firing alerts that match, the largest exposure first.
func (Book) List(r storage.Reader, f Filter) ([]Alert, error) {
	firing, err := inPhase(r, Firing, 0)
	out := slices.DeleteFunc(firing, func(a Alert) bool { return !f.matches(a) })
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

func appendAct(w storage.Writer, a *Alert, act Act) error {
	act.At = w.Now()
	a.Acts++
	return actTable.Put(w, storage.Key(string(a.Fingerprint()), a.Acts), act)
}

// act changes an open alert and appends to its history.
func (b Book) act(w storage.Writer, id string, act Act, change func(*Alert)) (Alert, error) {
	a, err := b.Get(w, id)
	if err != nil {
		return Alert{}, err
	}
	if !a.Open() && act.Verb != ActUseful && act.Verb != ActUseless {
		return a, fmt.Errorf("%w: %s", ErrNotOpen, a.ID)
	}
	change(&a)
	if err := appendAct(w, &a, act); err != nil {
		return Alert{}, err
	}
	return a, alertTable.Put(w, storage.Key(string(a.Fingerprint())), a)
}

// Ack says that the actor takes the warning. It is no silence: the warning
// goes on being told when it gets worse.
func (b Book) Ack(w storage.Writer, actor Person, id, note string) (Alert, error) {
	return b.act(w, id, Act{By: actor, Verb: ActAck, Note: note}, func(a *Alert) {
		a.Ack = Mark{By: actor, At: w.Now()}
		if a.Assignee == "" {
			a.Assignee = actor
		}
	})
}

// Assign gives the warning to a person; an empty whom gives it back to its owner.
func (b Book) Assign(w storage.Writer, actor Person, id string, whom Person, note string) (Alert, error) {
	return b.act(w, id, Act{By: actor, Verb: ActAssign, Whom: whom, Note: note}, func(a *Alert) {
		a.Assignee, a.Ack = whom, Mark{}
	})
}

// Snooze silences the warning until s.Until, until its promise is kept, or
// until it gets worse, for everybody, for the actor and those under s.Under, or
// for s.For alone, beside the snoozes of others and in place of an earlier one
// of the actor's. ErrSnoozeAt for an end that is not within the next
// MaxSnoozeDays (the last day whole), ErrPromise for a promise that is no
// condition over the values of the warning.
func (b Book) Snooze(w storage.Writer, actor Person, id string, s Snooze) (Alert, error) {
	if s.Until <= w.Now() || s.Until > w.Now().Add((MaxSnoozeDays+1)*24*time.Hour) {
		return Alert{}, ErrSnoozeAt
	}
	a, err := b.Get(w, id)
	if err != nil {
		return Alert{}, err
	}
	if err := checkPromise(s.Promise, a.Reading); err != nil {
		return Alert{}, err
	}
	s.By, s.At, s.Exposure = actor, w.Now(), a.Reading.Exposure
	act := Act{By: actor, Verb: ActSnooze, Until: s.Until, Note: s.Note, Exposure: s.Exposure}
	return b.act(w, id, act, func(a *Alert) { a.snooze(s) })
}

// Wake ends the actor's own snooze; those of others go on. ErrAwake if the
// actor has none.
func (b Book) Wake(w storage.Writer, actor Person, id string) (Alert, error) {
	a, err := b.Get(w, id)
	if err != nil {
		return Alert{}, err
	}
	if !a.wake(actor) {
		return a, ErrAwake
	}
	return b.act(w, id, Act{By: actor, Verb: ActWake, Reason: ReasonWoken}, func(a *Alert) { a.wake(actor) })
}

// Feedback says whether the warning was useful to the actor; the latest answer
// counts, the history keeps all.
func (b Book) Feedback(w storage.Writer, actor Person, id string, useful bool, note string) (Alert, error) {
	verb := ActUseless
	if useful {
		verb = ActUseful
	}
	return b.act(w, id, Act{By: actor, Verb: verb, Note: note}, func(a *Alert) {
		other := func(p Person) bool { return p == actor }
		a.Useful, a.Useless = slices.DeleteFunc(a.Useful, other), slices.DeleteFunc(a.Useless, other)
		if useful {
			a.Useful = append(a.Useful, actor)
		} else {
			a.Useless = append(a.Useless, actor)
		}
	})
}

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
	for row, err := range silenceTable.Scan(r, storage.Range{}) {
		if err != nil {
			return nil, err
		}
		if s := row.Value; s.From <= r.Now() && r.Now() < s.Until {
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
