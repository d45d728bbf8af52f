package gen

import (
	"context"
	"fmt"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// pageRows is how many numbers of a kind a page goes over: as many rows, or a
// few more where one brings others.
const pageRows = 5000

// SourceName is the name of the company's feed.
const SourceName = "bench"

// Source is the company as a feed, page by page, each made when it is fetched.
// The cursor is the number of the kind and of the row in it.
func (c *Company) Source() crm.Source { return source{c} }

type source struct{ c *Company }

func (source) Name() string { return SourceName }

// Fetch makes the next page. After the last page there is nothing new.
func (s source) Fetch(ctx context.Context, cursor string) (crm.Page, error) {
	all, at, from := s.c.streams(), 0, 0
	if _, err := fmt.Sscanf(cursor, "%d/%d", &at, &from); err != nil && cursor != "" {
		return crm.Page{}, fmt.Errorf("cursor %q is not of this feed: %w", cursor, err)
	}
	k := &collector{c: s.c}
	if at < len(all) {
		to := min(all[at].n, from+pageRows)
		for w, i := k.writer(), from; i < to; i++ {
			if err := all[at].put(w, i); err != nil {
				return crm.Page{}, err
			}
		}
		if from = to; to == all[at].n {
			at, from = at+1, 0
		}
	}
	k.page.Read, k.page.Cursor, k.page.Last = len(k.page.Records), fmt.Sprintf("%d/%d", at, from), at == len(all)
	return k.page, ctx.Err()
}

// Update is a feed that tells what became of orders: a page that is the next
// run of Source.
func Update(orders []Order, modified unit.Instant) crm.Source { return update{orders, modified} }

type update struct {
	orders   []Order
	modified unit.Instant
}

func (update) Name() string { return SourceName }

func (u update) Fetch(_ context.Context, cursor string) (crm.Page, error) {
	page := crm.Page{Read: len(u.orders), Cursor: cursor, Last: true}
	for _, o := range u.orders {
		page.Records = append(page.Records, o.Record(u.modified))
	}
	return page, nil
}
