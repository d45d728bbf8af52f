package mapping

import (
	"strings"
	"unicode/utf8"
)

// naturalKey is the id of a row whose source has none: the named columns,
// readable where they are short, else a hash of them. The same columns give
// the same id in every run; a run numbers further rows with the same columns
// in the order of the file.
func naturalKey(columns []string, r *Row) string {
	parts := make([]string, len(columns))
	plain, filled := true, false
	for i, c := range columns {
		parts[i] = r.Get(c)
		filled = filled || parts[i] != ""
		plain = plain && !strings.ContainsFunc(parts[i], func(c rune) bool { return c == '/' || c < ' ' || c == utf8.RuneError })
	}
	if !filled {
		return ""
	}
	if id := strings.Join(parts, "/"); plain && len(id) <= 80 {
		return id
	}
	return "#" + Hash(parts...)
}

// extra is the row's columns that the mapping does not name.
func (h *Header) extra(s *Stream, r *Row) map[string]string {
	var out map[string]string
	for _, i := range h.strangers(s) {
		if i >= len(r.Values) || r.Values[i] == "" {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[h.Names[i]] = Cut(strings.TrimSpace(r.Values[i]), maxExtra)
	}
	return out
}

// strangers are the places of the columns that the mapping does not name.
func (h *Header) strangers(s *Stream) []int {
	if h.extras == nil {
		h.extras = []int{}
		for i, name := range h.Names {
			if name != "" && !s.used[name] && !s.usedFolded[fold(name)] && !strings.HasPrefix(name, "_sdc_") {
				h.extras = append(h.extras, i)
			}
		}
	}
	return h.extras
}
