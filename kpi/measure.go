package kpi

import (
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Unit is what a measure's values are counted in.
type Unit string

// The units. Money is in major units of the base currency, a share is 0 to 1,
// a score is 1 to 5.
const (
	Money Unit = "money"
	Count Unit = "count"
	Days  Unit = "days"
	Share Unit = "share"
	Score Unit = "score"
)

// Shape is how the values of parts make the value of the whole.
type Shape string

// The shapes.
const (
	Sum      Shape = "sum"      // facts of a period, added
	Ratio    Shape = "ratio"    // numerator and denominator, added apart
	Snapshot Shape = "snapshot" // the state at the end of a period, added over rows
)

// Measure is the definition of a metric.
type Measure struct {
	ID    string `json:"id"`
	Unit  Unit   `json:"unit"`
	Shape Shape  `json:"shape"`
	// Up says that more is better.
	Up bool `json:"up"`
	// Default is the grain of the period when none is asked: its current unit
	// to date. Snapshots are taken now.
	Default unit.Grain `json:"default_grain"`
	// Dims are the dimensions it can be filtered and grouped by.
	Dims []string `json:"dimensions"`
	// Overlaps are dimensions whose groups share rows, so that groups add up
	// to more than the total: an order with two products counts in both.
	Overlaps []string `json:"overlaps,omitempty"`
}

// NameKey is the key of what people call the measure.
func (m Measure) NameKey() i18n.Key { return i18n.Key("kpi.metric." + m.ID) }

// DefinitionKey is the key of what the measure means.
func (m Measure) DefinitionKey() i18n.Key { return i18n.Key("kpi.definition." + m.ID) }

// FormulaKey is the key of how it is computed.
func (m Measure) FormulaKey() i18n.Key { return i18n.Key("kpi.formula." + m.ID) }

// The measures' ids.
const (
	Revenue        = "revenue"
	Orders         = "orders"
	AvgDeal        = "avg_deal"
	NewAccounts    = "new_accounts"
	ChurnRate      = "churn_rate"
	SalesCycle     = "sales_cycle"
	WinRate        = "win_rate"
	SigningRate    = "signing_rate"
	CSAT           = "csat"
	Pipeline       = "pipeline"
	Overdue        = "overdue"
	OnTimeDelivery = "on_time_delivery"
)

// Measures lists every measure in the order people expect them.
func Measures() []Measure {
	owners := []string{Region, Team, Rep, Account}
	goods := []string{Region, Team, Rep, Product, Account}
	deals := []string{Region, Team, Rep, Product, Account, Stage}
	return []Measure{
		{ID: Revenue, Unit: Money, Shape: Sum, Up: true, Default: unit.ByMonth, Dims: goods},
		{ID: Orders, Unit: Count, Shape: Sum, Up: true, Default: unit.ByMonth, Dims: goods, Overlaps: []string{Product}},
		{ID: AvgDeal, Unit: Money, Shape: Ratio, Up: true, Default: unit.ByMonth, Dims: goods, Overlaps: []string{Product}},
		{ID: NewAccounts, Unit: Count, Shape: Sum, Up: true, Default: unit.ByMonth, Dims: owners},
		{ID: ChurnRate, Unit: Share, Shape: Ratio, Default: unit.ByQuarter, Dims: owners},
		{ID: SalesCycle, Unit: Days, Shape: Ratio, Default: unit.ByQuarter, Dims: goods},
		{ID: WinRate, Unit: Share, Shape: Ratio, Up: true, Default: unit.ByQuarter, Dims: goods},
		{ID: SigningRate, Unit: Share, Shape: Ratio, Up: true, Default: unit.ByQuarter, Dims: owners},
		{ID: CSAT, Unit: Score, Shape: Ratio, Up: true, Default: unit.ByQuarter, Dims: goods},
		{ID: Pipeline, Unit: Money, Shape: Snapshot, Up: true, Default: unit.ByDay, Dims: deals},
		{ID: Overdue, Unit: Money, Shape: Snapshot, Default: unit.ByDay, Dims: owners},
		{ID: OnTimeDelivery, Unit: Share, Shape: Ratio, Up: true, Default: unit.ByMonth, Dims: goods},
	}
}

// Find is the measure with the id.
func Find(id string) (Measure, bool) {
	for _, m := range Measures() {
		if m.ID == id {
			return m, true
		}
	}
	return Measure{}, false
}

// Metrics lists the ids of all measures.
func Metrics() []string {
	var ids []string
	for _, m := range Measures() {
		ids = append(ids, m.ID)
	}
	return ids
}
