package mapping

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Objects reads the JSON objects of one stream as rows. Objects within become
// columns with dots in their names; lists become JSON text.
type Objects struct {
	Head *Header
	row  Row
}

// NewObjects is for a stream, nil where nothing is known of it.
func NewObjects(s *Stream) *Objects { return &Objects{Head: NewHeader(nil, s)} }

// Read gives an object as a row, which is valid until the next is read. line
// is where it stands, for people.
func (o *Objects) Read(line int, object []byte) (*Row, error) {
	o.row = Row{Line: line, Head: o.Head, Raw: object, Values: clearTo(o.row.Values, len(o.Head.Names))}
	if !utf8.Valid(object) {
		return nil, i18n.Say("feed.row.utf8")
	}
	dec := json.NewDecoder(bytes.NewReader(object))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, i18n.Say("feed.row.object")
	}
	if err := flatten(dec, "", 0, o.row.set); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, i18n.Say("feed.row.after")
	}
	return &o.row, nil
}

func clearTo(s []string, n int) []string {
	if cap(s) < n {
		return make([]string, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// set gives a column its text; unknown names are added to the header.
func (r *Row) set(name, text string) error {
	i, ok := r.Head.exact[name]
	if !ok {
		if len(r.Head.Names) >= MaxFields {
			return i18n.Say("feed.row.names", "most", MaxFields)
		}
		i = r.Head.Add(name)
	}
	for len(r.Values) <= i {
		r.Values = append(r.Values, "")
	}
	r.Values[i] = text
	return nil
}

// broken says where the JSON is no longer one.
func broken(dec *json.Decoder) error { return i18n.Say("feed.row.json", "at", dec.InputOffset()) }

// maxDepth is how deep objects may lie within each other.
const maxDepth = 8

// flatten reads the members of an object, of which the opening brace is read.
// Names that occur twice, or differ in case only, are refused: programs differ
// in which of them they take.
func flatten(dec *json.Decoder, prefix string, depth int, set func(name, text string) error) error {
	seen := map[string]string{}
	for dec.More() {
		t, err := dec.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return broken(dec)
		}
		if twin, twice := seen[strings.ToLower(name)]; twice {
			return i18n.Say("feed.row.twin", "one", Quote(twin), "other", Quote(name))
		}
		seen[strings.ToLower(name)] = name
		if err := member(dec, prefix+name, depth, set); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return broken(dec)
	}
	return nil
}

func member(dec *json.Decoder, name string, depth int, set func(name, text string) error) error {
	t, err := dec.Token()
	if err != nil {
		return broken(dec)
	}
	switch v := t.(type) {
	case json.Delim:
		if v == '[' {
			text, err := list(dec)
			if err != nil {
				return err
			}
			return set(name, text)
		}
		if depth >= maxDepth {
			return i18n.Say("feed.row.deep", "most", maxDepth)
		}
		return flatten(dec, name+".", depth+1, set)
	case string:
		if strings.IndexByte(v, 0) >= 0 {
			return i18n.Say("feed.row.nulname", "name", Quote(name))
		}
		return set(name, v)
	case nil:
		return set(name, "")
	}
	return set(name, fmt.Sprint(t))
}

// list is the rest of a list as JSON text.
func list(dec *json.Decoder) (string, error) {
	items := []json.RawMessage{}
	for dec.More() {
		var item json.RawMessage
		if err := dec.Decode(&item); err != nil {
			return "", broken(dec)
		}
		items = append(items, item)
	}
	if _, err := dec.Token(); err != nil {
		return "", broken(dec)
	}
	if len(items) == 0 {
		return "", nil
	}
	text, err := json.Marshal(items)
	return string(text), err
}
