package ask

import (
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

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

// label tells a member from others of its name by dimension and id.
func (l *Lexicon) label(k sense) kpi.Name {
	n := l.called[sense{class: aValue, id: k.id, dim: k.dim}]
	key := i18n.Key("kpi.dim." + k.dim)
	one := func(lang i18n.Lang, name string) string {
		return lang.T("ask.member", "dim", lang.T(key), "name", name, "id", k.id)
	}
	return kpi.Name{ZH: one(i18n.ZH, n.zh), EN: one(i18n.EN, n.en)}
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
