package mapping

import (
	"slices"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Fits reports which columns the mapping names that the file does not have.
// Lines of JSON have no header and are judged by their rows.
func (s *Stream) Fits(h *Header) error {
	if len(h.Names) == 0 {
		return nil
	}
	has := Quotes(h.Names)
	var missing []string
	found := 0
	for column := range s.used {
		if h.At(column) >= 0 {
			found++
		} else if !s.optional[column] {
			missing = append(missing, column)
		}
	}
	slices.Sort(missing)
	switch {
	case found == 0:
		return i18n.Say("feed.file.none", "has", has)
	case s.AnyColumns && h.At("id") < 0:
		return i18n.Say("feed.file.noid", "has", has)
	case !s.AnyColumns && len(missing) > 0:
		return i18n.Say("feed.file.missing", "missing", Quotes(missing), "has", has)
	}
	return nil
}
