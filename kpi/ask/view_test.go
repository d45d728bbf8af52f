package ask

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/kpi"
	"github.com/riskbell/riskbell/storage/bolt"
)

var shanghai = time.FixedZone("CST", 8*3600)

// list is a source that gives its records at once.
type list []crm.Record

func (list) Name() string { return "test" }

func (l list) Fetch(context.Context, string) (crm.Page, error) {
	return crm.Page{Records: l, Read: len(l), Last: true}, nil
}

// viewed runs fn on a ledger that holds the records.
func viewed(t testing.TB, records list, fn func(*crm.View)) {
	t.Helper()
	ctx := context.Background()
	store, err := bolt.Open(ctx, filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	now := today.Start(shanghai).Add(12 * time.Hour)
	ledger := crm.NewLedger(store, shanghai, "CNY")
	if run, err := ledger.Sync(ctx, now, records, nil); err != nil || !run.Good() {
		t.Fatalf("sync: %v %+v", err, run)
	}
	if err := ledger.View(ctx, now, func(v *crm.View) error { fn(v); return nil }); err != nil {
		t.Fatal(err)
	}
}

func meta(id string) crm.Meta { return crm.Meta{ID: id} }

func records(accounts int) list {
	out := list{
		&crm.Team{Meta: meta("root"), Name: "销售中心", NameEN: "Sales"},
		&crm.Team{Meta: meta("east"), Name: "华东区", NameEN: "East China", Parent: "root", Region: "east"},
		&crm.Team{Meta: meta("key"), Name: "大客户部", NameEN: "Key Accounts Team", Parent: "east", Region: "east"},
		&crm.Owner{Meta: meta("o-1"), Name: "赵磊", NameEN: "Zhao Lei", Team: "key"},
		&crm.Product{Meta: meta("pro"), Name: "专业版", NameEN: "Professional"},
		&crm.Account{Meta: meta("A-1"), Name: "明川制造有限公司", NameEN: "Mingchuan Manufacturing Co., Ltd.", Region: "overseas"},
	}
	for i := range accounts {
		out = append(out, &crm.Account{Meta: meta(fmt.Sprintf("B-%04d", i)), Name: fmt.Sprintf("甲%c乙%c机械", '一'+rune(i*7), '丁'+rune(i*13)), NameEN: fmt.Sprintf("Works%d Machinery", i)})
	}
	return out
}

func TestNamesOfTheRecords(t *testing.T) {
	viewed(t, records(3), func(v *crm.View) {
		l, err := FromView(v)
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]string{
			"华东上月收入":                                "value revenue @2026-10 region=east",
			"华东区上月收入":                               "value revenue @2026-10 region=east",
			"revenue in East China last month":      "value revenue @2026-10 region=east",
			"revenue in East last month":            "value revenue @2026-10 region=east",
			"revenue in overseas last month":        "value revenue @2026-10 region=overseas",
			"大客户部上月收入":                              "value revenue @2026-10 team=key",
			"sales last month":                      "value revenue @2026-10",
			"Zhao Lei's orders last month":          "value orders @2026-10 rep=o-1",
			"专业版上月收入":                               "value revenue @2026-10 product=pro",
			"明川制造上月收入":                              "value revenue @2026-10 account=A-1",
			"Mingchuan Manufacturing orders in Oct": "value orders @2026-10 account=A-1",
			"revenue of a-1 last month":             "value revenue @2026-10 account=A-1",
			"谈判阶段商机":                                "value pipeline - stage=negotiation",
		} {
			if got := shown(l.Parse(text, today, nil)); got != canonical(t, want) {
				t.Errorf("%s\n got  %s\n want %s", text, got, canonical(t, want))
			}
		}
	})
}

func TestNearWordsAreGuessedAndTold(t *testing.T) {
	l := testLexicon(t)
	for text, want := range map[string]string{
		"花东上月收入":                       "value revenue @2026-10 region=east",
		"赵雷上月收入":                       "value revenue @2026-10 rep=zhaolei",
		"上月赢单绿":                        "value win_rate @2026-10",
		"青禾上月收入":                       "value revenue @2026-10 account=a-1",
		"revnue last month":            "value revenue @2026-10",
		"orders in Southwst in Oct":    "value orders @2026-10 region=southwest",
		"Qinghe revenue last month":    "value revenue @2026-10 account=a-1",
		"revnue last mnth":             "value revenue @2026-10",
		"orders this yaer":             "value orders @2026",
		"custmer satisfacton last qtr": "value csat @2026q3",
	} {
		r := l.Parse(text, today, nil)
		guessed := false
		for _, s := range r.Spans {
			guessed = guessed || s.Guessed
		}
		if got := shown(r); got != canonical(t, want) || !guessed {
			t.Errorf("%s: guessed %v\n got  %s\n want %s", text, guessed, got, canonical(t, want))
		}
	}
}

func TestAmbiguityOffersWholeQuestions(t *testing.T) {
	l := testLexicon(t)
	for text, n := range map[string]int{"上季度转化率": 2, "何琳上月收入": 2, "上月收入前三": 4, "月底收入": 2, "上月收入和订单数": 2, "上月华东": 4, "收入增长率": 2, "前两天的收入": 3} {
		r := l.Parse(text, today, nil)
		if r.Clarify == nil || len(r.Clarify.Options) != n {
			t.Errorf("%s: %+v, want %d options", text, r.Clarify, n)
			continue
		}
		for _, o := range r.Clarify.Options {
			if err := o.Query.Validate(); err != nil || o.Label.ZH == "" || o.Label.EN == "" || o.Query.Intent == kpi.IntentClarify {
				t.Errorf("%s: option %+v: %v", text, o, err)
			}
		}
	}
}

func BenchmarkFromView(b *testing.B) {
	viewed(b, records(600), func(v *crm.View) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := FromView(v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
