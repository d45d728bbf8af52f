package ask

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// span is what the times of a text say: the period asked for, and what it is
// compared with.
type spans struct {
	main    *when
	compare *kpi.Compare
	doubt   *token // a time that must be asked about
}

// periods reads the times of the text together.
func (s *slots) periods() spans {
	times := s.joinYears()
	var out spans
	var plain []token
	for _, t := range times {
		switch t.when.shape {
		case vague:
			if s.before(t, times) {
				s.compare = append(s.compare, kpi.ComparePrev)
				continue
			}
			out.doubt = &t
		case before:
			s.compare = append(s.compare, kpi.ComparePrev)
		default:
			if s.repeats(t) {
				out.doubt = &t // every Monday: no one period
				continue
			}
			plain = append(plain, t)
		}
	}
	switch {
	case len(plain) == 1 && s.isBase(plain[0]) && len(s.members) < 2:
		out.against(s, s.currentOf(*plain[0].when), *plain[0].when)
	case len(plain) >= 2 && s.compares():
		a, b := plain[0], plain[1]
		if s.isBase(a) && !s.list && !s.isBase(b) || s.evenly(a, b) {
			a, b = b, a
		}
		s.shareYear(&a, b)
		out.against(s, *a.when, *b.when)
	case len(plain) >= 2 && !same(plain):
		out.doubt = &plain[1]
		out.main = plain[0].when
	case len(plain) >= 1:
		out.main = plain[0].when
	}
	out.modified(s)
	return out
}

// shareYear puts a into the year that the text gives for b right after it:
// the first half vs the second half of 2025. Q3 vs Q3 of last year stays.
func (s *slots) shareYear(a *token, b token) {
	i := slices.IndexFunc(s.tokens, func(u token) bool { return u.from == a.from })
	if i < 0 || i+2 >= len(s.tokens) || s.tokens[i+2].from != b.from || b.when.part != nil || b.when.relative || b.when.grain == unit.ByYear {
		return
	}
	year, _, _ := b.when.period.From.Date()
	if in, ok := a.when.within(year); ok && in.period != b.when.period {
		a.when = &in
	}
}

// repeats says that each or every stands right before t.
func (s *slots) repeats(t token) bool {
	i := slices.IndexFunc(s.tokens, func(u token) bool { return u.from == t.from })
	return i > 0 && s.tokens[i-1].class == anEach && strings.TrimSpace(s.text.s[s.tokens[i-1].to:t.from]) == "" && t.when.shape == calendar
}

// evenly says that two times are set side by side, 9月和10月对比, with the
// earlier first: then the later is what is asked about.
func (s *slots) evenly(a, b token) bool {
	between := s.text.s[a.to:b.from]
	for _, t := range s.tokens {
		if t.class == aVersus && t.from >= a.to && t.to <= b.from {
			return false
		}
	}
	sided := strings.Contains(between, " with ") || strings.Contains(between, " to ") || strings.Contains(between, " against ")
	return s.is[aVersus] && !sided && a.when.period.From < b.when.period.From
}

// before says that t is the 前7天 of 近7天与前7天: the days before those.
func (s *slots) before(t token, times []token) bool {
	return s.compares() && slices.ContainsFunc(times, func(u token) bool {
		return u.when.shape == rolling && len(t.when.options) > 0 && u.when.period.Days() == t.when.options[0].Days()
	})
}

// compares says that the text sets two things side by side.
func (s *slots) compares() bool {
	return s.is[aVersus] || s.is[aWhy] || s.is[aChange]
}

func same(times []token) bool {
	for _, t := range times[1:] {
		if t.when.period != times[0].when.period {
			return false
		}
	}
	return true
}

// joinYears puts a part of a year into the year named elsewhere in the text:
// October revenue of last year. Now beside another time says nothing.
func (s *slots) joinYears() []token {
	times := s.times
	if len(times) != 2 || s.compares() && s.is[aVersus] {
		return times
	}
	for i, t := range times {
		year := times[1-i]
		if year.when.grain == unit.ByYear && year.when.shape == calendar {
			y, _, _ := year.when.period.From.Date()
			if in, ok := t.when.within(y); ok {
				t.when = &in
				return []token{t}
			}
		}
		if t.when.shape == present {
			return []token{year}
		}
		if end := t.when.period.To; t.when.shape == ending && year.when.period.Contains(end-1) {
			year.when.period.To = end // until yesterday, of this month
			return []token{year}
		}
	}
	return times
}

// isBase says that t is what something is compared with: vs, 比 or 跟 before it.
func (s *slots) isBase(t token) bool {
	for i, u := range s.tokens {
		if u.from != t.from {
			continue
		}
		switch s.prev(i) {
		case aVersus:
			return !s.list || len(s.times) < 2
		case anAnd:
			return s.next(i) == aVersus && (i < 2 || s.tokens[i-2].class != aTime)
		case aCompare: // 环比上月, but not YoY last month
			return s.tokens[i-1].to == t.from && t.when.relative && hanOnly(s.text.s[t.from:t.to])
		}
	}
	return false
}

// currentOf is the unit of today that a base is compared with: this month for
// last month.
func (s *slots) currentOf(base when) when {
	g := base.grain
	if g == "" {
		return when{}
	}
	return when{shape: calendar, grain: g, relative: true, period: g.Around(s.today)}
}

// against compares main with base, under the name the relation has.
func (o *spans) against(s *slots, main, base when) {
	o.main = &main
	o.compare = &kpi.Compare{Kind: relation(main, base, s.today), Period: base.period}
	if o.compare.Kind != kpi.CompareWith {
		o.compare.Period = unit.Period{}
	}
	if main.period.IsZero() {
		o.main = nil
	}
}

// relation names how base lies to main.
func relation(main, base when, today unit.Day) string {
	p := main.period
	switch {
	case p.IsZero():
		return kpi.CompareWith
	case base.relative && base.grain == unit.ByYear && base.back == 1,
		base.period == kpi.Baseline(kpi.CompareYear, p, today):
		return kpi.CompareYear
	case base.period == p, // vs the previous 30 days, which reads as the last 30
		base.period == kpi.Baseline(kpi.ComparePrev, p, today),
		base.relative && base.back == 1 && main.grain == base.grain:
		return kpi.ComparePrev
	}
	return kpi.CompareWith
}

// modified adds what words such as 同比 ask for, and the periods compared.
func (o *spans) modified(s *slots) {
	if o.compare == nil && len(s.compare) > 0 {
		o.compare = &kpi.Compare{Kind: s.compare[0]}
	}
	if o.compare == nil && (s.is[aWhy] || s.is[aChange] && !s.is[aTrend] && len(s.groups) == 0) {
		o.compare = &kpi.Compare{Kind: kpi.ComparePrev}
	}
}

// filled is the compare with its period, where the question has one.
func filled(c *kpi.Compare, p unit.Period, today unit.Day) *kpi.Compare {
	if c == nil || p.IsZero() || c.Kind == kpi.CompareTarget || c.Kind == kpi.CompareWith {
		return c
	}
	return &kpi.Compare{Kind: c.Kind, Period: kpi.Baseline(c.Kind, p, today)}
}
