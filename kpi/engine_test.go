package kpi

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

func TestGroups(t *testing.T) {
	l := company(t, small()...)
	oct := month("2026-10")
	for _, c := range []struct {
		name string
		q    Query
		want []string
	}{
		{"region: the account's where the owner has none is not asked, s2 sells in the south", Query{Metric: Revenue, GroupBy: []string{Region}}, []string{"[south]=1200", "[east]=800"}},
		{"rep", Query{Metric: Revenue, GroupBy: []string{Rep}}, []string{"[e1]=800", "[s2]=700", "[s1]=500"}},
		{"team", Query{Metric: Orders, GroupBy: []string{Team}}, []string{"[t-south]=2", "[t-east]=1"}},
		{"product: lines, freight and orders without lines", Query{Metric: Revenue, GroupBy: []string{Product}}, []string{"[ent]=800", "[]=600", "[std]=600"}},
		{"orders by product count in each", Query{Metric: Orders, GroupBy: []string{Product}}, []string{"[]=2", "[ent]=2", "[std]=1"}},
		{"top", Query{Metric: Revenue, GroupBy: []string{Rep}, TopN: &TopN{N: 1, Order: Desc}}, []string{"[e1]=800"}},
		{"bottom", Query{Metric: Revenue, GroupBy: []string{Rep}, TopN: &TopN{N: 1, Order: Asc}}, []string{"[s1]=500"}},
		{"worst of a good thing", Query{Metric: WinRate, GroupBy: []string{Rep}, TopN: &TopN{N: 1, Order: Worst}}, []string{"[e1]=0.5"}},
		{"worst of a bad thing", Query{Metric: SalesCycle, GroupBy: []string{Rep}, TopN: &TopN{N: 1, Order: Worst}}, []string{"[e1]=70"}},
		{"best of a bad thing", Query{Metric: SalesCycle, GroupBy: []string{Rep}, TopN: &TopN{N: 1, Order: Best}}, []string{"[s1]=20"}},
		{"filter", Query{Metric: Revenue, Filters: []Filter{{Field: Region, Values: []string{"south"}}}, GroupBy: []string{Rep}}, []string{"[s2]=700", "[s1]=500"}},
		{"filter out", Query{Metric: Revenue, Filters: []Filter{{Field: Rep, Op: NotIn, Values: []string{"s1"}}}, GroupBy: []string{Region}}, []string{"[east]=800", "[south]=700"}},
		{"a team holds those below", Query{Metric: Revenue, Filters: []Filter{{Field: Team, Values: []string{"t-all"}}}, GroupBy: []string{Team}}, []string{"[t-south]=1200", "[t-east]=800"}},
		{"two dimensions", Query{Metric: Orders, GroupBy: []string{Region, Rep}}, []string{"[east e1]=1", "[south s1]=1", "[south s2]=1"}},
		{"stage", Query{Metric: Pipeline, GroupBy: []string{Stage}}, []string{"[proposal]=3000", "[]=100"}},
	} {
		c.q.Period = oct
		same(t, c.name, rows(ask(t, l, c.q)), c.want)
	}
}

func TestTrend(t *testing.T) {
	l := company(t, small()...)
	r := ask(t, l, Query{Intent: IntentTrend, Metric: Revenue, Period: days("2026-08-01", "2026-11-30")})
	same(t, "months", series(r), []string{"2026-08-01..2026-08-31=?", "2026-09-01..2026-09-30=800",
		"2026-10-01..2026-10-31=2000", "2026-11-01..2026-11-22=2400"})
	if !r.Series[3].Partial || r.Series[2].Partial || !r.Partial {
		t.Error("only the current month is partial")
	}
	r = ask(t, l, Query{Metric: Pipeline, Period: days("2026-09-01", "2026-11-30"), GroupBy: []string{"month"}})
	same(t, "snapshots at the end of each month", series(r), []string{"2026-09-01..2026-09-30=3300",
		"2026-10-01..2026-10-31=3100", "2026-11-01..2026-11-22=3500"})
	if r.Value.V != 3500 {
		t.Errorf("the pipeline of the whole span is that of its end, not %v", r.Value.V)
	}
}

