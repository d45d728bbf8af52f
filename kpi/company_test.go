package kpi

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

var shanghai = time.FixedZone("CST", 8*3600)

// today is the day of all tests of this package unless they say otherwise.
const today = "2026-11-22"

func day(s string) unit.Day {
	d, err := unit.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// span is the period of the days from and to, to included.
func days(from, to string) unit.Period {
	return unit.Period{From: day(from), To: day(to) + 1}
}

func month(s string) unit.Period { return unit.ByMonth.Around(day(s + "-01")) }

func cny(yuan float64) unit.Money { return unit.Major(yuan, "CNY") }

// list is a source that gives its records at once.
type list struct {
	records []crm.Record
	history []crm.FieldChange
}

func (list) Name() string { return "test" }

func (l list) Fetch(context.Context, string) (crm.Page, error) {
	return crm.Page{Records: l.records, History: l.history, Read: len(l.records), Last: true}, nil
}

// company syncs the records and gives a way to look at them on a day.
func company(t testing.TB, records ...crm.Record) *crm.Ledger {
	t.Helper()
	return synced(t, list{records: records})
}

func synced(t testing.TB, src crm.Source) *crm.Ledger {
	t.Helper()
	ctx := context.Background()
	store, err := bolt.Open(ctx, filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	l := crm.NewLedger(store, shanghai, "CNY")
	run, err := l.Sync(ctx, noon(today)-3600_000, src, nil)
	if err != nil || !run.Good() {
		t.Fatalf("sync: %v %+v", err, run)
	}
	return l
}

func noon(d string) unit.Instant { return day(d).Start(shanghai).Add(12 * time.Hour) }

// on runs fn on the ledger at noon of d.
func on(t testing.TB, l *crm.Ledger, d string, fn func(*crm.View)) {
	t.Helper()
	err := l.View(context.Background(), noon(d), func(v *crm.View) error { fn(v); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

// ask answers q for everyone, today.
func ask(t testing.TB, l *crm.Ledger, q Query) Result {
	t.Helper()
	return askAs(t, l, Everyone, q)
}

func askAs(t testing.TB, l *crm.Ledger, s Scope, q Query) (r Result) {
	t.Helper()
	on(t, l, today, func(v *crm.View) {
		var err error
		if r, err = Answer(v, s, q); err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
	})
	return r
}

// people are two regions with a team and two reps each.
func people() []crm.Record {
	return []crm.Record{
		&crm.Team{Meta: crm.Meta{ID: "t-all"}, Name: "销售部", Manager: "boss"},
		&crm.Team{Meta: crm.Meta{ID: "t-east"}, Name: "华东团队", NameEN: "East team", Parent: "t-all", Region: "east"},
		&crm.Team{Meta: crm.Meta{ID: "t-south"}, Name: "华南团队", NameEN: "South team", Parent: "t-all", Region: "south"},
		&crm.Owner{Meta: crm.Meta{ID: "boss"}, Name: "总监", Team: "t-all"},
		&crm.Owner{Meta: crm.Meta{ID: "e1"}, Name: "张伟", NameEN: "Zhang Wei", Team: "t-east"},
		&crm.Owner{Meta: crm.Meta{ID: "e2"}, Name: "李娜", NameEN: "Li Na", Team: "t-east"},
		&crm.Owner{Meta: crm.Meta{ID: "s1"}, Name: "王芳", NameEN: "Wang Fang", Team: "t-south"},
		&crm.Owner{Meta: crm.Meta{ID: "s2"}, Name: "刘洋", NameEN: "Liu Yang", Team: "t-south"},
		&crm.Product{Meta: crm.Meta{ID: "std"}, Name: "标准版", NameEN: "Standard"},
		&crm.Product{Meta: crm.Meta{ID: "ent"}, Name: "企业版", NameEN: "Enterprise"},
		&crm.Account{Meta: crm.Meta{ID: "a1"}, Name: "远航科技", NameEN: "Yuanhang Tech", Owner: "e1", OpenedOn: day("2025-03-01")},
		&crm.Account{Meta: crm.Meta{ID: "a2"}, Name: "蓝海零售", NameEN: "Lanhai Retail", Owner: "s1"},
		&crm.Account{Meta: crm.Meta{ID: "a3"}, Name: "金石机械", NameEN: "Jinshi Machinery", Region: "north"},
	}
}

func order(id, account, owner, on string, yuan float64) *crm.Order {
	return &crm.Order{Meta: crm.Meta{ID: id}, Account: account, Owner: owner, OrderedOn: day(on), Amount: cny(yuan)}
}

func lineOf(o *crm.Order, product string, yuan float64) *crm.OrderLine {
	return &crm.OrderLine{Meta: crm.Meta{ID: o.ID + "/" + product}, Order: o.ID, Account: o.Account, Owner: o.Owner,
		Product: product, OrderedOn: o.OrderedOn, Quantity: 1, Amount: cny(yuan)}
}

func back(id, order, on string, yuan float64) *crm.Return {
	return &crm.Return{Meta: crm.Meta{ID: id}, Order: order, ReturnedOn: day(on), Amount: cny(yuan)}
}

func deal(id, owner string, class crm.StageClass, created, closed string, yuan float64) *crm.Opportunity {
	o := &crm.Opportunity{Meta: crm.Meta{ID: id}, Account: "a1", Owner: owner, Class: class, Stage: string(class),
		CreatedOn: day(created), ClosedOn: day(closed), Amount: cny(yuan), Product: "std"}
	if class == crm.Open {
		o.Stage, o.CloseDate = "proposal", day(closed)
		o.ClosedOn = 0
	}
	return o
}

// rows shows a table as "key=value" lines.
func rows(r Result) []string {
	var out []string
	for _, row := range r.Table {
		v := "?"
		if row.Value.Known {
			v = fmt.Sprintf("%.4g", row.Value.V)
		}
		out = append(out, fmt.Sprint(row.Keys, "=", v))
	}
	return out
}

func series(r Result) []string {
	var out []string
	for _, p := range r.Series {
		v := "?"
		if p.Value.Known {
			v = fmt.Sprintf("%.4g", p.Value.V)
		}
		out = append(out, p.Period.String()+"="+v)
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}
