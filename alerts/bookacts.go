package alerts

import (
	"fmt"
	"slices"
	"time"

	"github.com/riskbell/riskbell/storage"
)

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
