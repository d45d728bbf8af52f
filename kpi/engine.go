package kpi

import (
	"fmt"
	"slices"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Answer computes q on v from the rows that s allows. A query with faults
// gives Faults.
func Answer(v *crm.View, s Scope, q Query) (Result, error) {
	e, err := newEngine(v, s, q)
	if err != nil {
		return Result{}, err
	}
	now, err := e.gather(e.measured)
	if err != nil {
		return Result{}, err
	}
	base, err := e.baseline()
	if err != nil {
		return Result{}, err
	}
	return e.result(now, base)
}

// engine is one question being answered.
type engine struct {
	*reader
	m        Measure
	scan     scanner
	scope    Scope
	q        Query // with defaults filled in
	dims     []string
	grain    unit.Grain
	measured unit.Period
	partial  bool
	compared unit.Period // the measured part of the baseline; zero for none
	cover    Coverage
	prorated bool // a quota of another period was shared out by days
	thinRows int  // groups that rest on few cases
	more     int  // groups beyond the top
}

func newEngine(v *crm.View, s Scope, q Query) (*engine, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	r, err := newReader(v)
	if err != nil {
		return nil, err
	}
	m, _ := Find(q.Metric)
	e := &engine{reader: r, m: m, scan: scannerOf(m.ID), scope: s, q: fillIn(q, m, r.today)}
	e.dims, e.grain = e.q.Dims(), e.q.Grain()
	e.products = slices.Contains(e.dims, Product) || slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Field == Product })
	e.measured, e.partial = Measured(e.q.Period, e.today)
	if c := e.q.Compare; c != nil && c.Kind != CompareTarget {
		e.compared = c.Period
		if e.partial {
			e.compared = equalDays(c.Period, e.measured)
		}
	}
	if err := e.checkIDs(); err != nil {
		return nil, err
	}
	return e, e.covered()
}

// fillIn gives q its defaults: period, grain of a trend, baseline, order.
func fillIn(q Query, m Measure, today unit.Day) Query {
	if q.Intent == "" {
		q.Intent = IntentValue
	}
	if q.Period.IsZero() {
		q.Period = m.defaultPeriod(q.Grain(), today)
	}
	if q.Intent == IntentTrend && q.Grain() == "" {
		q.GroupBy = append(slices.Clone(q.GroupBy), string(TrendGrain(q.Period)))
	}
	if q.Compare != nil {
		c := *q.Compare
		if c.Period.IsZero() && c.Kind != CompareTarget {
			c.Period = Baseline(c.Kind, q.Period, today)
		}
		q.Compare = &c
	}
	if q.TopN != nil {
		q.TopN = &TopN{N: q.TopN.N, Order: direction(q.TopN.Order, m)}
	}
	return q
}

// direction is Desc or Asc: best and worst go by the measure's polarity.
func direction(o string, m Measure) string {
	switch {
	case o == Best && !m.Up, o == Worst && m.Up, o == Asc:
		return Asc
	}
	return Desc
}

// checkIDs holds that the records named in filters exist, so that a mistyped
// id is a fault and not a quiet zero.
func (e *engine) checkIDs() error {
	var faults Faults
	for i, f := range e.q.Filters {
		for _, id := range f.Values {
			ok, err := e.exists(f.Field, id)
			if err != nil {
				return err
			}
			if !ok {
				faults = append(faults, Fault{Key: i18n.Key("kpi.fault.id"), Where: fmt.Sprintf("filters[%d].values", i), Found: f.Field + " " + id})
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

func (e *engine) exists(dim, id string) (ok bool, err error) {
	switch {
	case id == "":
		return true, nil
	case dim == Rep:
		return e.org.Owner(id) != nil, nil
	case dim == Team:
		return e.org.Team(id) != nil, nil
	case dim == Account:
		a, err := e.account(id)
		return a != nil, err
	}
	return true, nil // products, regions and stages may be known from facts alone
}

// covered fills in what the records can tell.
func (e *engine) covered() error {
	c, err := e.v.Coverage(kindOf(e.m.ID))
	e.cover = Coverage{Rows: c.Rows, First: c.First}
	return err
}

// known reports whether the records reach into p, so that nothing found in it
// means nothing happened.
func (e *engine) known(p unit.Period) bool {
	return e.cover.Rows > 0 && p.Days() > 0 && p.To > e.cover.First
}

// kindOf is the kind of record a measure rests on.
func kindOf(metric string) crm.Kind {
	switch metric {
	case WinRate, SalesCycle, Pipeline:
		return crm.KindOpportunity
	case SigningRate:
		return crm.KindContract
	case CSAT:
		return crm.KindSurvey
	case Overdue:
		return crm.KindInvoice
	case OnTimeDelivery:
		return crm.KindDelivery
	case NewAccounts:
		return crm.KindAccount
	}
	return crm.KindOrder
}

func scannerOf(metric string) scanner {
	return map[string]scanner{
		Revenue: scanRevenue, Orders: scanOrders, AvgDeal: scanAvgDeal, NewAccounts: scanNewAccounts,
		ChurnRate: scanChurn, SalesCycle: scanCycle, WinRate: scanWins, SigningRate: scanContracts,
		CSAT: scanSurveys, Pipeline: scanPipeline, Overdue: scanOverdue, OnTimeDelivery: scanDeliveries,
	}[metric]
}
