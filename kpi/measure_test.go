package kpi

import (
	"math"
	"slices"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// small is a company whose every figure is worked out by hand in the tests.
func small() []crm.Record {
	cancelled := order("o5", "a1", "e1", "2026-10-20", 9999)
	cancelled.Cancelled = true
	dollars := order("o4", "a3", "s2", "2026-10-15", 0)
	dollars.Amount = unit.Major(100, "USD")
	o1 := order("o1", "a1", "e1", "2026-10-05", 1000)
	o2 := order("o2", "a2", "s1", "2026-10-10", 500)
	o2.Product = "ent"
	return append(people(),
		&crm.ExchangeRate{Meta: crm.Meta{ID: "x1"}, From: "USD", To: "CNY", On: day("2026-01-01"), Per: 7},
		order("o0", "a1", "e1", "2026-09-15", 800),
		o1, lineOf(o1, "std", 600), lineOf(o1, "ent", 300), // 100 of freight
		o2, dollars, cancelled,
		order("o6", "a2", "s1", "2026-11-03", 2000),
		order("o7", "a1", "e2", "2026-11-22", 400),
		back("r1", "o0", "2026-10-08", 200), // of September's order, booked in October
		back("r2", "o5", "2026-10-25", 9999),
		deal("d1", "e1", crm.Won, "2026-08-01", "2026-10-10", 100),
		deal("d2", "e1", crm.Lost, "2026-08-01", "2026-10-11", 100),
		deal("d3", "s1", crm.Won, "2026-10-01", "2026-10-21", 100),
		deal("d4", "s1", crm.Won, "2026-09-01", "2026-11-02", 100),
		deal("d5", "e2", crm.Open, "2026-09-01", "2026-12-20", 3000),
		deal("d6", "s2", crm.Open, "2026-11-10", "2026-12-20", 500),
		&crm.Contract{Meta: crm.Meta{ID: "c1"}, Owner: "e1", Account: "a1", SentOn: day("2026-10-02"), SignedOn: day("2026-10-09"), Status: crm.ContractSigned},
		&crm.Contract{Meta: crm.Meta{ID: "c2"}, Owner: "e1", Account: "a1", SentOn: day("2026-10-03"), SignedOn: day("2026-11-09"), Status: crm.ContractDisputed},
		&crm.Contract{Meta: crm.Meta{ID: "c3"}, Owner: "s1", Account: "a2", SentOn: day("2026-10-04"), Status: crm.ContractRefused},
		&crm.Contract{Meta: crm.Meta{ID: "c4"}, Owner: "s1", Account: "a2", SentOn: day("2026-10-05"), Status: crm.ContractSent},
		survey("v1", "csat", "2026-10-01", 5), survey("v2", "csat", "2026-10-02", 4),
		survey("v3", "csat", "2026-10-03", 3), survey("v4", "csat", "2026-10-04", 0),
		survey("v5", "nps", "2026-10-05", 10), survey("v6", "nps", "2026-10-06", 6),
		delivery("l1", "2026-10-10", "2026-10-10"), delivery("l2", "2026-10-11", "2026-10-12"),
		delivery("l3", "2026-10-12", "2026-10-01"), delivery("l4", "2026-10-31", ""),
		delivery("l5", "2026-11-22", ""), delivery("l6", "2026-11-21", ""),
		&crm.Invoice{Meta: crm.Meta{ID: "i1"}, Account: "a1", Owner: "e1", IssuedOn: day("2026-09-01"), DueOn: day("2026-10-01"), Amount: cny(1000)},
		&crm.Payment{Meta: crm.Meta{ID: "p1"}, Invoice: "i1", Account: "a1", PaidOn: day("2026-10-15"), Amount: cny(300)},
		&crm.Payment{Meta: crm.Meta{ID: "p2"}, Invoice: "i1", Account: "a1", PaidOn: day("2026-11-15"), Amount: cny(200)},
		&crm.Invoice{Meta: crm.Meta{ID: "i2"}, Account: "a2", Owner: "s1", IssuedOn: day("2026-10-01"), DueOn: day("2026-11-22"), Amount: cny(77)},
		&crm.Invoice{Meta: crm.Meta{ID: "i3"}, Account: "a2", Owner: "s1", IssuedOn: day("2026-10-01"), DueOn: day("2026-11-21"), Amount: cny(50)},
		&crm.Invoice{Meta: crm.Meta{ID: "i4"}, Account: "a3", Owner: "s2", IssuedOn: day("2026-09-02"), DueOn: day("2026-10-02"), Amount: cny(60)},
		&crm.Payment{Meta: crm.Meta{ID: "p3"}, Invoice: "i4", Account: "a3", PaidOn: day("2026-10-03"), Amount: cny(60)},
	)
}

func survey(id, scale, sent string, score float64) *crm.Survey {
	s := &crm.Survey{Meta: crm.Meta{ID: id}, Account: "a1", Owner: "e1", Scale: scale, SentOn: day(sent), Score: score}
	if score > 0 {
		s.AnsweredOn = day(sent) + 2
	}
	return s
}

func delivery(id, promised, delivered string) *crm.Delivery {
	return &crm.Delivery{Meta: crm.Meta{ID: id}, Account: "a1", Owner: "e1", PromisedOn: day(promised), DeliveredOn: day(delivered)}
}

func TestMeasuresByHand(t *testing.T) {
	l := company(t, small()...)
	oct := month("2026-10")
	for _, c := range []struct {
		name   string
		q      Query
		want   float64
		known  bool
		sample int
	}{
		// 1000 + 500 + 100 USD × 7, less the return of 200; o5 is cancelled.
		{"revenue", Query{Metric: Revenue, Period: oct}, 2000, true, 3},
		{"revenue of September is not touched by a later return", Query{Metric: Revenue, Period: month("2026-09")}, 800, true, 1},
		{"revenue counts today", Query{Metric: Revenue, Period: month("2026-11")}, 2400, true, 2},
		{"revenue without orders is nothing", Query{Metric: Revenue, Period: days("2026-10-21", "2026-10-24")}, 0, true, 0},
		{"revenue before the first order is unknown", Query{Metric: Revenue, Period: month("2026-01")}, 0, false, 0},
		{"revenue to come is unknown", Query{Metric: Revenue, Period: month("2027-01")}, 0, false, 0},
		{"orders", Query{Metric: Orders, Period: oct}, 3, true, 3},
		{"average deal", Query{Metric: AvgDeal, Period: oct}, 2200. / 3, true, 3},
		{"average of no order", Query{Metric: AvgDeal, Period: days("2026-10-21", "2026-10-24")}, 0, false, 0},
		{"new accounts: a2 by its first order", Query{Metric: NewAccounts, Period: oct}, 2, true, 2},
		{"new accounts: a1 by its opening", Query{Metric: NewAccounts, Period: month("2025-03")}, 1, true, 1},
		// (70 + 20) / 2
		{"sales cycle", Query{Metric: SalesCycle, Period: oct}, 45, true, 2},
		{"win rate", Query{Metric: WinRate, Period: oct}, 2. / 3, true, 3},
		{"win rate of no deal", Query{Metric: WinRate, Period: month("2026-07")}, 0, false, 0},
		{"signing rate: disputed after signing is signed, sent is undecided", Query{Metric: SigningRate, Period: oct}, 2. / 3, true, 3},
		{"csat", Query{Metric: CSAT, Period: oct}, 4, true, 3},
		// in time, late, early, never
		{"on time", Query{Metric: OnTimeDelivery, Period: oct}, .5, true, 4},
		{"on time: promised for today is undecided", Query{Metric: OnTimeDelivery, Period: month("2026-11")}, 0, true, 1},
		{"pipeline now", Query{Metric: Pipeline}, 3500, true, 2},
		// d5 and d4, open then; d6 not created yet
		{"pipeline at the end of October", Query{Metric: Pipeline, Period: oct}, 3100, true, 2},
		// i1: 1000 - 500; i3: 50; i2 is due today
		{"overdue now", Query{Metric: Overdue}, 550, true, 2},
		{"overdue at the end of October", Query{Metric: Overdue, Period: oct}, 700, true, 1},
		{"churn without history", Query{Metric: ChurnRate, Period: oct}, 0, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, l, c.q)
			if r.Value.Known != c.known || math.Abs(r.Value.V-c.want) > 1e-9 && c.known || r.Sample != c.sample {
				t.Errorf("got %v (known %v) of %d, want %v (known %v) of %d", r.Value.V, r.Value.Known, r.Sample, c.want, c.known, c.sample)
			}
		})
	}
}

