package ask

import (
	"strings"

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
	if len(s.doubts) > 0 {
		t := s.doubts[0]
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
