package ask

import (
	"slices"

	"github.com/riskbell/riskbell/kpi"
)

// settleLoose makes groups of the dimensions without a marker. 销售 alone is
// what people call the revenue, unless it is ranked.
func (s *slots) settleLoose() {
	ranking := s.rank != "" || s.is[aWho]
	for _, t := range s.loose {
		word := s.text.s[t.from:t.to]
		switch {
		case word == "销售" && !ranking && len(s.metrics) == 0 && len(s.doubts) == 0:
			t.class, t.senses = aMetric, []sense{{class: aMetric, id: kpi.Revenue}}
			s.metrics = append(s.metrics, t)
		case word == "销售" && !ranking:
		case t.class == aUnitWord && len(s.groups) > 0:
		case len(s.groups) > 0 && s.marked && !ranking:
		default:
			s.group(t.id())
		}
	}
	if s.is[aWho] && len(s.groups) == 0 {
		s.group(kpi.Rep)
	}
}

// verbs and nouns are words for measures that give way to another measure
// beside them: 卖了几单 asks for orders, 订单的客单价 for the average.
var (
	verbs = []string{"卖", "卖得", "卖的", "卖了", "卖了多少", "sell", "sold", "sales"}
	nouns = []string{"order", "orders", "deals", "订单", "商机", "逾期", "流失", "周期", "单数", "收入"}
)

// dropAverages takes the word average for granted where the measure is one.
func (s *slots) dropAverages() {
	if len(s.metrics) == 0 {
		return
	}
	if m, _ := kpi.Find(s.metrics[0].id()); m.Shape == kpi.Ratio {
		s.gaps = slices.DeleteFunc(s.gaps, func(t token) bool {
			return slices.Contains([]string{"average", "avg", "mean", "平均"}, s.text.s[t.from:t.to])
		})
	}
}

// settleMetrics keeps one mention of each measure, and the better named of
// neighbours such as 订单 and 客单价.
func (s *slots) settleMetrics() {
	for _, weak := range [][]string{verbs, nouns} {
		if distinct(s.metrics) < 2 || s.joined() {
			break
		}
		strong := slices.DeleteFunc(slices.Clone(s.metrics), func(t token) bool {
			return slices.Contains(weak, s.text.s[t.from:t.to])
		})
		if len(strong) > 0 {
			s.metrics = strong
		}
	}
	s.dropAverages()
	seen := map[string]bool{}
	s.metrics = slices.DeleteFunc(s.metrics, func(t token) bool {
		had := seen[t.id()]
		seen[t.id()] = true
		return had
	})
}

func distinct(tokens []token) int {
	ids := map[string]bool{}
	for _, t := range tokens {
		ids[t.id()] = true
	}
	return len(ids)
}

// joined says that two measures are joined by and.
func (s *slots) joined() bool {
	for i, t := range s.tokens {
		if t.class == anAnd && s.prev(i) == aMetric && s.next(i) == aMetric {
			return true
		}
	}
	return false
}
