package crm_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// fetching is a source that asks a function.
type fetching func(cursor string) (crm.Page, error)

func (f fetching) Name() string                                             { return "fetching" }
func (f fetching) Fetch(_ context.Context, cursor string) (crm.Page, error) { return f(cursor) }

// Whatever a sync refuses, and every record it sets aside, is said in both
// languages.
func TestWhatASyncRefusesIsSaidInBothLanguages(t *testing.T) {
	var all []crm.Record
	for i := range 30 {
		all = append(all, order("O-"+string(rune('a'+i)), "A", "u", "2026-01-01"))
	}
	l := newLedger(t)
	mustSync(t, l, "2026-03-01", feed(whole(all...)))
	run := mustSync(t, l, "2026-03-02", &script{name: "odd", pages: []crm.Page{{
		Records: []crm.Record{&crm.Account{}, &crm.Account{Meta: meta(strings.Repeat("x", 300), "", "")}, &crm.ExchangeRate{Meta: meta("R", "", "")}},
		Gone:    []crm.Ref{{Kind: "alien", ID: "1"}},
	}}})
	var said []i18n.Words
	look(t, l, "2026-03-02", func(v *crm.View) {
		for r, err := range v.Rejections(run.Number) {
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, i18n.Words{ZH: r.Text(i18n.ZH), EN: r.Text(i18n.EN)})
		}
	})
	for _, src := range []crm.Source{
		feed(whole(all[:10]...)),
		fetching(func(string) (crm.Page, error) { return crm.Page{}, nil }),
	} {
		run, err := l.Sync(t.Context(), at("2026-03-03"), src, nil)
		if err == nil || run.Problem != i18n.Both(err) {
			t.Errorf("%s: problem %v, error %v", src.Name(), run.Problem, err)
		}
		said = append(said, run.Problem)
	}
	for i, want := range []struct{ zh, en string }{
		{"odd：缺少编号（id）", "odd: the id is missing"},
		{"odd：编号，或所引用的客户、负责人编号超过 200 个字节，请改短", "odd: an id, or the account or owner it names, is longer than 200 bytes: shorten it"},
		{"odd：汇率为 0，应为大于零的数", "odd: the exchange rate is 0: it must be above zero"},
		{`odd：没有 "alien" 这种记录类型：riskbell fields 列出所有类型`, `odd: there is no kind of record "alien": riskbell fields lists them`},
		{"30 条 order 记录只列出了 10 条，缺得太多，不像是真的删除，因此没有删除任何记录：请检查数据源；若确属删除，请在配置里调高 max_gone",
			"only 10 of 30 order records are listed: too few to believe that the rest is gone; nothing was deleted (check the feed, or raise max_gone in the configuration)"},
		{"返回了一页空数据，既没有进展也不是最后一页：请检查该数据源", "an empty page came that neither moves on nor is the last: check the source"},
	} {
		if i >= len(said) || said[i] != (i18n.Words{ZH: want.zh, EN: want.en}) {
			t.Errorf("said %q, want %q", said[min(i, len(said)-1)], want)
		}
	}
	if slices.ContainsFunc(said, func(w i18n.Words) bool { return strings.ContainsFunc(w.EN, isHan) }) {
		t.Errorf("Chinese in the English of %q", said)
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// A page that cannot be stored, and a source that another sync moves on
// meanwhile, are said so too.
func TestTwoSyncsOfOneSource(t *testing.T) {
	l := newLedger(t)
	outer := fetching(func(cursor string) (crm.Page, error) {
		if cursor == "." {
			mustSync(t, l, "2026-03-01", fetching(func(string) (crm.Page, error) { return crm.Page{Cursor: "..", Last: true}, nil }))
		}
		return crm.Page{Cursor: cursor + ".", Read: 1}, nil
	})
	run, err := l.Sync(t.Context(), at("2026-03-01"), outer, nil)
	want := i18n.Words{ZH: "读到的数据无法保存：正在另一处同步：请等它结束后再运行", EN: "what was read cannot be stored: another sync of it is running: wait for its end"}
	if err == nil || run.Problem != want {
		t.Errorf("problem %q, want %q", run.Problem, want)
	}
}
