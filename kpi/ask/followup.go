package ask

import (
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// followUp reads the text as a change to the question before: what it names
// replaces that slot, the rest is inherited.
func (s *slots) followUp(l *Lexicon, prior kpi.Query, out *Reading) {
	if s.is[aReset] && len(s.metrics) == 0 && len(s.members) == 0 {
		out.Query = kpi.Query{Intent: kpi.IntentClarify, Filters: []kpi.Filter{}, GroupBy: []string{}}
		out.Clarify = &Clarify{Slot: "what"}
		return
	}
	if len(s.tokens) == 0 || s.empty() {
		s.question(l, out)
		return
	}
	q := copied(prior)
	inherited := map[string]bool{"metric": true, "period": !prior.Period.IsZero(), "filters": len(prior.Filters) > 0,
		"group_by": len(prior.GroupBy) > 0, "compare": prior.Compare != nil, "top_n": prior.TopN != nil}
	s.mergeMetric(&q, inherited)
	times := s.mergePeriod(&q, inherited)
	s.mergeFilters(&q, inherited)
	s.mergeGroups(&q, inherited)
	s.mergeTop(&q, inherited)
	q.Intent = s.followed(prior)
	out.Query = q
	for _, slot := range []string{"metric", "period", "filters", "group_by", "compare", "top_n"} {
		if inherited[slot] {
			out.Inherited = append(out.Inherited, slot)
		}
	}
	s.doubtful(l, times, out)
}

// empty says that the text holds nothing that changes a question.
func (s *slots) empty() bool {
	return len(s.metrics)+len(s.doubts)+len(s.times)+len(s.members)+len(s.groups)+len(s.compare) == 0 &&
		s.rank == "" && !s.is[aWhy] && !s.is[aTrend] && !s.is[aTarget] && !s.is[anAll] && !s.is[aChange]
}

func copied(q kpi.Query) kpi.Query {
	q.Filters, q.GroupBy = slices.Clone(q.Filters), slices.Clone(q.GroupBy)
	if q.Filters == nil {
		q.Filters = []kpi.Filter{}
	}
	if q.GroupBy == nil {
		q.GroupBy = []string{}
	}
	return q
}

// followed is the intent of a follow-up: reasons stay reasons.
func (s *slots) followed(prior kpi.Query) kpi.Intent {
	if s.is[aWhy] || prior.Intent == kpi.IntentWhy && len(s.metrics) == 0 && !s.is[aTrend] && len(s.groups) == 0 {
		return kpi.IntentWhy
	}
	return kpi.IntentFollowup
}

func (s *slots) mergeMetric(q *kpi.Query, inherited map[string]bool) {
	if len(s.metrics)+len(s.doubts) == 0 {
		return
	}
	s.renewed(q, inherited)
	if len(s.metrics) == 0 {
		return
	}
	q.Metric, inherited["metric"] = s.metrics[0].id(), false
}

// mergePeriod replaces the period or, with 去年 alone, moves it by years. A
// comparison asked now is added; one inherited follows the period.
func (s *slots) mergePeriod(q *kpi.Query, inherited map[string]bool) spans {
	times := s.periods()
	if times.compare != nil && s.isBaseOnly() {
		times.main = nil
		if base := *s.times[0].when; !q.Period.IsZero() {
			times.against(s, when{period: q.Period, grain: base.grain}, base)
			times.main = nil
		}
	}
	m, _ := kpi.Find(q.Metric)
	if w := times.main; w != nil && times.doubt == nil && (w.shape != present || m.Shape == kpi.Snapshot) {
		inherited["period"] = false
		q.Period = s.moved(*w, q.Period)
		if q.Compare != nil && q.Compare.Kind == kpi.CompareWith {
			q.Compare, inherited["compare"] = nil, false
		}
	}
	assumed := len(s.compare) == 0 && !s.is[aVersus] // why, fell: any comparison will do
	if times.compare != nil && !(assumed && q.Compare != nil && q.Compare.Kind != kpi.CompareTarget) {
		q.Compare, inherited["compare"] = times.compare, false
	}
	if s.is[aTarget] {
		q.Compare, inherited["compare"] = &kpi.Compare{Kind: kpi.CompareTarget}, false
	}
	q.Compare = filled(q.Compare, q.Period, s.today)
	return times
}

// isBaseOnly says that the only time named is one to compare with.
func (s *slots) isBaseOnly() bool {
	return len(s.times) == 1 && s.times[0].when.shape != before && s.isBase(s.times[0])
}

// moved is the period a follow-up names: last year means the same days of that
// year, if the question before asked for a part of one.
func (s *slots) moved(w when, prior unit.Period) unit.Period {
	if !w.relative || w.grain != unit.ByYear || prior.IsZero() {
		return w.period
	}
	from, _, _ := prior.From.Date()
	to, _, _ := w.period.From.Date()
	if from == to {
		return w.period // this year, asked after a month of it
	}
	return prior.Shift(unit.ByYear, to-from)
}

// mergeFilters replaces the members of each dimension named, or adds to them
// after words such as 也.
func (s *slots) mergeFilters(q *kpi.Query, inherited map[string]bool) {
	named := s.filters(q.Metric)
	if s.is[anAll] && len(named) == 0 {
		q.Filters, inherited["filters"] = []kpi.Filter{}, false
	}
	if len(named) > 0 {
		inherited["filters"] = s.is[anAlso] || slices.ContainsFunc(q.Filters, func(f kpi.Filter) bool { return !names(named, f.Field) })
	}
	for _, f := range named {
		i := slices.IndexFunc(q.Filters, func(g kpi.Filter) bool { return g.Field == f.Field })
		switch {
		case i >= 0 && s.is[anAlso] && q.Filters[i].Op != kpi.NotIn && f.Op == kpi.In:
			q.Filters[i].Values = union(q.Filters[i].Values, f.Values)
		case i >= 0:
			q.Filters[i] = f
		default:
			q.Filters = append(q.Filters, f)
		}
	}
	s.sides(q)
}

// names says that one of the filters is on the field.
func names(filters []kpi.Filter, field string) bool {
	return slices.ContainsFunc(filters, func(f kpi.Filter) bool { return f.Field == field })
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// mergeGroups replaces the groups; a trend without a grain gets one.
func (s *slots) mergeGroups(q *kpi.Query, inherited map[string]bool) {
	if len(s.groups) > 0 {
		q.GroupBy, inherited["group_by"] = slices.Clone(s.groups), false
	}
	if s.is[aTrend] {
		inherited["group_by"] = false
		s.grainOf(q)
	}
}

func (s *slots) mergeTop(q *kpi.Query, inherited map[string]bool) {
	if top := s.top(q.Metric); top != nil {
		q.TopN, inherited["top_n"] = top, false
	}
}
