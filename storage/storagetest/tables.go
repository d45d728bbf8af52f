package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/storage"
)

// pet is a value with an index of several entries and one of none or one.
type pet struct {
	Name  string   `cbor:"1,keyasint"`
	Tags  []string `cbor:"2,keyasint,omitempty"`
	Owner string   `cbor:"3,keyasint,omitempty"`
}

var petIndexes = []storage.Index[pet]{
	{Name: "byTag", Keys: func(p pet) (keys [][]byte) {
		for _, tag := range p.Tags {
			keys = append(keys, storage.Key(tag))
		}
		return keys
	}},
	{Name: "byOwner", Keys: func(p pet) [][]byte {
		if p.Owner == "" {
			return nil
		}
		return [][]byte{storage.Key(p.Owner)}
	}},
}

var pets = storage.NewTable("pet", 2, petIndexes...)

var tableChecks = []check{
	{"absent", func(t *testing.T, s storage.Store) {
		view(t, s, func(r storage.Reader) error {
			_, ok, err := pets.Get(r, storage.Key("1"))
			if ok {
				t.Error("there is one")
			}
			return err
		})
	}},
	{"put, get, scan", func(t *testing.T, s storage.Store) {
		putPet(t, s, "2", pet{Name: "b"})
		putPet(t, s, "1", pet{Name: "a\xff", Tags: []string{"x"}})
		view(t, s, func(r storage.Reader) error {
			p, ok, err := pets.Get(r, storage.Key("1"))
			if !ok || p.Name != "a\xff" {
				t.Errorf("got %+v", p)
			}
			return err
		})
		wantPets(t, s, "", "", "1", "2")
	}},
	{"an index finds what it should", func(t *testing.T, s storage.Store) {
		putPet(t, s, "1", pet{Tags: []string{"cat", "old"}, Owner: "li"})
		putPet(t, s, "2", pet{Tags: []string{"cat"}})
		putPet(t, s, "3", pet{Tags: []string{"cattle"}, Owner: "li"})
		wantPets(t, s, "byTag", "cat", "1", "2")
		wantPets(t, s, "byTag", "old", "1")
		wantPets(t, s, "byOwner", "li", "1", "3")
		wantPets(t, s, "byOwner", "wu")
	}},
	{"a change moves index entries", func(t *testing.T, s storage.Store) {
		putPet(t, s, "1", pet{Tags: []string{"a", "b"}, Owner: "li"})
		putPet(t, s, "1", pet{Tags: []string{"b", "c"}})
		wantPets(t, s, "byTag", "a")
		wantPets(t, s, "byTag", "b", "1")
		wantPets(t, s, "byTag", "c", "1")
		wantPets(t, s, "byOwner", "li")
	}},
	{"delete takes index entries along", func(t *testing.T, s storage.Store) {
		putPet(t, s, "1", pet{Tags: []string{"a"}, Owner: "li"})
		update(t, s, func(w storage.Writer) error { return pets.Delete(w, storage.Key("1")) })
		wantPets(t, s, "byTag", "a")
		view(t, s, func(r storage.Reader) error {
			for e := range r.Scan(pets.IndexNamespace("byOwner"), storage.Range{}) {
				t.Errorf("%q is left over", e.Key)
			}
			return nil
		})
	}},
	{"insert writes index entries only when new", func(t *testing.T, s storage.Store) {
		update(t, s, func(w storage.Writer) error {
			first, err1 := pets.Insert(w, storage.Key("1"), pet{Tags: []string{"a"}})
			again, err2 := pets.Insert(w, storage.Key("1"), pet{Tags: []string{"b"}})
			if !first || again {
				t.Errorf("inserted: %v, %v", first, again)
			}
			return errors.Join(err1, err2)
		})
		wantPets(t, s, "byTag", "a", "1")
		wantPets(t, s, "byTag", "b")
	}},
	{"an index in reverse with a limit", func(t *testing.T, s storage.Store) {
		for _, tag := range []string{"a", "b", "c"} {
			putPet(t, s, tag, pet{Tags: []string{tag}})
		}
		var got []string
		view(t, s, func(r storage.Reader) error {
			for row, err := range pets.ByRange(r, "byTag", storage.Range{Reverse: true, Limit: 2}) {
				must(t, err)
				got = append(got, row.Value.Tags[0])
			}
			return nil
		})
		if !slices.Equal(got, []string{"c", "b"}) {
			t.Errorf("got %q", got)
		}
	}},
	{"a newer format is refused by name", func(t *testing.T, s storage.Store) {
		newer := storage.NewTable[pet]("pet", 3)
		update(t, s, func(w storage.Writer) error { return newer.Put(w, storage.Key("1"), pet{}) })
		wantUnreadable(t, s, storage.ErrNewer)
	}},
	{"an older format without a way up is an error", func(t *testing.T, s storage.Store) {
		older := storage.NewTable[pet]("pet", 1)
		update(t, s, func(w storage.Writer) error { return older.Put(w, storage.Key("1"), pet{}) })
		wantUnreadable(t, s, nil)
	}},
	{"an older format is brought up", func(t *testing.T, s storage.Store) {
		older := storage.NewTable[string]("pet", 1)
		update(t, s, func(w storage.Writer) error { return older.Put(w, storage.Key("1"), "mimi") })
		upgraded := pets.Upgrading(func(format byte, body []byte) (p pet, err error) {
			if format != 1 {
				return p, fmt.Errorf("format %d", format)
			}
			return p, storage.Decode(body, &p.Name)
		})
		view(t, s, func(r storage.Reader) error {
			p, ok, err := upgraded.Get(r, storage.Key("1"))
			if !ok || p.Name != "mimi" {
				t.Errorf("got %+v", p)
			}
			return err
		})
	}},
	{"a body that is no CBOR is damage", func(t *testing.T, s storage.Store) {
		update(t, s, func(w storage.Writer) error { return w.Put("pet", storage.Key("1"), []byte{2, 0xff, 0xff}) })
		wantUnreadable(t, s, storage.ErrCorrupt)
	}},
	{"an empty value is damage", func(t *testing.T, s storage.Store) {
		update(t, s, func(w storage.Writer) error { return w.Put("pet", storage.Key("1"), nil) })
		wantUnreadable(t, s, storage.ErrCorrupt)
	}},
	{"an index entry that points to nothing is damage", func(t *testing.T, s storage.Store) {
		putPet(t, s, "1", pet{Tags: []string{"a"}})
		update(t, s, func(w storage.Writer) error { return w.Delete("pet", storage.Key("1")) })
		view(t, s, func(r storage.Reader) error {
			for _, err := range pets.By(r, "byTag", storage.Key("a")) {
				if !errors.Is(err, storage.ErrCorrupt) {
					t.Errorf("got %v", err)
				}
			}
			return nil
		})
	}},
	{"reindex", func(t *testing.T, s storage.Store) {
		plain := storage.NewTable[pet]("pet", 2)
		update(t, s, func(w storage.Writer) error {
			return errors.Join(
				plain.Put(w, storage.Key("1"), pet{Tags: []string{"a"}}),
				w.Put("pet/byTag", storage.Key("stale"), []byte{1}),
				pets.Reindex(w))
		})
		wantPets(t, s, "byTag", "a", "1")
		wantPets(t, s, "byTag", "stale")
	}},
}