func TestChurn(t *testing.T) {
	l := company(t, append(people(),
		order("h", "a9", "e1", "2026-01-02", 1), // history begins
		order("1", "a1", "e1", "2026-04-01", 1), // first day of the earlier window
		order("2", "a2", "s1", "2026-05-02", 1), // stays
		order("3", "a2", "s1", "2026-09-30", 1), // by the last day
		order("4", "a3", "s2", "2026-06-30", 1), // lost
		order("5", "a4", "s2", "2026-07-02", 1), // new in the later window
	)...)
	r := ask(t, l, Query{Metric: ChurnRate, Period: unit.ByQuarter.Around(day("2026-07-01")), GroupBy: []string{Rep}})
	// Q3 has 92 days, so the earlier window is Mar 31 to Jun 30: a1, a2, a3.
	if got, want := r.Value.V, 2./3; math.Abs(got-want) > 1e-12 {
		t.Errorf("churn is %v, want %v", got, want)
	}
	same(t, "by rep", rows(r), []string{"[e1]=1", "[s2]=1", "[s1]=0"})
}

func TestSides(t *testing.T) {
	l := company(t, small()...)
	for _, c := range []struct {
		metric, tag string
		want        float64
	}{
		{Revenue, "returned", 200}, {SalesCycle, "median", 45}, {SigningRate, "undecided", 1},
		{CSAT, "satisfied", 2. / 3}, {CSAT, "nps", 0}, {CSAT, "response", 5. / 6},
	} {
		r := ask(t, l, Query{Metric: c.metric, Period: month("2026-10")})
		found := false
		for _, s := range r.Sides {
			if s.Tag == c.tag {
				found = true
				if math.Abs(s.Value.V-c.want) > 1e-9 {
					t.Errorf("%s %s is %v, want %v", c.metric, c.tag, s.Value.V, c.want)
				}
			}
		}
		if !found {
			t.Errorf("%s has no %s: %+v", c.metric, c.tag, r.Sides)
		}
	}
}

