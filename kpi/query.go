package kpi

import (
	"encoding/json"

	"github.com/riskbell/riskbell/internal/unit"
)

// Intent is what a question wants to see.
type Intent string

// The intents, named as in the question corpus.
const (
	IntentValue      Intent = "value"
	IntentTrend      Intent = "trend"
	IntentRank       Intent = "rank"
	IntentCompare    Intent = "compare"
	IntentAttainment Intent = "attainment"
	IntentWhy        Intent = "why"
	IntentFollowup   Intent = "followup"
	IntentClarify    Intent = "clarify"
	IntentList       Intent = "list"
	IntentHelp       Intent = "help"
)

// Intents lists all intents.
var Intents = []Intent{IntentValue, IntentTrend, IntentRank, IntentCompare, IntentAttainment,
	IntentWhy, IntentFollowup, IntentClarify, IntentList, IntentHelp}

// The dimensions a measure can be filtered and grouped by. A team means itself
// and the teams below it in a filter, and the owner's own team in a group.
const (
	Region  = "region"
	Team    = "team"
	Rep     = "rep"
	Product = "product"
	Account = "account"
	Stage   = "stage"
)

// Dimensions lists all dimensions, from wide to narrow.
var Dimensions = []string{Region, Team, Rep, Product, Account, Stage}

// Query is one KPI question: what commands, schedules, rules and the reader of
// plain questions have in common. Values of filters are ids, never names.
type Query struct {
	Intent Intent `json:"intent" yaml:"intent"` // empty is value
	Metric string `json:"metric" yaml:"metric"`
	// Period is the range of days asked for; zero is the measure's default.
	Period  unit.Period `json:"period" yaml:"period"`
	Filters []Filter    `json:"filters" yaml:"filters"`
	// GroupBy has dimensions and at most one time grain (day to year).
	GroupBy []string `json:"group_by" yaml:"group_by"`
	Compare *Compare `json:"compare" yaml:"compare"`
	TopN    *TopN    `json:"top_n" yaml:"top_n"`
}

// Filter keeps the rows whose Field is one of Values, or is none of them. The
// value "" stands for rows that have none.
type Filter struct {
	Field  string   `json:"field" yaml:"field"`
	Op     string   `json:"op" yaml:"op"` // In or NotIn; empty is In
	Values []string `json:"values" yaml:"values"`
}

// The operators of a Filter.
const (
	In    = "in"
	NotIn = "not_in"
)

// Compare asks for a second value beside the first.
type Compare struct {
	Kind string `json:"kind" yaml:"kind"`
	// Period is the other range; zero lets Baseline find it. Required for
	// CompareWith, without meaning for CompareTarget.
	Period unit.Period `json:"period" yaml:"period"`
}

// The kinds of comparison.
const (
	CompareYear   = "yoy"    // the same days a year earlier
	ComparePrev   = "prev"   // the adjacent period of the same length
	CompareTarget = "target" // the quota
	CompareWith   = "period" // a period of the asker's choice
)

// TopN orders the groups and keeps the first N; N 0 keeps all.
type TopN struct {
	N     int    `json:"n" yaml:"n"`
	Order string `json:"order" yaml:"order"`
}

// The orders of a TopN. Best and worst look at the measure's polarity.
const (
	Desc  = "desc"
	Asc   = "asc"
	Best  = "best"
	Worst = "worst"
)

// Scope says whose rows may be counted: those of all owners, or of Owners by
// id. Rows without an owner are counted for All only.
type Scope struct {
	All    bool
	Owners map[string]bool
}

// Everyone is the scope of all rows.
var Everyone = Scope{All: true}

// Allows reports whether rows of owner may be counted.
func (s Scope) Allows(owner string) bool { return s.All || owner != "" && s.Owners[owner] }

// Grain is the time grain of GroupBy, "" if there is none.
func (q Query) Grain() unit.Grain {
	for _, g := range q.GroupBy {
		if isGrain(g) {
			return unit.Grain(g)
		}
	}
	return ""
}

// Dims are the dimensions of GroupBy, without the time grain.
func (q Query) Dims() []string {
	var dims []string
	for _, g := range q.GroupBy {
		if !isGrain(g) {
			dims = append(dims, g)
		}
	}
	return dims
}

func isGrain(s string) bool {
	for _, g := range unit.Grains {
		if string(g) == s {
			return true
		}
	}
	return false
}

// span is a period in JSON: [first day, day after the last], null if absent.
type span [2]unit.Day

func toSpan(p unit.Period) *span {
	if p.IsZero() {
		return nil
	}
	return &span{p.From, p.To}
}

func (s *span) period() unit.Period {
	if s == nil {
		return unit.Period{}
	}
	return unit.Period{From: s[0], To: s[1]}
}

// MarshalJSON writes the period as ["2026-11-01","2026-12-01"], end exclusive.
func (q Query) MarshalJSON() ([]byte, error) {
	type plain Query
	return json.Marshal(struct {
		plain
		Period *span `json:"period"`
	}{plain(q), toSpan(q.Period)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (q *Query) UnmarshalJSON(b []byte) error {
	type plain Query
	w := struct {
		*plain
		Period *span `json:"period"`
	}{plain: (*plain)(q)}
	err := json.Unmarshal(b, &w)
	q.Period = w.Period.period()
	return err
}

// MarshalJSON writes the period as Query does.
func (c Compare) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Kind   string `json:"kind"`
		Period *span  `json:"period"`
	}{c.Kind, toSpan(c.Period)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Compare) UnmarshalJSON(b []byte) error {
	var w struct {
		Kind   string `json:"kind"`
		Period *span  `json:"period"`
	}
	err := json.Unmarshal(b, &w)
	*c = Compare{Kind: w.Kind, Period: w.Period.period()}
	return err
}
