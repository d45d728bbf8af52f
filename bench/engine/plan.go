package engine

import (
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/internal/unit"
)

// Plan has the days the questions speak of, as the product reads the words
// today: running periods end with today.
type Plan struct {
	Today                      unit.Day
	Month, Before, YearAgo     unit.Period // last month and what it is compared with
	Quarter                    unit.Period // so far
	ChurnEarlier, ChurnLater   unit.Period
	Months                     []unit.Period // the last twelve, the last so far
	Days                       unit.Period   // the last 90
	Rep                        int           // whose trend is asked
	Last90, Last365, Before365 unit.Period   // of the risk pass
}

// NewPlan is the plan of a company.
func NewPlan(c *gen.Company) Plan {
	end := c.Today + 1
	last := func(days unit.Day) unit.Period { return unit.Period{From: end - days, To: end} }
	p := Plan{Today: c.Today, Rep: 7, Days: last(90), Last90: last(90), Last365: last(365),
		Before365: unit.Period{From: end - 730, To: end - 365}}
	p.Month = unit.ByMonth.Around(c.Today).Shift(unit.ByMonth, -1)
	p.Before, p.YearAgo = p.Month.Shift(unit.ByMonth, -1), p.Month.Shift(unit.ByMonth, -12)
	p.Quarter = unit.Period{From: unit.ByQuarter.StartOf(c.Today), To: end}
	churn := unit.Day(max(p.Quarter.Days(), 90)) // kpi.ChurnWindow
	p.ChurnLater = last(churn)
	p.ChurnEarlier = unit.Period{From: end - 2*churn, To: end - churn}
	p.Months = unit.Period{From: unit.ByMonth.StartOf(c.Today).AddMonths(-11), To: end}.Split(unit.ByMonth)
	return p
}

// Year is the span of Months.
func (p Plan) Year() unit.Period {
	return unit.Period{From: p.Months[0].From, To: p.Months[len(p.Months)-1].To}
}