func TestComparisons(t *testing.T) {
	l := company(t, append(small(), order("y", "a1", "e1", "2025-10-07", 1000), order("z", "a1", "e1", "2026-09-30", 50))...)
	r := ask(t, l, Query{Metric: Revenue, Period: month("2026-10"), Compare: &Compare{Kind: CompareYear}})
	if c := r.Change; c.Base.V != 1000 || c.Rel != 1 || c.Better != 1 || c.Period != month("2025-10") {
		t.Errorf("a year earlier: %+v", c)
	}
	// November has passed to the 22nd, so October counts to the 22nd.
	r = ask(t, l, Query{Metric: Revenue, Period: month("2026-11"), Compare: &Compare{Kind: ComparePrev}})
	if c := r.Change; !r.Partial || c.Period != days("2026-10-01", "2026-10-22") || c.Base.V != 2000 {
		t.Errorf("equal days: %+v", c)
	}
	r = ask(t, l, Query{Metric: Revenue, Period: month("2026-10"), Compare: &Compare{Kind: CompareWith, Period: month("2026-09")}})
	if r.Change.Base.V != 850 {
		t.Errorf("explicit: %+v", r.Change)
	}
	r = ask(t, l, Query{Metric: Revenue, Period: month("2026-10"), GroupBy: []string{Rep}, Compare: &Compare{Kind: ComparePrev}})
	if c := r.Table[1].Change; !c.Known || c.RelKnown || c.Abs != 700 {
		t.Errorf("s2 sold nothing before: %+v", c)
	}
	r = ask(t, l, Query{Metric: Overdue, Compare: &Compare{Kind: ComparePrev}})
	if c := r.Change; c.Base.V != 500 || c.Better != -1 {
		t.Errorf("more overdue is worse: %+v %+v", c, r.Value)
	}
}

func TestTargets(t *testing.T) {
	quota := func(id, owner, team string, p unit.Period, yuan float64) crm.Record {
		return &crm.Target{Meta: crm.Meta{ID: id}, Owner: owner, Team: team, Metric: Revenue, From: p.From, To: p.To, Amount: cny(yuan)}
	}
	q4 := days("2026-10-01", "2026-12-31")
	l := company(t, append(small(), quota("q1", "", "", q4, 9200), quota("q2", "e1", "", month("2026-10"), 1600),
		quota("q3", "s1", "", month("2026-10"), 250), quota("q4", "", "t-east", month("2026-10"), 2000))...)
	oct := month("2026-10")
	vs := &Compare{Kind: CompareTarget}
	r := ask(t, l, Query{Metric: Revenue, Period: q4, Compare: vs})
	if r.Change.Base.V != 9200 || math.Abs(r.Change.Rel-4400./9200) > 1e-12 || r.Prorated {
		t.Errorf("company: %+v", r.Change)
	}
	r = ask(t, l, Query{Metric: Revenue, Period: oct, Compare: vs})
	if r.Change.Base.V != 3100 || !r.Prorated {
		t.Errorf("a third of the quarter by days: %+v", r.Change)
	}
	r = ask(t, l, Query{Metric: Revenue, Period: oct, Compare: vs, GroupBy: []string{Rep}})
	if a, b, c := r.Table[0].Change, r.Table[1].Change, r.Table[2].Change; a.Rel != .5 || b.Known || c.Rel != 2 {
		t.Errorf("by rep: %+v %+v %+v", a, b, c)
	}
	r = ask(t, l, Query{Intent: IntentAttainment, Metric: Revenue, Period: oct, Compare: vs, GroupBy: []string{Rep}, TopN: &TopN{Order: Worst}})
	same(t, "by attainment, those without a quota last", rows(r), []string{"[e1]=800", "[s1]=500", "[s2]=700"})
	r = ask(t, l, Query{Metric: Revenue, Period: oct, Compare: vs, Filters: []Filter{{Field: Team, Values: []string{"t-east"}}}})
	if r.Change.Base.V != 2000 {
		t.Errorf("team: %+v", r.Change)
	}
	r = askAs(t, l, Scope{Owners: map[string]bool{"s1": true}}, Query{Metric: Revenue, Period: oct, Compare: vs})
	if r.Change.Base.V != 250 || r.Change.Rel != 2 {
		t.Errorf("own: %+v", r.Change)
	}
	r = ask(t, l, Query{Metric: Orders, Period: oct, Compare: vs})
	if r.Change.Known {
		t.Errorf("there is no quota for orders: %+v", r.Change)
	}
}

func TestScopeIsASubset(t *testing.T) {
	l := company(t, small()...)
	for _, m := range Measures() {
		if m.Shape == Ratio {
			continue
		}
		q := Query{Metric: m.ID, Period: month("2026-10")}
		sum := 0.0
		for _, owner := range []string{"e1", "e2", "s1", "s2"} {
			sum += askAs(t, l, Scope{Owners: map[string]bool{owner: true}}, q).Value.V
		}
		all := ask(t, l, q)
		if sum != all.Value.V {
			t.Errorf("%s: own rows add up to %v, all are %v", m.ID, sum, all.Value.V)
		}
		if got := askAs(t, l, Scope{}, q); got.Value.V != 0 || got.Sample != 0 {
			t.Errorf("%s: somebody without rows saw %v", m.ID, got.Value)
		}
	}
}