func TestInterval(t *testing.T) {
	l := company(t, small()...)
	r := ask(t, l, Query{Metric: WinRate, Period: month("2026-10")})
	// Wilson for 2 of 3.
	if r.Interval == nil || math.Abs(r.Interval[0]-.2077) > 1e-3 || math.Abs(r.Interval[1]-.9385) > 1e-3 {
		t.Errorf("interval %v", r.Interval)
	}
}

func TestAnEmptyCompany(t *testing.T) {
	l := company(t)
	for _, m := range Measures() {
		q := Query{Metric: m.ID, GroupBy: []string{Rep}, Compare: &Compare{Kind: ComparePrev}}
		r := ask(t, l, q)
		if r.Value.Known || r.Change.Known || len(r.Table) > 0 {
			t.Errorf("%s of nothing: %+v", m.ID, r.Value)
		}
	}
}

func TestOneOrder(t *testing.T) {
	l := company(t, order("o", "", "", "2026-11-22", 12.34))
	r := ask(t, l, Query{Metric: Revenue, GroupBy: []string{Region, Product}})
	if r.Value.V != 12.34 || r.Coverage.NoAccount != 1 || r.Coverage.NoOwner != 1 {
		t.Errorf("%v %+v", r.Value, r.Coverage)
	}
	same(t, "groups", rows(r), []string{"[ ]=12.34"})
}

// An account without a day of opening is new on the day of its first order
// that has one.
func TestAnOrderWithoutADayOpensNoAccount(t *testing.T) {
	undated := order("o0", "a9", "s1", "2026-10-01", 5)
	undated.OrderedOn = 0
	l := company(t, append(small(), &crm.Account{Meta: crm.Meta{ID: "a9"}}, undated, order("o9", "a9", "s1", "2026-10-20", 5))...)
	q := Query{Metric: NewAccounts, Period: month("2026-10"), GroupBy: []string{Account}}
	if r := ask(t, l, q); !slices.Contains(rows(r), "[a9]=1") {
		t.Errorf("got %v", rows(r))
	}
}
