package ask

import (
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/kpi"
)

// member is a mention of a member of a dimension.
type member struct {
	token
	excluded bool
}

// slots is what the tokens of a text say, before it is made a question.
type slots struct {
	text    plain
	today   unit.Day
	tokens  []token // without spaces and fillers
	metrics []token
	doubts  []token // may be several measures, or none of ours
	times   []token
	members []member
	groups  []string // dimensions and a grain, in the order of the text
	loose   []token  // dimensions named without a word such as by or each
	compare []string
	gaps    []token
	is      map[class]bool
	rank    string
	n       int
	list    bool // 对比 A 和 B rather than A 比 B
	marked  bool // a group was asked with a marker
}

// collect fills the slots from a cover.
func collect(text plain, today unit.Day, cover []token) *slots {
	s := &slots{text: text, today: today, is: map[class]bool{}}
	s.tokens = slices.DeleteFunc(merge(text.s, cover), func(t token) bool { return t.class == aFiller })
	for i, t := range s.tokens {
		s.is[t.class] = true
		s.take(i, t)
	}
	s.settleCounted()
	s.settleLoose()
	s.settleMetrics()
	return s
}

// merge joins neighbouring gaps and drops spaces.
func merge(s string, cover []token) []token {
	var out []token
	for _, t := range cover {
		if t.class == none && t.weight == 0 {
			continue
		}
		if n := len(out); n > 0 && t.class == none && out[n-1].class == aUnitWord && out[n-1].to == t.from && isHan([]rune(s[t.from:t.to])[0]) {
			out[n-1].class, out[n-1].senses, out[n-1].to = none, nil, t.to // the 天 of 天气
			continue
		}
		if n := len(out); t.class == none && n > 0 && out[n-1].class == none && strings.TrimSpace(s[out[n-1].to:t.from]) == "" {
			out[n-1].to = t.to
			continue
		}
		out = append(out, t)
	}
	return out
}

// take puts one token into its slot.
func (s *slots) take(i int, t token) {
	switch t.class {
	case none, aLack:
		s.gaps = append(s.gaps, t)
	case aMetric:
		s.metrics = append(s.metrics, t)
		if s.prev(i) == anEach && strings.HasPrefix(s.text.s[t.from:], "销售") {
			s.group(kpi.Rep) // 各销售收入 is 各销售 + 收入
		}
	case aDoubt, anUnknown:
		s.doubts = append(s.doubts, t)
	case aTime:
		s.times = append(s.times, t)
	case aValue:
		s.members = append(s.members, member{t, s.excludes(i)})
	case aDim:
		s.dimension(i, t)
	case aGrain:
		s.group(t.id())
	case aUnitWord:
		if s.grouped(i) || s.prev(i) == aWhich {
			s.group(t.id())
		} else if s.is[aRank] || s.is[aTop] {
			s.loose = append(s.loose, t)
		}
	case aCompare:
		if !slices.Contains(s.compare, t.id()) {
			s.compare = append(s.compare, t.id())
		}
	case aRank:
		s.ranked(t, 0)
	case aTop:
		s.ranked(t, t.n)
	case aVersus:
		s.list = s.list || slices.Contains(listing, s.text.s[t.from:t.to])
	}
}

// listing are the words that stand before both sides of a comparison.
var listing = []string{"对比", "比较", "compare", "comparison", "difference between", "difference"}

func (s *slots) prev(i int) class {
	if i == 0 {
		return none
	}
	return s.tokens[i-1].class
}

func (s *slots) next(i int) class {
	if i+1 >= len(s.tokens) {
		return none
	}
	return s.tokens[i+1].class
}

// grouped says that a marker stands before token i, or before what i is
// joined to with and.
func (s *slots) grouped(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch s.tokens[j].class {
		case aGroup, anEach:
			return true
		case anAnd, anAlso:
		case aDim, aUnitWord, aGrain:
			if s.tokens[i-1].class != anAnd && s.tokens[i-1].class != anAlso {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// dimension decides whether a dimension's name asks for groups or only says
// what a member beside it is.
func (s *slots) dimension(i int, t token) {
	switch {
	case s.grouped(i):
		s.marked = true
		s.group(t.id())
	case s.prev(i) == aWhich:
		s.group(t.id())
		s.is[aWho] = true
	case s.next(i) == anEach || s.next(i) == aGroup && isHan([]rune(s.text.s[s.tokens[i+1].from:])[0]):
		s.group(t.id())
	case s.labels(i, t.id()):
	case s.prev(i) == anAll:
	default:
		s.loose = append(s.loose, t)
	}
}

// labels says that a member of the dimension stands beside token i.
func (s *slots) labels(i int, dim string) bool {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(s.tokens) && s.tokens[j].class == aValue {
			if k := s.tokens[j].of(dim); len(k) > 0 {
				s.tokens[j].senses = k
				s.narrow(s.tokens[j])
				return true
			}
		}
	}
	return false
}

// of are the senses of a member in one dimension.
func (t token) of(dim string) []sense {
	var out []sense
	for _, k := range t.senses {
		if k.dim == dim {
			out = append(out, k)
		}
	}
	return out
}

// narrow keeps, of a member noted before, the senses t has now.
func (s *slots) narrow(t token) {
	for i := range s.members {
		if s.members[i].from == t.from {
			s.members[i].senses = t.senses
		}
	}
}

func (s *slots) group(by string) {
	if !slices.Contains(s.groups, by) {
		s.groups = append(s.groups, by)
	}
}

func (s *slots) ranked(t token, n int) {
	if s.rank == "" || s.rank == "rank" || n > 0 {
		s.rank = t.id()
	}
	s.n = max(s.n, n)
}

// excludes says that the member at i is named to be left out: after except,
// through commas and ands, or before 以外.
func (s *slots) excludes(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch s.tokens[j].class {
		case anExcept:
			return true
		case aValue, anAnd, aLabel, aDim:
			continue
		}
		break
	}
	for j := i + 1; j < len(s.tokens); j++ {
		switch s.tokens[j].class {
		case aBeside:
			return true
		case aValue, anAnd, aLabel, aDim:
			continue
		}
		break
	}
	return false
}
