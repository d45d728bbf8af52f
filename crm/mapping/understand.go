package mapping

import (
	"path"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// FileName is the name, without its ending, that a file of the kind has by
// habit when it needs no mapping: the plural. The kind's own name does as well.
func FileName(kind crm.Kind) string { return plural(string(kind)) }

// Understood judges the columns of a file that needs no mapping: notes name
// those that are no fields. A file with none that is one is refused, as its
// records would be bare ids.
func (s *Stream) Understood(file string, h *Header) (notes []i18n.Words, err error) {
	kind, known := s.records[0].kind, names(s.records[0].infos)
	bare := len(h.Names) > 0 && h.At("deleted") < 0 && h.At("_sdc_deleted_at") < 0
	for _, name := range known {
		bare = bare && (name == "id" || h.At(name) < 0)
	}
	var strange meantList
	for _, i := range h.strangers(s) {
		strange = append(strange, meant(h.Names[i], known))
	}
	switch {
	case bare:
		return nil, Within(file, i18n.Say("feed.file.bare", "kind", string(kind), "has", strange))
	case len(strange) == 1:
		notes = append(notes, i18n.Both(i18n.Say("feed.note.column", "file", file, "columns", strange, "kind", string(kind))))
	case len(strange) > 1:
		notes = append(notes, i18n.Both(i18n.Say("feed.note.columns", "file", file, "columns", strange, "kind", string(kind))))
	}
	return notes, nil
}

// tables are the endings of files that could hold records.
var tables = []string{".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xlsx", ".xlsm"}

// Stranger is the note on a file that looks like records of a kind there is
// not. A mapping of somebody's own leaves files alone on purpose: false.
func (m Mapping) Stranger(name string) (i18n.Words, bool) {
	plain := strings.TrimSuffix(strings.ToLower(name), ".gz")
	ending := path.Ext(plain)
	if len(m.streams) == 0 || !m.streams[0].AnyColumns || !slices.Contains(tables, ending) {
		return i18n.Words{}, false
	}
	var known []string
	for _, kind := range crm.Kinds() {
		known = append(known, FileName(kind), string(kind))
	}
	hint := meantList{{close: meant(strings.TrimSuffix(plain, ending), known).close}}
	return i18n.Both(i18n.Say("feed.note.stranger", "file", name, "meant", hint)), true
}
