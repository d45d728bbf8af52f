package ask

import (
	"slices"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// Parse reads text as asked on today; prior is the question before in the same
// conversation, nil if there is none. Every text gives a Reading: what is
// ambiguous or unknown gives a Clarify, never a guess.
func (l *Lexicon) Parse(text string, today unit.Day, prior *kpi.Query) Reading {
	p := normalise(text)
	r := &reader{lex: l, text: p, c: clock{s: p.s, today: today}}
	cover := r.cover()
	if r.mend(cover) {
		cover = r.cover()
	}
	if r.guess(cover) {
		cover = r.cover()
	}
	r.markMended(cover)
	s := collect(r.text, today, cover)
	out := Reading{Lang: langOf(p.s), Spans: s.spans(), Expected: s.expected()}
	if prior != nil && !s.fresh() {
		s.followUp(l, *prior, &out)
	} else {
		s.question(l, &out)
	}
	return out
}

// expected is the direction of change that the text takes for granted.
func (s *slots) expected() int {
	for _, t := range s.tokens {
		if t.class == aChange && t.id() != "" {
			return map[string]int{"down": -1, "up": 1}[t.id()]
		}
	}
	return 0
}

// langOf is Chinese if there is any Han character.
func langOf(s string) i18n.Lang {
	if slices.ContainsFunc([]rune(s), isHan) {
		return i18n.ZH
	}
	return i18n.EN
}

// question makes the slots a question of their own.
func (s *slots) question(l *Lexicon, out *Reading) {
	times := s.periods()
	q := kpi.Query{Filters: []kpi.Filter{}, GroupBy: []string{}}
	if len(s.metrics) > 0 {
		q.Metric = s.metrics[0].id()
	}
	if m, ok := kpi.Find(q.Metric); times.main != nil && !(ok && times.main.shape == present && m.Shape != kpi.Snapshot) {
		q.Period = times.main.period
	}
	q.Compare = times.compare
	if s.is[aTarget] {
		q.Compare = &kpi.Compare{Kind: kpi.CompareTarget}
	}
	q.Compare = filled(q.Compare, q.Period, s.today)
	q.Filters = s.filters(q.Metric)
	q.GroupBy = append(q.GroupBy, s.groups...)
	s.sides(&q)
	q.TopN = s.top(q.Metric)
	q.Intent = s.intent(q)
	s.grainOf(&q)
	out.Query = q
	s.doubtful(l, times, out)
}

// sides groups by a dimension of which two members are set side by side.
func (s *slots) sides(q *kpi.Query) {
	if !s.is[aVersus] {
		return
	}
	for _, f := range q.Filters {
		if f.Op == kpi.In && len(f.Values) > 1 && !slices.Contains(q.GroupBy, f.Field) {
			q.GroupBy = append(q.GroupBy, f.Field)
		}
	}
}

// grainOf gives a trend without a grain the one that suits its length.
func (s *slots) grainOf(q *kpi.Query) {
	if !s.is[aTrend] || q.Grain() != "" || q.Intent == kpi.IntentWhy {
		return
	}
	p := q.Period
	if m, ok := kpi.Find(q.Metric); ok && p.IsZero() {
		p = m.DefaultPeriod(s.today)
	}
	if !p.IsZero() {
		q.GroupBy = append(q.GroupBy, string(kpi.TrendGrain(p)))
	}
}

// filters are the members named, by dimension.
func (s *slots) filters(metric string) []kpi.Filter {
	out := []kpi.Filter{}
	for _, m := range s.members {
		k, ok := m.meant(metric)
		if !ok {
			continue
		}
		op := kpi.In
		if m.excluded {
			op = kpi.NotIn
		}
		i := slices.IndexFunc(out, func(f kpi.Filter) bool { return f.Field == k.dim && f.Op == op })
		if i < 0 {
			out = append(out, kpi.Filter{Field: k.dim, Op: op})
			i = len(out) - 1
		}
		if !slices.Contains(out[i].Values, k.id) {
			out[i].Values = append(out[i].Values, k.id)
		}
	}
	return out
}

// meant is the one sense of a member that the measure can be cut by; false
// where several are left.
func (m member) meant(metric string) (sense, bool) {
	kept := m.senses
	if measure, ok := kpi.Find(metric); ok {
		fit := slices.DeleteFunc(slices.Clone(kept), func(k sense) bool { return !slices.Contains(measure.Dims, k.dim) })
		if len(fit) > 0 {
			kept = fit
		}
	}
	if wide := (token{senses: kept}).of(kpi.Region); len(wide) == 1 {
		kept = wide
	}
	return kept[0], len(kept) == 1
}

// top is the order of groups: best and worst go by the measure's polarity.
func (s *slots) top(metric string) *kpi.TopN {
	order := s.rank
	switch {
	case order == "" && !(s.is[aWho] && len(s.groups) > 0):
		return nil
	case order == "" || order == "rank":
		order = kpi.Desc
	case order == kpi.Best || order == kpi.Worst:
		if m, ok := kpi.Find(metric); ok && (order == kpi.Best) != m.Up {
			order = kpi.Asc
		} else {
			order = kpi.Desc
		}
	}
	return &kpi.TopN{N: s.n, Order: order}
}

// intent is what the question wants to see.
func (s *slots) intent(q kpi.Query) kpi.Intent {
	switch {
	case s.is[aHelp] && len(s.metrics) == 0:
		return kpi.IntentHelp
	case s.is[aWhy]:
		return kpi.IntentWhy
	case s.is[aTarget] && q.TopN == nil:
		return kpi.IntentAttainment
	case q.TopN != nil:
		return kpi.IntentRank
	case q.Compare != nil, s.is[aVersus] && len(q.GroupBy) > 0:
		return kpi.IntentCompare
	case s.is[aTrend] || q.Grain() != "":
		return kpi.IntentTrend
	case s.is[aList]:
		return kpi.IntentList
	}
	return kpi.IntentValue
}

// slotOf names the slot a class fills, "" for none.
func slotOf(c class) string {
	switch c {
	case aMetric, aDoubt, anUnknown:
		return "metric"
	case aTime:
		return "period"
	case aValue:
		return "value"
	case aDim, aGrain, aUnitWord, aTrend:
		return "dimension"
	case aCompare, aVersus, aTarget, aChange:
		return "compare"
	case aRank, aTop:
		return "top_n"
	case aWhy, aWho, aWhich, aList, aHelp, aReset:
		return "intent"
	}
	return ""
}

// spans are the pieces of the text that were used.
func (s *slots) spans() []Span {
	var out []Span
	for _, t := range s.tokens {
		slot := slotOf(t.class)
		if slot == "" {
			continue
		}
		as := t.id()
		if t.class == aTime {
			as = t.when.period.String()
		}
		out = append(out, Span{From: s.text.at[t.from], To: s.text.end(t.to), Text: s.text.quote(t.from, t.to), Slot: slot, As: as, Guessed: t.guessed})
	}
	return out
}