func putPet(t *testing.T, s storage.Store, id string, p pet) {
	t.Helper()
	update(t, s, func(w storage.Writer) error { return pets.Put(w, storage.Key(id), p) })
}

// wantPets compares the ids under a tag or an owner, or all for no index.
func wantPets(t *testing.T, s storage.Store, index, entry string, want ...string) {
	t.Helper()
	view(t, s, func(r storage.Reader) error {
		rows := pets.Scan(r, storage.Range{})
		if index != "" {
			rows = pets.By(r, index, storage.Key(entry))
		}
		var got []string
		for row, err := range rows {
			must(t, err)
			var id string
			must(t, storage.ParseKey(row.Key, &id))
			got = append(got, id)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s %s holds %q, want %q", index, entry, got, want)
		}
		return nil
	})
}

// wantUnreadable expects get, scan and put to fail with an error that names
// the table and the key, and wraps want unless that is nil.
func wantUnreadable(t *testing.T, s storage.Store, want error) {
	t.Helper()
	update(t, s, func(w storage.Writer) error {
		_, _, get := pets.Get(w, storage.Key("1"))
		put := pets.Put(w, storage.Key("1"), pet{}) // it cannot know which index entries to remove
		var scan error
		for _, err := range pets.Scan(w, storage.Range{}) {
			scan = err
		}
		for _, err := range []error{get, put, scan} {
			if err == nil || want != nil && !errors.Is(err, want) || !strings.Contains(err.Error(), `pet "1\x00"`) {
				t.Errorf("got %v, want %v with table and key", err, want)
			}
		}
		return nil
	})
}

