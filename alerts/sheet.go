package alerts

import (
	"math"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/expr"
)

// slots are the places of a kind's features in its sheets: those that compiled
// conditions read them by.
type slots struct {
	kind  Kind
	names []string
	of    map[string]int
	part  []part
	form  []Form
}

func slotsOf(kind Kind) *slots {
	s := &slots{kind: kind, of: map[string]int{}}
	list := FeaturesOf(kind)
	slices.SortFunc(list, func(a, b Feature) int { return strings.Compare(a.Name, b.Name) })
	for i, f := range list {
		s.names, s.part, s.form = append(s.names, f.Name), append(s.part, f.part), append(s.form, f.Form)
		s.of[f.Name] = i
	}
	return s
}

// sheet is the features of one subject by slot: an expr.Source that has a part
// of them computed when one of it is asked for. While it proves, it keeps the
// records behind each feature too.
type sheet struct {
	*slots
	fill    func(s *sheet, p part)
	filled  [parts]bool
	numbers []float64
	texts   []string
	known   []bool

	proving  bool
	evidence map[string][]Evidence
	unlisted map[string]int // records behind a feature that are not named
}

func newSheet(s *slots) *sheet {
	n := len(s.names)
	return &sheet{slots: s, numbers: make([]float64, n), texts: make([]string, n), known: make([]bool, n)}
}

// begin makes the sheet another subject's.
func (s *sheet) begin(of subject) {
	s.fill, s.filled = of.fill, [parts]bool{}
	clear(s.known)
}

// provingSheet is a sheet that keeps what is behind features.
func provingSheet(s *slots) *sheet {
	out := newSheet(s)
	out.proving, out.evidence, out.unlisted = true, map[string][]Evidence{}, map[string]int{}
	return out
}

// copy takes over a subject's features that were computed with those of others.
func (s *sheet) copy(from *sheet) {
	copy(s.numbers, from.numbers)
	copy(s.texts, from.texts)
	copy(s.known, from.known)
	s.evidence, s.unlisted = from.evidence, from.unlisted
}

// whole is the sheet with all features, and with what is behind them if that
// is wanted.
func (s *sheet) whole(of subject, proving bool) *sheet {
	if proving {
		s = provingSheet(s.slots)
		s.begin(of)
	}
	for slot := range s.names {
		s.need(slot)
	}
	return s
}

func (s *sheet) need(slot int) {
	if p := s.part[slot]; !s.filled[p] {
		s.filled[p] = true
		s.fill(s, p)
	}
}

// Number implements expr.Source.
func (s *sheet) Number(slot int) (float64, bool) {
	s.need(slot)
	return s.numbers[slot], s.known[slot]
}

// Text implements expr.Source.
func (s *sheet) Text(slot int) (string, bool) {
	s.need(slot)
	return s.texts[slot], s.known[slot]
}

// set gives a number feature its value; a value that is no number leaves it
// as it is.
func (s *sheet) set(name string, v float64) {
	if slot, ok := s.of[name]; ok && !math.IsNaN(v) && !math.IsInf(v, 0) {
		s.numbers[slot], s.known[slot] = v, true
	}
}

func (s *sheet) setText(name, v string) {
	if slot, ok := s.of[name]; ok {
		s.texts[slot], s.known[slot] = v, true
	}
}

func (s *sheet) setYes(name string, v bool) {
	n := 0.0
	if v {
		n = 1
	}
	s.set(name, n)
}

// values are the known features by name, as readings and as formulas have them.
func (s *sheet) values() (Values, expr.Values) {
	own, typed := make(Values, len(s.names)), make(expr.Values, len(s.names))
	for slot, name := range s.names {
		if !s.known[slot] {
			continue
		}
		v := Value{Number: s.numbers[slot]}
		if s.form[slot] == FormText {
			v = Value{Text: s.texts[slot]}
		}
		own[name], typed[name] = v, exprValue(v, s.form[slot])
	}
	return own, typed
}

// maxEvidence is how many records a feature names; the newest are kept.
const maxEvidence = 6

// prove names the records behind a feature.
func (s *sheet) prove(name string, evidence ...Evidence) {
	if len(evidence) > 0 {
		s.evidence[name] = slices.Clone(evidence[max(0, len(evidence)-maxEvidence):])
	}
	s.restsOn(name, recordsIn(evidence))
}

func (s *sheet) proveIf(known bool, name string, evidence ...Evidence) {
	if known {
		s.prove(name, evidence...)
	}
}

func recordsIn(evidence []Evidence) int {
	refs := map[crm.Ref]bool{}
	for _, e := range evidence {
		refs[e.Ref] = true
	}
	return len(refs)
}

// restsOn says on how many records the feature rests, where prove was given
// only some of them.
func (s *sheet) restsOn(name string, records int) {
	s.unlisted[name] = max(0, records-recordsIn(s.evidence[name]))
}
