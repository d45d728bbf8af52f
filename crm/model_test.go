package crm_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// TestViewsAgreeWithAModel syncs random changes of orders and compares every
// way of reading, at every instant, with the maps that were fed.
func TestViewsAgreeWithAModel(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 2))
	for range 10 {
		l := newLedger(t)
		start := at("2026-06-01")
		mustSync(t, l, start.String(), feed(records(&crm.Order{Meta: meta("first", "2026-05-31", ""), OrderedOn: day("2026-05-31"), Account: "a0"})))
		known := []map[string]crm.Order{{"first": {Meta: meta("first", "2026-05-31", ""), OrderedOn: day("2026-05-31"), Account: "a0"}}}
		for step := 1; step <= 12; step++ {
			page, next := randomPage(rnd, known[step-1])
			known = append(known, next)
			now := start + unit.Instant(step)*1000
			mustSync(t, l, now.String(), feed(append(make([]crm.Page, step), page)...))
		}
		for step, want := range known {
			now := start + unit.Instant(step)*1000
			look(t, l, now.String(), func(v *crm.View) { compareWithModel(t, rnd, v, want) })
		}
	}
}

func randomPage(rnd *rand.Rand, last map[string]crm.Order) (crm.Page, map[string]crm.Order) {
	next := map[string]crm.Order{}
	for id, o := range last {
		next[id] = o
	}
	var page crm.Page
	for range 1 + rnd.IntN(5) {
		id := fmt.Sprint("o", rnd.IntN(8))
		o := crm.Order{Meta: crm.Meta{ID: id}, Account: fmt.Sprint("a", rnd.IntN(3)), Owner: fmt.Sprint("u", rnd.IntN(2)),
			OrderedOn: day("2026-05-01") + unit.Day(rnd.IntN(4)), Cancelled: rnd.IntN(2) == 0}
		page.Records = append(page.Records, &o)
		next[id] = o
	}
	if id := fmt.Sprint("o", rnd.IntN(8)); rnd.IntN(3) == 0 {
		page.Gone = append(page.Gone, crm.Ref{Kind: crm.KindOrder, ID: id})
		delete(next, id)
	}
	return page, next
}

func compareWithModel(t *testing.T, rnd *rand.Rand, v *crm.View, want map[string]crm.Order) {
	t.Helper()
	list := func(keep func(crm.Order) bool) string {
		var out []crm.Order
		for _, o := range want {
			if keep(o) {
				out = append(out, o)
			}
		}
		slices.SortFunc(out, func(a, b crm.Order) int {
			if a.OrderedOn != b.OrderedOn {
				return int(a.OrderedOn - b.OrderedOn)
			}
			return slices.Compare([]byte(a.ID), []byte(b.ID))
		})
		text := ""
		for _, o := range out {
			text += o.ID + " "
		}
		return text
	}
	p := unit.Period{From: day("2026-05-01") + unit.Day(rnd.IntN(3)), To: day("2026-05-04")}
	equal(t, "all", ids(t, crm.All[*crm.Order](v)), list(func(crm.Order) bool { return true }))
	equal(t, "during", ids(t, crm.During[*crm.Order](v, p)), list(func(o crm.Order) bool { return p.Contains(o.OrderedOn) }))
	equal(t, "account", ids(t, crm.OfAccount[*crm.Order](v, "a1")), list(func(o crm.Order) bool { return o.Account == "a1" }))
	for id, o := range want {
		got, ok := get[*crm.Order](t, v, id)
		equal(t, "get "+id, ok && same(got, &o), true)
	}
	c, err := v.Coverage(crm.KindOrder)
	equal(t, "rows", c.Rows == len(want) && err == nil, true)
}