var migrationChecks = []check{
	{"applied once, in order", func(t *testing.T, s storage.Store) {
		var ran []string
		list := []storage.Migration{note(&ran, "one"), note(&ran, "two")}
		must(t, storage.Migrate(context.Background(), s, noon, list[:1]))
		must(t, storage.Migrate(context.Background(), s, noon, list))
		must(t, storage.Migrate(context.Background(), s, noon, list))
		if !slices.Equal(ran, []string{"one", "two"}) {
			t.Errorf("ran %q", ran)
		}
		wantCommitted(t, s, "two", []byte{})
	}},
	{"a failing one stops there and runs again", func(t *testing.T, s storage.Store) {
		var ran []string
		failing := storage.Migration{Name: "two", Apply: func(w storage.Writer) error {
			return errors.Join(w.Put(things, []byte("two"), nil), errOnPurpose)
		}}
		err := storage.Migrate(context.Background(), s, noon, []storage.Migration{note(&ran, "one"), failing})
		if !errors.Is(err, errOnPurpose) || !strings.Contains(err.Error(), `migration 2 "two"`) {
			t.Errorf("got %v", err)
		}
		wantCommitted(t, s, "two", nil)
		must(t, storage.Migrate(context.Background(), s, noon, []storage.Migration{note(&ran, "one"), note(&ran, "two")}))
		if !slices.Equal(ran, []string{"one", "two"}) {
			t.Errorf("ran %q", ran)
		}
	}},
	{"a store that has seen more is refused", func(t *testing.T, s storage.Store) {
		var ran []string
		list := []storage.Migration{note(&ran, "one"), note(&ran, "two")}
		must(t, storage.Migrate(context.Background(), s, noon, list))
		if err := storage.Migrate(context.Background(), s, noon, list[:1]); !errors.Is(err, storage.ErrNewer) {
			t.Errorf("got %v", err)
		}
	}},
	{"a store that has seen others is refused", func(t *testing.T, s storage.Store) {
		var ran []string
		must(t, storage.Migrate(context.Background(), s, noon, []storage.Migration{note(&ran, "one")}))
		err := storage.Migrate(context.Background(), s, noon, []storage.Migration{note(&ran, "eins"), note(&ran, "two")})
		if err == nil || len(ran) != 1 {
			t.Errorf("got %v after %q", err, ran)
		}
	}},
}

// note is a migration that leaves its name in ran and in things.
func note(ran *[]string, name string) storage.Migration {
	return storage.Migration{Name: name, Apply: func(w storage.Writer) error {
		*ran = append(*ran, name)
		return w.Put(things, []byte(name), nil)
	}}
}
