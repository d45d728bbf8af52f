package chat

import (
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/storage"
)

// People is the table of persons; the zero value is ready.
//
//	person            id -> Person
//	person/identity   platform, workspace, user -> id
//	person/owner      CRM owner -> id
type People struct{}

var people = storage.NewTable[Person]("person", 1,
	storage.Index[Person]{Name: "identity", Keys: func(p Person) [][]byte {
		keys := make([][]byte, len(p.Identities))
		for i, id := range p.Identities {
			keys[i] = id.key()
		}
		return keys
	}},
	storage.Index[Person]{Name: "owner", Keys: func(p Person) [][]byte {
		if p.Owner == "" {
			return nil
		}
		return [][]byte{storage.Key(p.Owner)}
	}},
)

func (i Identity) key() []byte { return storage.Key(string(i.Platform), i.Workspace, i.User) }

// String is platform:user, or platform:workspace:user.
func (i Identity) String() string {
	if i.Workspace == "" {
		return string(i.Platform) + ":" + i.User
	}
	return string(i.Platform) + ":" + i.Workspace + ":" + i.User
}

// ErrTaken is returned by Put for an identity or a CRM owner that belongs to
// another person.
var ErrTaken = errors.New("belongs to another person")

// Put stores p under its id. Everything wrong with p is reported at once;
// what another person holds is ErrTaken.
func (People) Put(w storage.Writer, p Person) error {
	if err := p.check(); err != nil {
		return err
	}
	for _, id := range p.Identities {
		if err := free(w, "identity", id.key(), p.ID, id.String()); err != nil {
			return err
		}
	}
	if p.Owner != "" {
		if err := free(w, "owner", storage.Key(p.Owner), p.ID, "CRM owner "+p.Owner); err != nil {
			return err
		}
	}
	return people.Put(w, storage.Key(p.ID), p)
}

func free(r storage.Reader, index string, key []byte, id, what string) error {
	holder, ok, err := first(r, index, key)
	if err != nil || !ok || holder.ID == id {
		return err
	}
	return fmt.Errorf("person %q: %s %w: %q", id, what, ErrTaken, holder.ID)
}

func first(r storage.Reader, index string, key []byte) (Person, bool, error) {
	for row, err := range people.By(r, index, key) {
		return row.Value, err == nil, err
	}
	return Person{}, false, nil
}

// Get is the person with the id; false if there is none.
func (People) Get(r storage.Reader, id string) (Person, bool, error) {
	if id == "" {
		return Person{}, false, nil
	}
	return people.Get(r, storage.Key(id))
}

// ByIdentity is the person an identity belongs to; false if it is not linked.
func (People) ByIdentity(r storage.Reader, id Identity) (Person, bool, error) {
	return first(r, "identity", id.key())
}

// All yields everybody, in the order of ids.
func (People) All(r storage.Reader) iter.Seq2[Person, error] {
	return func(yield func(Person, error) bool) {
		for row, err := range people.Scan(r, storage.Range{}) {
			if !yield(row.Value, err) {
				return
			}
		}
	}
}

// Delete removes a person; one who is not there is no error.
func (People) Delete(w storage.Writer, id string) error { return people.Delete(w, storage.Key(id)) }

func (p Person) check() error {
	var faults []error
	fault := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf("person %q: "+format, append([]any{p.ID}, args...)...))
		}
	}
	fault(p.ID == "", "the id is missing")
	fault(p.Name == "", "the name is missing")
	fault(p.Lang != "" && p.Lang != "zh-CN" && p.Lang != "en", "language %q is neither zh-CN nor en", p.Lang)
	fault(p.Budget < 0, "a budget of %d warnings is below zero", p.Budget)
	fault(!minute(p.Quiet.From) || !minute(p.Quiet.To), "quiet hours %d to %d are not minutes of a day", p.Quiet.From, p.Quiet.To)
	_, zone := time.LoadLocation(p.Zone)
	fault(zone != nil, "time zone %q is not a name such as Asia/Shanghai", p.Zone)
	_, named := calendar.Parse(string(p.Calendar))
	fault(p.Calendar != "" && !named, "calendar %q is none of %v", p.Calendar, calendar.Names)
	for _, r := range p.Roles {
		fault(!r.known(), "role %q is none of %v", r, Roles)
	}
	for i, id := range p.Identities {
		fault(id.Platform == "" || id.User == "", "identity %d lacks its platform or user", i+1)
	}
	return errors.Join(faults...)
}

func minute(n int) bool { return n >= 0 && n < 24*60 }
