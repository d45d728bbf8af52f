package kpi

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

func TestLongTrendShowsTheLatest(t *testing.T) {
	l := company(t, small()...)
	r := ask(t, l, Query{Metric: Orders, Period: days("2025-10-25", "2026-11-22"), GroupBy: []string{"month"}, Compare: &Compare{Kind: CompareYear}})
	text := plainText(Card(i18n.EN, r))
	for _, want := range []string{"2 earlier rows are not shown", "Nov 2026 (to Nov 22) | ", "(+0)"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "Nov 2025 |") {
		t.Errorf("the earliest month is shown:\n%s", text)
	}
}

func TestCutMonthsSayWhere(t *testing.T) {
	l := company(t, small()...)
	r := ask(t, l, Query{Metric: Orders, Period: days("2026-09-10", "2026-11-22"), GroupBy: []string{Region, "month"}})
	text := plainText(Card(i18n.ZH, r))
	for _, want := range []string{"2026年9月（9月10日起）", "| 2026年10月 |", "2026年11月（截至 11月22日）"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestTinyCountsChangeByDifferences(t *testing.T) {
	l := company(t, small()...)
	r := ask(t, l, Query{Metric: Orders, Period: month("2026-10"), GroupBy: []string{Rep}, Compare: &Compare{Kind: ComparePrev}})
	table := plainText(r.table(i18n.EN))
	if strings.Contains(table, "%") || !strings.Contains(table, "▲ 1") {
		t.Errorf("counts of one and two in per cent:\n%s", table)
	}
}

func TestWhySaysThatItDidNotFall(t *testing.T) {
	l := company(t, append(small(), order("n1", "a1", "e1", "2026-11-05", 300), order("n2", "a3", "s2", "2026-11-06", 1500))...)
	on(t, l, today, func(v *crm.View) {
		x, err := Explain(v, Everyone, Query{Metric: Revenue, Period: month("2026-11")})
		if err != nil {
			t.Fatal(err)
		}
		for expected, want := range map[int]bool{-1: x.Result.Change.Abs > 0, 1: x.Result.Change.Abs < 0, 0: false} {
			x.Expected = expected
			text := plainText(WhyCard(i18n.EN, x))
			if got := strings.Contains(text, "It did not"); got != want {
				t.Errorf("expected %d: %v, want %v\n%s", expected, got, want, text)
			}
		}
	})
}

func TestSharesOfASmallChangeAreNotShown(t *testing.T) {
	x := Explanation{Result: Result{Change: &Change{Known: true, RelKnown: true, Rel: -.3}}}
	for _, c := range []struct {
		rel, share float64
		want       bool
	}{{-.3, .8, true}, {-.3, -.4, true}, {-.3, 1.2, false}, {-.3, -1.2, false}, {.01, .5, false}} {
		x.Result.Change.Rel = c.rel
		if got := x.shared(&Breakdown{Top: []Effect{{Share: c.share}}}); got != c.want {
			t.Errorf("a part of %v of a change of %v: %v", c.share, c.rel, got)
		}
	}
	if shareCell(i18n.EN, -.2) != i18n.None || shareCell(i18n.EN, .2) != "20.0%" {
		t.Error("only what worked with the change has a share")
	}
}
