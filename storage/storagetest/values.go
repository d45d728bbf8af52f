package storagetest

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/storage"
)

var valueChecks = []check{
	{"absent in an unknown namespace", func(t *testing.T, s storage.Store) { wantCommitted(t, s, "a", nil) }},
	{"absent in a known namespace", func(t *testing.T, s storage.Store) {
		put(t, s, "b", "1")
		wantCommitted(t, s, "a", nil)
	}},
	{"put and get", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		wantCommitted(t, s, "a", []byte("1"))
	}},
	{"put replaces", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		put(t, s, "a", "22")
		wantCommitted(t, s, "a", []byte("22"))
	}},
	{"an empty value is not absence", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "")
		wantCommitted(t, s, "a", []byte{})
	}},
	{"a nil value is an empty value", func(t *testing.T, s storage.Store) {
		update(t, s, func(w storage.Writer) error { return w.Put(things, []byte("a"), nil) })
		wantCommitted(t, s, "a", []byte{})
	}},
	{"any bytes", func(t *testing.T, s storage.Store) {
		put(t, s, "\x00\xff\x00", "\xff\x00\n")
		wantCommitted(t, s, "\x00\xff\x00", []byte("\xff\x00\n"))
	}},
	{"a value of 4 MiB", func(t *testing.T, s storage.Store) {
		big := bytes.Repeat([]byte("风铃ab"), 1<<19)
		put(t, s, "a", string(big))
		wantCommitted(t, s, "a", big)
	}},
	{"the longest key", func(t *testing.T, s storage.Store) {
		long := strings.Repeat("k", storage.MaxKey)
		put(t, s, long, "1")
		wantCommitted(t, s, long, []byte("1"))
	}},
	{"a key too long", func(t *testing.T, s storage.Store) { refusesKey(t, s, bytes.Repeat([]byte("k"), storage.MaxKey+1)) }},
	{"an empty key", func(t *testing.T, s storage.Store) { refusesKey(t, s, nil) }},
	{"delete", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1", "b", "2")
		update(t, s, func(w storage.Writer) error { return w.Delete(things, []byte("a")) })
		wantCommitted(t, s, "a", nil)
		wantCommitted(t, s, "b", []byte("2"))
	}},
	{"delete of nothing", func(t *testing.T, s storage.Store) {
		update(t, s, func(w storage.Writer) error { return w.Delete(things, []byte("a")) })
	}},
	{"put after delete", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		update(t, s, func(w storage.Writer) error {
			return errors.Join(w.Delete(things, []byte("a")), w.Put(things, []byte("a"), []byte("2")))
		})
		wantCommitted(t, s, "a", []byte("2"))
	}},
	{"insert once", func(t *testing.T, s storage.Store) {
		wantInserted(t, s, "a", "1", true)
		wantInserted(t, s, "a", "2", false)
		wantCommitted(t, s, "a", []byte("1"))
	}},
	{"insert once over an empty value", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "")
		wantInserted(t, s, "a", "2", false)
	}},
	{"insert once after delete", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		update(t, s, func(w storage.Writer) error { return w.Delete(things, []byte("a")) })
		wantInserted(t, s, "a", "2", true)
	}},
	{"namespaces are apart", func(t *testing.T, s storage.Store) {
		put(t, s, "a", "1")
		update(t, s, func(w storage.Writer) error { return w.Put("others", []byte("a"), []byte("2")) })
		update(t, s, func(w storage.Writer) error { return w.Delete("others", []byte("a")) })
		wantCommitted(t, s, "a", []byte("1"))
	}},
	{"the caller may reuse its slices", func(t *testing.T, s storage.Store) {
		update(t, s, func(w storage.Writer) error {
			key, value := []byte("a"), []byte("1")
			if err := w.Put(things, key, value); err != nil {
				return err
			}
			key[0], value[0] = 'z', '9'
			return nil
		})
		wantCommitted(t, s, "a", []byte("1"))
		wantCommitted(t, s, "z", nil)
	}},
}

func refusesKey(t *testing.T, s storage.Store, key []byte) {
	update(t, s, func(w storage.Writer) error {
		_, insert := w.InsertOnce(things, key, nil)
		_, enqueue := w.Enqueue("q", string(key), noon, nil)
		for _, err := range []error{w.Put(things, key, nil), insert, enqueue} {
			if !errors.Is(err, storage.ErrKey) {
				t.Errorf("a key of %d bytes gave %v", len(key), err)
			}
		}
		return nil
	})
}

func wantInserted(t *testing.T, s storage.Store, key, value string, want bool) {
	t.Helper()
	update(t, s, func(w storage.Writer) error {
		got, err := w.InsertOnce(things, []byte(key), []byte(value))
		if got != want {
			t.Errorf("inserted: %v, want %v", got, want)
		}
		return err
	})
}
