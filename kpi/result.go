package kpi

import (
	"cmp"
	"encoding/json"
	"math"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// Number is one value of a measure. Known is false where there is nothing to
// tell: no data in the period, or a ratio without a single case. It is never
// zero for that reason.
type Number struct {
	V     float64 // in the measure's unit: money in major units, shares 0 to 1
	Known bool
	Tally Tally
}

// MarshalJSON writes {"value":…,"sample":…}, the value null where not known.
func (n Number) MarshalJSON() ([]byte, error) {
	w := struct {
		Value  *float64 `json:"value"`
		Sample int      `json:"sample"`
	}{Sample: n.Tally.N}
	if n.Known {
		w.Value = &n.V
	}
	return json.Marshal(w)
}

// Change is a value beside another: the baseline's or the target.
type Change struct {
	Kind   string      `json:"kind"`
	Period unit.Period `json:"period"` // what was measured for Base
	Base   Number      `json:"base"`
	// Abs is value less base, in the measure's unit.
	Abs float64 `json:"difference"`
	// Rel is Abs over the size of base; for a target it is value over target.
	// RelKnown is false where base is zero.
	Rel      float64 `json:"relative"`
	RelKnown bool    `json:"relative_known"`
	Known    bool    `json:"known"` // both values are known
	// Better is 1 for a change to the better by the measure's polarity, -1 to
	// the worse, 0 for none.
	Better int `json:"better"`
	// Chance says that two shares differ by no more than chance would have
	// them (Newcombe's 95 % interval holds zero).
	Chance bool `json:"chance,omitempty"`
}

// Row is one group.
type Row struct {
	// Keys are the members, in the order of Query.Dims; with a time grain
	// beside dimensions the first day of the unit comes last.
	Keys   []string `json:"keys"`
	Value  Number   `json:"value"`
	Change *Change  `json:"change,omitempty"`
}

// Point is one unit of a trend.
type Point struct {
	Period  unit.Period `json:"period"`
	Partial bool        `json:"partial,omitempty"` // cut by the question or by today
	Value   Number      `json:"value"`
	Change  *Change     `json:"change,omitempty"`
}

// Side is a figure beside the measure: median, returned, undecided, satisfied,
// nps (-100 to 100) or response.
type Side struct {
	Tag   string `json:"tag"`
	Unit  Unit   `json:"unit"`
	Value Number `json:"value"`
}

// Coverage says what the records behind an answer can and cannot tell.
type Coverage struct {
	// Rows and First are the records of the kind the measure rests on and its
	// earliest day; Rows 0 means that there are none at all.
	Rows  int      `json:"rows"`
	First unit.Day `json:"first"`
	// NoAccount and NoOwner count rows of the period without one.
	NoAccount int `json:"no_account,omitempty"`
	NoOwner   int `json:"no_owner,omitempty"`
	// NoRate counts amounts left out for want of an exchange rate.
	NoRate int `json:"no_rate,omitempty"`
}

// Name is what people call a member, in both languages.
type Name struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Result is the answer to a Query.
type Result struct {
	// Query is the question with every default filled in.
	Query Query `json:"query"`
	// Measured is the part of the period that has happened; Partial says that
	// it is less than the whole, and that a comparison took equal days.
	Measured unit.Period   `json:"measured"`
	Partial  bool          `json:"partial"`
	Value    Number        `json:"value"`
	Unit     Unit          `json:"unit"`
	Currency unit.Currency `json:"currency,omitempty"`
	Interval *[2]float64   `json:"interval_95,omitempty"`
	Change   *Change       `json:"change,omitempty"`
	// Prorated says that quotas of other periods were shared out by days.
	Prorated bool    `json:"prorated,omitempty"`
	Table    []Row   `json:"table,omitempty"`
	More     int     `json:"more,omitempty"` // groups beyond the top N
	Series   []Point `json:"series,omitempty"`
	Sides    []Side  `json:"sides,omitempty"`

	Definition Measure      `json:"definition"`
	Sample     int          `json:"sample"`
	Coverage   Coverage     `json:"coverage"`
	At         unit.Instant `json:"at"`
	// Age is how long before At the feed was last read; FeedKnown is false
	// where it never was.
	Age       time.Duration `json:"-"`
	FeedKnown bool          `json:"feed_known"`
	// Thin is how many groups of a ranking rest on fewer than five cases each
	// and come behind the others.
	Thin int `json:"thin,omitempty"`
	// Scoped says that only the rows of some owners were counted.
	Scoped bool `json:"scoped,omitempty"`
	// Names has the members shown, by dimension and id.
	Names map[string]map[string]Name `json:"-"`
}

// number is the value of t by the measure's shape.
func (m Measure) number(t Tally, base unit.Currency) Number {
	n := Number{V: t.Num, Known: true, Tally: t}
	if m.Shape == Ratio {
		n.V, n.Known = t.rate()
	}
	if m.Unit == Money {
		n.V /= pow10(base)
	}
	return n
}

// pow10 is how many minor units of c make a major one.
func pow10(c unit.Currency) float64 { return math.Pow10(c.Digits()) }

// change compares now with base.
func (m Measure) change(kind string, p unit.Period, now, base Number) *Change {
	c := &Change{Kind: kind, Period: p, Base: base, Known: now.Known && base.Known}
	if !c.Known {
		return c
	}
	c.Abs = now.V - base.V
	if base.V != 0 {
		c.RelKnown = true
		c.Rel = c.Abs / math.Abs(base.V)
		if kind == CompareTarget {
			c.Rel = now.V / base.V
		}
	}
	c.Better = m.better(c.Abs)
	if m.Unit == Share && kind != CompareTarget {
		c.Chance = stats.Newcombe(int(now.Tally.Num), int(now.Tally.Den), int(base.Tally.Num), int(base.Tally.Den)).Contains(0)
	}
	return c
}

func (m Measure) better(diff float64) int {
	switch {
	case diff == 0:
		return 0
	case (diff > 0) == m.Up:
		return 1
	}
	return -1
}

// Name is what people of language l call member id of dimension dim.
func (r Result) Name(l i18n.Lang, dim, id string) string {
	if id == "" {
		return l.T("kpi.none." + i18n.Key(dim))
	}
	n := r.Names[dim][id]
	if l == i18n.ZH {
		return cmp.Or(n.ZH, cmp.Or(n.EN, word(l, dim, id)))
	}
	return cmp.Or(n.EN, cmp.Or(n.ZH, word(l, dim, id)))
}

// word is the catalogue's name of a region or stage code, or the code itself.
func word(l i18n.Lang, dim, id string) string {
	if key := i18n.Key("kpi." + dim + "." + id); i18n.Has(key) {
		return l.T(key)
	}
	return id
}

// MarshalJSON writes the age of the feed in seconds.
func (r Result) MarshalJSON() ([]byte, error) {
	type plain Result
	return json.Marshal(struct {
		plain
		AgeSeconds int64 `json:"age_seconds"`
	}{plain(r), int64(r.Age / time.Second)})
}
