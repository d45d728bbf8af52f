package ask

import (
	"slices"
	"testing"
)

func TestInheritedSlotsAreTold(t *testing.T) {
	l := testLexicon(t)
	prior, _ := expected(t, "rank revenue @2026-10 region=east by:rep vs:yoy top:3desc")
	for text, want := range map[string][]string{
		"那华南呢":      {"metric", "period", "group_by", "compare", "top_n"},
		"也看华南":      {"metric", "period", "filters", "group_by", "compare", "top_n"},
		"只看云服务":     {"metric", "period", "filters", "group_by", "compare", "top_n"},
		"订单数呢":      {"period", "filters", "group_by"},
		"上季度呢":      {"metric", "filters", "group_by", "compare", "top_n"},
		"按产品拆":      {"metric", "period", "filters", "compare", "top_n"},
		"上周的订单数呢":   nil,
		"环比呢":       {"metric", "period", "filters", "group_by", "top_n"},
		"整体呢":       {"metric", "period", "group_by", "compare", "top_n"},
		"and top 5": {"metric", "period", "filters", "group_by", "compare"},
	} {
		if r := l.Parse(text, today, &prior); !slices.Equal(r.Inherited, want) {
			t.Errorf("%s: %v, want %v", text, r.Inherited, want)
		}
	}
}
