package ask

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// maxOptions is how many readings are offered to choose from.
const maxOptions = 4

// doubtful finds what must be asked back before out.Query may be answered.
func (s *slots) doubtful(l *Lexicon, times spans, out *Reading) {
	c := s.doubt(l, times, out)
	if c == nil {
		s.alternatives(out)
		return
	}
	if len(c.Options) > maxOptions {
		c.Options = c.Options[:maxOptions]
	}
	if c.Slot == "metric" {
		out.Query.Metric = ""
	}
	if out.Query.Intent != kpi.IntentHelp {
		out.Query.Intent = kpi.IntentClarify
	}
	out.Clarify = c
}

// doubt is the first thing in doubt, nil if all is clear.
func (s *slots) doubt(l *Lexicon, times spans, out *Reading) *Clarify {
	q := out.Query
	for _, find := range []func() *Clarify{
		func() *Clarify { return s.nothing(q) },
		func() *Clarify { return s.metricDoubt(q) },
		func() *Clarify { return s.memberDoubt(l, q) },
		func() *Clarify { return s.residue(q, out) },
		func() *Clarify { return s.noMetric(q) },
		func() *Clarify { return s.timeDoubt(times, q) },
		func() *Clarify { return s.groupDoubt(q) },
		func() *Clarify { return s.unfit(q) },
	} {
		if c := find(); c != nil {
			return c
		}
	}
	return nil
}

// nothing asks what is meant where nothing was understood.
func (s *slots) nothing(q kpi.Query) *Clarify {
	known := len(s.metrics) + len(s.doubts) + len(s.times) + len(s.members) + len(s.groups) + len(s.compare) + len(s.gaps)
	if s.is[aHelp] && len(s.metrics) == 0 || s.is[aReset] && len(s.metrics) == 0 || known == 0 && q.Metric == "" && s.rank == "" && !s.is[aTarget] && !s.is[aWhy] && !s.is[aTrend] {
		return &Clarify{Slot: "what"}
	}
	return nil
}

// metricDoubt asks which measure is meant.
func (s *slots) metricDoubt(q kpi.Query) *Clarify {
	for _, t := range s.doubts {
		c := &Clarify{Slot: "metric", Word: s.text.quote(t.from, t.to)}
		if t.id() == "growth" {
			c.Options = growthOptions(q, s.today)
		} else if t.class == aDoubt {
			c.Options = metricOptions(q, strings.Split(t.id(), "|"))
		}
		return c
	}
	for _, t := range s.gaps {
		if word := s.text.s[t.from:t.to]; measureLike(word) {
			return &Clarify{Slot: "metric", Word: s.text.quote(t.from, t.to)}
		}
	}
	if len(s.metrics) > 1 {
		var ids []string
		for _, t := range s.metrics {
			ids = append(ids, t.id())
		}
		t := s.metrics[1]
		return &Clarify{Slot: "metric", Word: s.text.quote(t.from, t.to), Options: metricOptions(q, ids)}
	}
	return nil
}

// measureLike says that an unknown word sounds like a measure.
func measureLike(w string) bool {
	for _, end := range []string{"率", "额", "量", "数", "比例", "占比", "金额", "周期", "价", "rate", "rates", "ratio", "amount", "count", "percentage", "index", "score", "average"} {
		if strings.HasSuffix(w, end) && (w != end || !isHan([]rune(end)[0])) {
			return true
		}
	}
	return false
}

// growthOptions are what a growth rate may be measured against.
func growthOptions(q kpi.Query, today unit.Day) []Option {
	if q.Metric == "" {
		return nil
	}
	var out []Option
	for _, kind := range []string{kpi.CompareYear, kpi.ComparePrev} {
		with := q
		with.Intent, with.Compare = kpi.IntentCompare, filled(&kpi.Compare{Kind: kind}, q.Period, today)
		key := i18n.Key("ask." + kind)
		out = append(out, Option{with, kpi.Name{ZH: i18n.ZH.T(key), EN: i18n.EN.T(key)}})
	}
	return out
}

func metricOptions(q kpi.Query, ids []string) []Option {
	var out []Option
	for _, id := range ids {
		m, ok := kpi.Find(id)
		if !ok {
			continue
		}
		with := q
		with.Metric = id
		if with.Intent == kpi.IntentClarify {
			with.Intent = kpi.IntentValue
		}
		out = append(out, Option{with, kpi.Name{ZH: i18n.ZH.T(m.NameKey()), EN: i18n.EN.T(m.NameKey())}})
	}
	return out
}

