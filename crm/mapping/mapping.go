package mapping

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

// Mapping says which columns of which files become which records. It is
// immutable; the zero Mapping maps nothing.
type Mapping struct {
	// Name names the feed, and the Source made with the mapping.
	Name string

	complete bool
	currency unit.Currency
	streams  []*Stream
	hash     string
	asOf     unit.Instant
	zone     *time.Location
}

// Stream is a kind of file, or what a source calls a stream or module.
type Stream struct {
	from                []string // patterns of file names, or stream names
	Sheet               string
	Encoding, Delimiter string
	comma               bool
	skip                []condition
	other               map[string]words
	optional            map[string]bool
	AnyColumns          bool            // no column but the id must be there
	used                map[string]bool // columns that are named somewhere, or ignored
	usedFolded          map[string]bool
	records             []*record
}

// record says how a row yields one record.
type record struct {
	kind    crm.Kind
	when    []condition
	key     []string
	merge   bool
	infos   []crm.FieldInfo // of the kind
	fields  []*field
	id      *field // nil where key makes it
	steps   []step
	deleted []condition
	extra   bool // takes the columns nobody names
}

// step is one dated change of a record's past.
type step struct {
	at   *field
	when []condition
	set  []*field
}

// Load reads a mapping file, or one that comes with the program by its
// name (see Builtins); "" gives the mapping of files whose headers are crm's
// field names. An error lists every fault, as file:line: key: what to do.
func Load(file string, home Home) (Mapping, error) {
	if file == "" {
		return Canonical(home)
	}
	if data, err := embedded.ReadFile("builtin/" + strings.TrimSuffix(file, ".yaml") + ".yaml"); err == nil {
		return Parse(file, data, home)
	}
	f, err := os.Open(file)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = unreached{i18n.Say("mapping.missing", "file", file, "names", Quotes(Builtins())), err}
		} else {
			err = i18n.Say("mapping.unread", "file", file, "problem", Reached(err))
		}
		return Mapping{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, strict.MaxFile+1))
	if err != nil {
		return Mapping{}, i18n.Say("mapping.unread", "file", file, "problem", err)
	}
	return Parse(file, data, home)
}

//go:embed builtin/*.yaml
var embedded embed.FS

// Builtins names the mappings that come with the program.
func Builtins() []string {
	entries, err := embedded.ReadDir("builtin")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Builtin is the text of a mapping that comes with the program.
func Builtin(name string) (text string, ok bool) {
	data, err := embedded.ReadFile("builtin/" + name + ".yaml")
	return string(data), err == nil
}

// Currency is that of amounts which name none; "" where the mapping names none.
func (m Mapping) Currency() unit.Currency { return m.currency }

// AsOf says when the feed is read: what happened more than two days later is
// then set aside as a mistake. Without it no date is in the future.
func (m Mapping) AsOf(now unit.Instant) Mapping {
	m.asOf = now
	return m
}

// latest is the last day on which something can have happened; 0 for any.
func (m Mapping) latest() unit.Day {
	if m.asOf == 0 {
		return 0
	}
	return m.asOf.Day(m.zone) + 2
}

// ForFile is the first stream that takes a file of that base name.
func (m Mapping) ForFile(name string) *Stream {
	name = strings.ToLower(strings.TrimSuffix(name, ".gz"))
	for _, s := range m.streams {
		for _, pattern := range s.from {
			if ok, err := path.Match(strings.ToLower(pattern), name); err == nil && ok {
				return s
			}
		}
	}
	return nil
}

// Named is the stream with exactly that name, as taps use them.
func (m Mapping) Named(name string) *Stream {
	for _, s := range m.streams {
		for _, from := range s.from {
			if from == name {
				return s
			}
		}
	}
	return nil
}

// Complete says that the feed lists every record there is.
func (m Mapping) Complete() bool { return m.complete }

// Hash changes when the mapping does.
func (m Mapping) Hash() string { return m.hash }

// Patterns are the first names of files and streams that the mapping takes.
func (m Mapping) Patterns() []string {
	var out []string
	for _, s := range m.streams {
		out = append(out, s.from...)
	}
	if len(out) > 12 {
		out = append(out[:12], "…")
	}
	return out
}

// Only is the one stream of a mapping that has no other, else nil.
func (m Mapping) Only() *Stream {
	if len(m.streams) != 1 {
		return nil
	}
	return m.streams[0]
}

// Hash is short and differs where any of the parts, or their number, does.
func Hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
