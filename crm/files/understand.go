package files

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/near"
)

// FileName is the name, without its ending, that a file of the kind has by
// habit when it needs no mapping: the plural. The kind's own name does as well.
func FileName(kind crm.Kind) string { return plural(string(kind)) }

// understood judges the columns of a file that needs no mapping: notes name
// those that are no fields. A file with none that is one is refused, as its
// records would be bare ids.
func (s *stream) understood(file string, h *header) (notes []string, err error) {
	kind, known := s.records[0].kind, names(s.records[0].infos)
	bare := len(h.names) > 0 && h.at("deleted") < 0 && h.at("_sdc_deleted_at") < 0
	for _, name := range known {
		bare = bare && (name == "id" || h.at(name) < 0)
	}
	var strange []string
	for _, i := range h.strangers(s) {
		strange = append(strange, h.names[i]+meant(h.names[i], known))
	}
	switch {
	case bare:
		return nil, fmt.Errorf("%s: no column is a field of %s but id; it has also: %s. The fields are listed by riskbell fields %s",
			file, kind, cut(strings.Join(strange, ", "), 300), kind)
	case len(strange) == 1:
		notes = append(notes, fmt.Sprintf("%s: column %s is no field of %s; kept as extra", file, strange[0], kind))
	case len(strange) > 1:
		notes = append(notes, fmt.Sprintf("%s: columns that are no fields of %s, kept as extra: %s", file, kind, cut(strings.Join(strange, ", "), 500)))
	}
	return notes, nil
}

// meant is " (did you mean …?)", or nothing where no candidate is near.
func meant(word string, candidates []string) string {
	word = strings.ToLower(strings.NewReplacer(" ", "_", "-", "_").Replace(word))
	if words := near.Words(word, candidates, 1); len(words) > 0 {
		return " (did you mean " + words[0] + "?)"
	}
	return ""
}

// tables are the endings of files that could hold records.
var tables = []string{".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xlsx", ".xlsm"}

// stranger is the note on a file that looks like records of a kind there is
// not. A mapping of somebody's own leaves files alone on purpose: it gives "".
func (m Mapping) stranger(name string) string {
	plain := strings.TrimSuffix(strings.ToLower(name), ".gz")
	ending := path.Ext(plain)
	if len(m.streams) == 0 || !m.streams[0].anyColumns || !slices.Contains(tables, ending) {
		return ""
	}
	var known []string
	for _, kind := range crm.Kinds() {
		known = append(known, FileName(kind), string(kind))
	}
	return fmt.Sprintf("%s: its name is no kind of record%s; not read", name, meant(strings.TrimSuffix(plain, ending), known))
}
