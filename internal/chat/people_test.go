package chat_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

var start = unit.NewDay(2026, 11, 22).Start(time.UTC)

// update runs fn in a new store's transactions, at a settable time.
func opened(t *testing.T) func(now unit.Instant, fn func(w storage.Writer) error) {
	t.Helper()
	store, err := bolt.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return func(now unit.Instant, fn func(w storage.Writer) error) {
		t.Helper()
		if err := store.Update(context.Background(), now, fn); err != nil {
			t.Fatal(err)
		}
	}
}

func console(user string) chat.Identity { return chat.Identity{Platform: "console", User: user} }

func TestPeopleAreFoundByIdentity(t *testing.T) {
	var people chat.People
	opened(t)(start, func(w storage.Writer) error {
		alice := chat.Person{ID: "p1", Name: "林晓", Owner: "u-7", Identities: []chat.Identity{console("alice"), {Platform: "slack", Workspace: "T1", User: "U1"}}}
		if err := people.Put(w, alice); err != nil {
			return err
		}
		if p, ok, err := people.ByIdentity(w, alice.Identities[1]); err != nil || !ok || p.ID != "p1" {
			t.Errorf("by identity: %v, %v, %v", p, ok, err)
		}
		alice.Identities, alice.Owner = alice.Identities[:1], ""
		if err := people.Put(w, alice); err != nil {
			return err
		}
		if _, ok, _ := people.ByIdentity(w, chat.Identity{Platform: "slack", Workspace: "T1", User: "U1"}); ok {
			t.Error("an identity that was taken away still finds the person")
		}
		if err := people.Put(w, chat.Person{ID: "p7", Name: "七", Owner: "u-7"}); err != nil {
			t.Errorf("an owner that was taken away is still taken: %v", err)
		}
		for _, absent := range []string{"", "p2"} {
			if _, ok, err := people.Get(w, absent); ok || err != nil {
				t.Errorf("Get(%q) = %v, %v", absent, ok, err)
			}
		}
		return nil
	})
}

func TestPeopleShareNothing(t *testing.T) {
	var people chat.People
	opened(t)(start, func(w storage.Writer) error {
		if err := people.Put(w, chat.Person{ID: "p1", Name: "A", Owner: "u-7", Identities: []chat.Identity{console("alice")}}); err != nil {
			return err
		}
		if err := people.Put(w, chat.Person{ID: "p2", Name: "B", Identities: []chat.Identity{console("alice")}}); !errors.Is(err, chat.ErrTaken) {
			t.Errorf("the same identity again: %v", err)
		}
		if err := people.Put(w, chat.Person{ID: "p2", Name: "B", Owner: "u-7"}); !errors.Is(err, chat.ErrTaken) {
			t.Errorf("the same owner again: %v", err)
		}
		if err := people.Delete(w, "p1"); err != nil {
			return err
		}
		return people.Put(w, chat.Person{ID: "p2", Name: "B", Owner: "u-7", Identities: []chat.Identity{console("alice")}})
	})
}

func TestPeopleRefuseWhatIsWrong(t *testing.T) {
	for name, p := range map[string]chat.Person{
		"id":       {Name: "A"},
		"name":     {ID: "p"},
		"language": {ID: "p", Name: "A", Lang: "fr"},
		"zone":     {ID: "p", Name: "A", Zone: "Mars/Base"},
		"role":     {ID: "p", Name: "A", Roles: []chat.Role{"king"}},
		"quiet":    {ID: "p", Name: "A", Quiet: chat.Quiet{From: 1440}},
		"budget":   {ID: "p", Name: "A", Budget: -1},
		"identity": {ID: "p", Name: "A", Identities: []chat.Identity{{User: "x"}}},
	} {
		opened(t)(start, func(w storage.Writer) error {
			if err := (chat.People{}).Put(w, p); err == nil {
				t.Errorf("a person with a wrong %s was stored", name)
			}
			return nil
		})
	}
}

func TestMarkSeenTellsRepeatsForAtLeastThreeDays(t *testing.T) {
	update := opened(t)
	mark := func(now unit.Instant, id string) (fresh bool) {
		update(now, func(w storage.Writer) (err error) { fresh, err = chat.MarkSeen(w, "slack", id); return err })
		return fresh
	}
	if !mark(start, "E1") || mark(start, "E1") {
		t.Error("the first is new, the second is not")
	}
	if mark(start.Add(72*time.Hour), "E1") {
		t.Error("forgotten after 72 hours")
	}
	for i := range 10 {
		mark(start.Add(8*24*time.Hour), string(rune('a'+i)))
	}
	if !mark(start.Add(8*24*time.Hour), "E1") {
		t.Error("still remembered after eight days")
	}
}
