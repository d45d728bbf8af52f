package ask

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/riskbell/riskbell/kpi"
)

// residue judges the words nothing explains: one that stands apart from the
// measure is left out and told, anything else is asked about.
func (s *slots) residue(q kpi.Query, out *Reading) *Clarify {
	for _, t := range s.gaps {
		out.Ignored = append(out.Ignored, s.text.quote(t.from, t.to))
	}
	if len(s.gaps) == 0 {
		return nil
	}
	for _, t := range s.gaps {
		if t.class == aLack || len(s.gaps) > 1 || s.besideMetric(t) || s.nameLike(t) || q.Metric == "" {
			return &Clarify{Slot: "value", Word: s.text.quote(t.from, t.to)}
		}
	}
	return nil
}

// nameLike says that an unknown word narrows the question, as the name of a
// member we do not know would: after by, except, for or in, written with a
// capital, of several words, or Han right beside what was understood.
func (s *slots) nameLike(t token) bool {
	word := s.text.quote(t.from, t.to)
	if hanOnly(s.text.s[t.from:t.to]) {
		// A lone character is mostly one of the small words.
		return utf8.RuneCountInString(word) > 1 && s.besideUsed(t)
	}
	before := strings.Fields(s.text.s[:t.from])
	first, _ := utf8.DecodeRuneInString(word)
	return strings.ContainsAny(s.text.s[t.from:t.to], " 0123456789") || s.besideUsed(t) || unicode.IsUpper(first) && len(before) > 0 ||
		len(before) > 0 && slices.Contains(narrowing, before[len(before)-1])
}

// narrowing are the words before what narrows a question.
var narrowing = []string{"for", "of", "in", "from", "at", "with", "by", "per", "each", "every", "except", "excluding", "without", "which", "on", "under", "above", "below", "over", "and"}

// besideUsed says that t touches a token that fills a slot or governs one.
func (s *slots) besideUsed(t token) bool {
	touch := func(from, to int) bool { return from <= to && strings.TrimSpace(s.text.s[from:to]) == "" }
	return slices.ContainsFunc(s.tokens, func(u token) bool {
		return u.class != none && (touch(u.to, t.from) || touch(t.to, u.from))
	})
}

// besideMetric says that t stands right before or after a measure's name.
func (s *slots) besideMetric(t token) bool {
	return slices.ContainsFunc(s.metrics, func(m token) bool {
		return m.from >= t.to && strings.TrimSpace(s.text.s[t.to:m.from]) == "" || m.to <= t.from && strings.TrimSpace(s.text.s[m.to:t.from]) == ""
	})
}

// unfit asks back where the measure cannot be cut by what is named, such as
// orders by stage; the question without it is offered.
func (s *slots) unfit(q kpi.Query) *Clarify {
	m, _ := kpi.Find(q.Metric)
	misses := func(dim string) bool { return slices.Contains(kpi.Dimensions, dim) && !slices.Contains(m.Dims, dim) }
	with := q
	with.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(f kpi.Filter) bool { return misses(f.Field) })
	with.GroupBy = slices.DeleteFunc(slices.Clone(q.GroupBy), misses)
	slot := "dimension"
	switch {
	case len(with.Filters) < len(q.Filters):
		slot = "value"
	case len(with.GroupBy) == len(q.GroupBy):
		return nil
	}
	c := &Clarify{Slot: slot}
	for _, t := range s.tokens {
		for _, k := range t.senses {
			if t.class == aValue && misses(k.dim) || t.class == aDim && misses(k.id) {
				c.Word = s.text.quote(t.from, t.to)
			}
		}
	}
	if with.TopN == nil || len(with.GroupBy) > 0 {
		c.Options = metricOptions(with, []string{q.Metric})
	}
	return c
}

// alternatives are readings the text allows as well: 同比 and 环比 both asked.
func (s *slots) alternatives(out *Reading) {
	for _, kind := range s.compare {
		if c := out.Query.Compare; c != nil && kind != c.Kind && c.Kind != kpi.CompareTarget {
			with := out.Query
			with.Compare = filled(&kpi.Compare{Kind: kind}, with.Period, s.today)
			out.Alternatives = append(out.Alternatives, with)
		}
	}
}