// shop is a company with random orders, lines, returns, deals and invoices.
func shop(r *rand.Rand) []crm.Record {
	owners, accounts, products := []string{"e1", "e2", "s1", "s2", ""}, []string{"a1", "a2", "a3", ""}, []string{"std", "ent", ""}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	date := func() string { return (day("2026-08-01") + unit.Day(r.IntN(110))).String() }
	records := people()
	for i := range 150 {
		id := string(rune('A'+i/26)) + string(rune('a'+i%26))
		o := order("o"+id, pick(accounts), pick(owners), date(), float64(r.IntN(100000))/100)
		o.Cancelled = r.IntN(10) == 0
		records = append(records, o)
		if r.IntN(2) == 0 {
			records = append(records, lineOf(o, "std", float64(r.IntN(50000))/100), lineOf(o, "ent", float64(r.IntN(50000))/100))
		} else {
			o.Product = pick(products)
		}
		if r.IntN(6) == 0 {
			records = append(records, back("r"+id, o.ID, date(), float64(r.IntN(10000))/100))
		}
		class := []crm.StageClass{crm.Open, crm.Won, crm.Lost}[r.IntN(3)]
		records = append(records, deal("d"+id, pick(owners), class, "2026-08-01", date(), float64(r.IntN(10000))))
		records = append(records, &crm.Invoice{Meta: crm.Meta{ID: "i" + id}, Account: o.Account, Owner: o.Owner,
			IssuedOn: o.OrderedOn, DueOn: o.OrderedOn + 10, Amount: o.Amount})
	}
	return records
}

func TestGroupsAddUpAndEqualTheirFilters(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	l := company(t, shop(r)...)
	for _, m := range Measures() {
		for _, dim := range m.Dims {
			q := Query{Metric: m.ID, Period: days("2026-09-01", "2026-10-31"), GroupBy: []string{dim}}
			grouped := ask(t, l, q)
			num, den := 0.0, 0.0
			for _, row := range grouped.Table {
				num, den = num+row.Value.Tally.Num, den+row.Value.Tally.Den
				one := ask(t, l, Query{Metric: m.ID, Period: q.Period, Filters: []Filter{{Field: dim, Values: row.Keys}}})
				if dim == Team && row.Keys[0] == "t-all" {
					continue
				}
				if one.Value.V != row.Value.V || one.Sample != row.Value.Tally.N {
					t.Errorf("%s by %s: group %q is %v of %d, filtered %v of %d", m.ID, dim, row.Keys, row.Value.V, row.Value.Tally.N, one.Value.V, one.Sample)
				}
				not := ask(t, l, Query{Metric: m.ID, Period: q.Period, Filters: []Filter{{Field: dim, Op: NotIn, Values: row.Keys}}})
				if rest := grouped.Value.Tally.Num - one.Value.Tally.Num; !slices.Contains(m.Overlaps, dim) && not.Value.Tally.Num != rest {
					t.Errorf("%s without %s %q is %v, want %v", m.ID, dim, row.Keys, not.Value.Tally.Num, rest)
				}
			}
			if slices.Contains(m.Overlaps, dim) {
				continue
			}
			if total := grouped.Value.Tally; num != total.Num || den != total.Den {
				t.Errorf("%s by %s: groups add up to %v/%v, the total is %v/%v", m.ID, dim, num, den, total.Num, total.Den)
			}
		}
	}
}

func TestExplain(t *testing.T) {
	l := company(t, shop(rand.New(rand.NewPCG(7, 8)))...)
	for _, m := range Measures() {
		on(t, l, today, func(v *crm.View) {
			x, err := Explain(v, Everyone, Query{Metric: m.ID, Period: month("2026-10")})
			if err != nil {
				t.Fatal(m.ID, err)
			}
			if len(WhyCard(i18n.ZH, x)) < 3 {
				t.Errorf("%s: no card", m.ID)
			}
			if x.By == nil {
				return
			}
			sum := x.By.Rest.Total
			for _, e := range x.By.Top {
				sum += e.Total
			}
			if got := x.Result.major(sum); !close9(got, x.Result.Change.Abs) {
				t.Errorf("%s by %s: effects add up to %v, the change is %v", m.ID, x.By.Dim, got, x.Result.Change.Abs)
			}
			if m.ID != Revenue {
				return
			}
			factors := 0.0
			for _, f := range x.Factors {
				factors += f.Effect
			}
			if !close9(factors, x.Result.Change.Abs) {
				t.Errorf("factors add up to %v, the change is %v", factors, x.Result.Change.Abs)
			}
		})
	}
}