// memberDoubt asks which of several members of one name is meant.
func (s *slots) memberDoubt(l *Lexicon, q kpi.Query) *Clarify {
	for _, m := range s.members {
		if _, ok := m.meant(q.Metric); ok {
			continue
		}
		c := &Clarify{Slot: "value", Word: s.text.quote(m.from, m.to)}
		for _, k := range m.senses {
			with := q
			with.Filters = []kpi.Filter{}
			for _, f := range q.Filters {
				if f.Field != m.senses[0].dim {
					with.Filters = append(with.Filters, f)
				}
			}
			with.Filters = append(with.Filters, kpi.Filter{Field: k.dim, Op: kpi.In, Values: []string{k.id}})
			c.Options = append(c.Options, Option{with, l.label(k)})
		}
		return c
	}
	return nil
}

// label tells a member from others of its name by dimension and id.
func (l *Lexicon) label(k sense) kpi.Name {
	n := l.called[sense{class: aValue, id: k.id, dim: k.dim}]
	key := i18n.Key("kpi.dim." + k.dim)
	one := func(lang i18n.Lang, name string) string {
		return lang.T("ask.member", "dim", lang.T(key), "name", name, "id", k.id)
	}
	return kpi.Name{ZH: one(i18n.ZH, n.zh), EN: one(i18n.EN, n.en)}
}

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
		if len(s.gaps) > 1 || s.besideMetric(t) || s.nameLike(t) || q.Metric == "" {
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
	return strings.ContainsAny(s.text.s[t.from:t.to], " 0123456789") || unicode.IsUpper(first) && len(before) > 0 ||
		len(before) > 0 && slices.Contains(narrowing, before[len(before)-1])
}

// narrowing are the words before what narrows a question.
var narrowing = []string{"for", "of", "in", "from", "at", "with", "by", "per", "each", "every", "except", "excluding", "without", "which", "on", "under", "above", "below", "over", "and"}

// besideUsed says that t touches a token that fills a slot or governs one.
func (s *slots) besideUsed(t token) bool {
	return slices.ContainsFunc(s.tokens, func(u token) bool {
		return u.class != none && (u.to == t.from || u.from == t.to)
	})
}

// besideMetric says that t stands right before or after a measure's name.
func (s *slots) besideMetric(t token) bool {
	return slices.ContainsFunc(s.metrics, func(m token) bool {
		return m.from >= t.to && strings.TrimSpace(s.text.s[t.to:m.from]) == "" || m.to <= t.from && strings.TrimSpace(s.text.s[m.to:t.from]) == ""
	})
}

// usual are the measures offered where none is named.
var usual = []string{kpi.Revenue, kpi.Orders, kpi.WinRate, kpi.Pipeline}

func (s *slots) noMetric(q kpi.Query) *Clarify {
	if q.Metric != "" {
		return nil
	}
	ids := usual
	if s.is[aTarget] {
		ids = []string{kpi.Revenue, kpi.Orders, kpi.NewAccounts}
	}
	return &Clarify{Slot: "metric", Options: metricOptions(q, ids)}
}

// timeDoubt asks which days are meant.
func (s *slots) timeDoubt(times spans, q kpi.Query) *Clarify {
	if times.doubt == nil {
		return nil
	}
	t := *times.doubt
	periods := t.when.options
	if len(periods) == 0 {
		for _, other := range s.times {
			periods = append(periods, other.when.period)
		}
	}
	c := &Clarify{Slot: "period", Word: s.text.quote(t.from, t.to)}
	seen := map[unit.Period]bool{}
	for _, p := range periods {
		if p.Days() == 0 || seen[p] {
			continue
		}
		seen[p] = true
		with := q
		with.Period, with.Compare = p, filled(q.Compare, p, s.today)
		c.Options = append(c.Options, Option{with, kpi.Name{ZH: i18n.ZH.Period(p), EN: i18n.EN.Period(p)}})
	}
	return c
}

// groupDoubt asks what is ranked.
func (s *slots) groupDoubt(q kpi.Query) *Clarify {
	if q.TopN == nil || len(q.GroupBy) > 0 {
		return nil
	}
	c := &Clarify{Slot: "dimension"}
	m, _ := kpi.Find(q.Metric)
	for _, dim := range m.Dims {
		with := q
		with.GroupBy = []string{dim}
		key := i18n.Key("kpi.dim." + dim)
		c.Options = append(c.Options, Option{with, kpi.Name{ZH: i18n.ZH.T(key), EN: i18n.EN.T(key)}})
	}
	return c
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
