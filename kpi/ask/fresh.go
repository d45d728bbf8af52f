package ask

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// fresh says that the text is a question of its own, whatever was asked
// before: it names a measure with a period, a cut or a question word, or asks
// how a member does. A word that points back makes a follow-up of all but the
// first: a person who writes "李娜的业绩" does not mean last week's top five.
func (s *slots) fresh() bool {
	if len(s.metrics)+len(s.doubts) == 0 {
		return s.is[aHelp] || s.asksHow() && len(s.members) > 0 && !s.pointsBack()
	}
	if slices.ContainsFunc(s.times, func(t token) bool { return t.when.shape != present }) {
		return true
	}
	cut := len(s.members)+len(s.groups) > 0 || s.rank != ""
	return (cut || s.asks()) && !s.pointsBack()
}

// pointsBack says that a word refers to the question before: 那, 换成, what
// about, an and at the very beginning, or now before the measure.
func (s *slots) pointsBack() bool {
	return s.is[aBack] || s.is[anAlso] || s.prev(1) == anAnd && len(s.tokens) > 1 || s.now()
}

// now says that the word now stands right before the measure: now orders.
func (s *slots) now() bool {
	return slices.ContainsFunc(s.metrics, func(t token) bool { return strings.HasSuffix(" "+s.text.s[:t.from], " now ") })
}

// The words of questions, in Chinese and in English: for how much, for how
// many, and for how it goes.
var (
	howMuch = []string{"多少", "几单", "什么", "what", "whats", "how"}
	howMany = []string{"多少", "几个", "几家", "几位", "how many", "number of"}
	howGoes = []string{"怎么样", "怎样", "如何", "咋样", "how", "hows"}
)

// asks says that the text asks for a figure, asksHow for how it goes; one for
// reasons does neither, and mostly means the answer before.
func (s *slots) asks() bool    { return (s.says(howMuch) || s.says(howGoes)) && !s.is[aWhy] }
func (s *slots) asksHow() bool { return s.says(howGoes) && !s.is[aWhy] }

// says that one of the words stands in the text; Latin ones as whole words.
func (s *slots) says(words []string) bool {
	spaced := " " + strings.ReplaceAll(s.text.s, "'", "") + " "
	return slices.ContainsFunc(words, func(w string) bool {
		return hanOnly(w) && strings.Contains(s.text.s, w) || strings.Contains(spaced, " "+w+" ")
	})
}

// settleCounted takes a dimension that is counted, as in "how many customers",
// for a measure that we do not have. 销售 alone is mostly the revenue.
func (s *slots) settleCounted() {
	if len(s.metrics)+len(s.doubts) > 0 || s.rank != "" || s.is[aTarget] || !s.says(howMany) {
		return
	}
	for i, t := range s.loose {
		if t.class == aDim && s.text.s[t.from:t.to] != "销售" && !s.says([]string{"多少钱"}) {
			s.doubts = append(s.doubts, token{from: t.from, to: t.to, class: anUnknown, senses: t.senses})
			s.loose = slices.Delete(s.loose, i, i+1)
			return
		}
	}
}

// renewed drops what a bare measure does not take over: what the question
// before was grouped by, compared with and ordered by, unless a word points
// back; and for the state of a day the days of a flow.
func (s *slots) renewed(q *kpi.Query, inherited map[string]bool) {
	bare := !s.pointsBack()
	if bare {
		q.GroupBy, inherited["group_by"] = []string{}, false
	}
	if bare || len(s.metrics) > 0 && s.metrics[0].id() != q.Metric {
		q.Compare, q.TopN = nil, nil
		inherited["compare"], inherited["top_n"] = false, false
	}
	if len(s.metrics) == 0 {
		return // a measure in doubt
	}
	m, _ := kpi.Find(s.metrics[0].id())
	before, _ := kpi.Find(q.Metric)
	state, was := m.Shape == kpi.Snapshot, before.Shape == kpi.Snapshot
	if state && (bare || !was) || was && !state && q.Period == before.DefaultPeriod(s.today) {
		q.Period, inherited["period"] = unit.Period{}, false
	}
}