func TestExplainFindsWhoItWas(t *testing.T) {
	records := people()
	for i, m := range []string{"2026-09", "2026-10"} {
		for j, o := range []string{"e1", "e2", "s1", "s2"} {
			yuan := 1000.
			if i == 1 && o == "s1" {
				yuan = 100
			}
			records = append(records, order(m+o, "a"+string(rune('1'+j%3)), o, m+"-05", yuan))
		}
	}
	l := company(t, records...)
	on(t, l, today, func(v *crm.View) {
		x, err := Explain(v, Everyone, Query{Metric: Revenue, Period: month("2026-10")})
		if err != nil {
			t.Fatal(err)
		}
		if x.By == nil || x.By.Dim != Rep || x.By.Top[0].Key != "s1" || x.By.Top[0].Share != 1 {
			t.Errorf("%+v", x.By)
		}
	})
}

func TestAgeAndCoverage(t *testing.T) {
	l := company(t, small()...)
	r := ask(t, l, Query{Metric: Revenue})
	if r.Age != time.Hour || !r.FeedKnown || r.Coverage.First != day("2026-09-15") {
		t.Errorf("age %v, coverage %+v", r.Age, r.Coverage)
	}
}

func TestAMissingRateIsCounted(t *testing.T) {
	o := order("o", "a1", "e1", "2026-10-01", 0)
	o.Amount = unit.Major(5, "JPY")
	l := company(t, o, order("p", "a1", "e1", "2026-10-02", 7))
	r := ask(t, l, Query{Metric: Revenue, Period: month("2026-10")})
	if r.Value.V != 7 || r.Coverage.NoRate != 1 {
		t.Errorf("%v %+v", r.Value, r.Coverage)
	}
}

func TestUnknownIDsAreFaults(t *testing.T) {
	l := company(t, small()...)
	on(t, l, today, func(v *crm.View) {
		_, err := Answer(v, Everyone, Query{Metric: Revenue, Filters: []Filter{{Field: Rep, Values: []string{"e1", "e9"}}, {Field: Account, Values: []string{"zz"}}}})
		var faults Faults
		if !errors.As(err, &faults) || len(faults) != 2 || !strings.Contains(faults.Text(i18n.ZH), "e9") {
			t.Errorf("%v", err)
		}
	})
}

// A rate of one won deal in one must not lead a ranking.
func TestThinRatesAreRankedBehind(t *testing.T) {
	for _, c := range []struct {
		name  string
		top   *TopN
		first string
	}{
		{"ranked", &TopN{N: 2, Order: Best}, "many"},
		{"ranked from below", &TopN{N: 2, Order: Worst}, "many"},
		{"listed", nil, "one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, _ := Find(WinRate)
			e := &engine{q: Query{TopN: c.top}, m: m}
			if c.top != nil {
				e.q.TopN = &TopN{N: c.top.N, Order: direction(c.top.Order, m)}
			}
			row := func(key string, won, n float64) group {
				t := Tally{Num: won, Den: n, N: int(n)}
				return group{row: Row{Keys: []string{key}, Value: m.number(t, "CNY")}}
			}
			rows := []group{row("none", 0, 0), row("one", 1, 1), row("many", 12, 20)}
			if err := e.sort(rows); err != nil {
				t.Fatal(err)
			}
			if rows[0].row.Keys[0] != c.first || rows[2].row.Keys[0] != "none" {
				t.Errorf("order %v, want %s first and none last", rows, c.first)
			}
		})
	}
}

// Groups by day of months that are not equally long are compared as far as
// both reach.
func TestGroupsOverTimeOfUnequalPeriods(t *testing.T) {
	l := company(t, append(small(), order("x", "a1", "e1", "2026-08-31", 70), order("y", "a1", "e1", "2026-09-30", 50), order("z", "a1", "e1", "2026-10-31", 90))...)
	byDay := Query{Metric: Orders, GroupBy: []string{Rep, "day"}, Compare: &Compare{Kind: ComparePrev}}
	byDay.Period = month("2026-09") // August has a day more
	for _, row := range ask(t, l, byDay).Table {
		if row.Change == nil {
			t.Errorf("%v has no change", row.Keys)
		}
	}
	byDay.Period = month("2026-10") // September a day less
	r := ask(t, l, byDay)
	last := r.Table[slices.IndexFunc(r.Table, func(row Row) bool { return row.Keys[1] == "2026-10-31" })]
	if last.Change != nil {
		t.Errorf("the 31st is compared with %+v", last.Change)
	}
	for _, lang := range i18n.Langs {
		var file strings.Builder
		if err := WriteCSV(&file, lang, r); err != nil || len(Card(lang, r)) == 0 || !strings.Contains(file.String(), "2026-10-31") {
			t.Errorf("%s, %v: the last day is not told: %s", lang, err, file.String())
		}
	}
}
