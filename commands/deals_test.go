package commands

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
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

// counted is a store that counts what Views read of it.
type counted struct {
	storage.Store
	steps int
}

type countedReader struct {
	storage.Reader
	of *counted
}

func (c *counted) View(ctx context.Context, now unit.Instant, fn func(storage.Reader) error) error {
	return c.Store.View(ctx, now, func(r storage.Reader) error { return fn(countedReader{r, c}) })
}

func (r countedReader) Get(ns storage.Namespace, key []byte) ([]byte, error) {
	r.of.steps++
	return r.Reader.Get(ns, key)
}

func (r countedReader) Scan(ns storage.Namespace, span storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		for e, err := range r.Reader.Scan(ns, span) {
			r.of.steps++
			if !yield(e, err) {
				return
			}
		}
	}
}

// The list of open deals reads few rows, however many deals there were.
func TestTheListOfOpenDealsReadsFewRecords(t *testing.T) {
	h := newHouse(t)
	store := &counted{Store: must(bolt.Open(t.Context(), filepath.Join(t.TempDir(), "feed.db"), bolt.Options{NoSync: true}))(t)}
	defer func() { _ = store.Close() }()
	records := given{&crm.Owner{Meta: crm.Meta{ID: "zhangwei"}, Name: "张伟"}}
	for i := range 4000 {
		o := &crm.Opportunity{Meta: crm.Meta{ID: fmt.Sprint("D-", i)}, Owner: "zhangwei", Class: crm.Lost, ClosedOn: begin.Day(h.set.deps.Home.Zone) - unit.Day(i%900)}
		if i%8 == 0 {
			o.Class, o.ClosedOn, o.Amount = crm.Open, 0, unit.Minor(int64(i), "CNY")
		}
		records = append(records, o)
	}
	h.set.deps.Feed = crm.NewLedger(store, h.set.deps.Home.Zone, "CNY")
	must(h.set.deps.Feed.Sync(t.Context(), begin, records, nil))(t)
	store.steps = 0
	if said := h.say("zhangwei", "deal"); !strings.Contains(said, "Your open deals: 500") || !strings.Contains(said, "D-3992") {
		t.Errorf("said %q", said)
	}
	if store.steps > 200 {
		t.Errorf("the list took %d steps in the feed", store.steps)
	}
}
