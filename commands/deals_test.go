package commands

import (
	"fmt"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

func TestTheBareWordListsOpenDeals(t *testing.T) {
	h := newHouse(t)
	rows := "id,account,owner,name,stage,class,amount,created_on,close_date\n"
	for i, amount := range []int{10, 70, 30, 60, 20, 50, 40} {
		rows += fmt.Sprintf("N-%d,A-1,zhangwei,deal %d,proposal,open,%d000,2026-10-01,2026-12-15\n", i, i, amount)
	}
	h.feed("opportunities.csv", rows+"N-WON,A-1,zhangwei,won deal,won,won,9999000,2026-10-01,2026-11-15\n")
	h.change("auditor", func(p *chat.Person) { p.Owner = "" })
	for name, c := range map[string]struct {
		who, text string
		has, not  []string
	}{
		"one's own, the largest first": {"zhangwei", "deal", []string{"Your open deals: 8", "D-1", "N-1", "N-3", "N-5", "N-6"}, []string{"N-0", "N-WON", "D-2"}},
		"another's own":                {"lina", "商机", []string{"Your open deals: 1", "D-2"}, []string{"N-1"}},
		"a manager's team":             {"gucheng", "deal", []string{"Open deals that you can see: 8", "N-1"}, []string{"D-2"}},
		"who has no owner":             {"auditor", "deal", []string{"Open deals that you can see: 9"}, []string{"Your open deals"}},
	} {
		got := h.say(c.who, c.text)
		for _, s := range c.has {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %q lacks %q", name, got, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(got, s) {
				t.Errorf("%s: %q has %q", name, got, s)
			}
		}
	}
	h.say("zhangwei", "deal")
	if got := h.one(h.handle(h.press("zhangwei", h.button("zhangwei", "远航年度框架")))); !strings.Contains(got, "D-1") || !strings.Contains(got, "Stage") {
		t.Errorf("the button shows %q", got)
	}
	h.change("lina", func(p *chat.Person) { p.Owner = "nobody" })
	if got := h.say("lina", "deal"); !strings.Contains(got, "no open deal") {
		t.Errorf("without deals: %q", got)
	}
}

// Deals that are over cost the list of open ones nothing: records are read for
// what is shown alone.
func TestTheListOfOpenDealsReadsFewRecords(t *testing.T) {
	h := newHouse(t)
	today := begin.Day(h.set.deps.Home.Zone)
	records := given{&crm.Owner{Meta: crm.Meta{ID: "zhangwei"}, Name: "张伟"}}
	for i := range 4000 {
		o := &crm.Opportunity{Meta: crm.Meta{ID: fmt.Sprint("N-", i)}, Owner: "zhangwei", Class: crm.Lost, ClosedOn: today - unit.Day(i%900)}
		if i%40 == 0 {
			o.Class, o.ClosedOn, o.Amount = crm.Open, 0, unit.Minor(int64(i)*100_000, "CNY")
		}
		records = append(records, o)
	}
	must(h.set.deps.Feed.Sync(t.Context(), begin, records, nil))(t)
	if said := h.say("zhangwei", "deal"); !strings.Contains(said, "Your open deals: 101") || !strings.Contains(said, "N-3960") {
		t.Errorf("said %q", said)
	}
	allocs := testing.AllocsPerRun(3, func() {
		c := &Call{Now: h.now, Lang: i18n.EN, Person: h.person("zhangwei"), deps: h.set.deps}
		must(h.set.openDeals(t.Context(), c))(t)
	})
	if allocs > 4000 {
		t.Errorf("listing 101 open deals of 4,001 allocates %.0f times", allocs)
	}
}
