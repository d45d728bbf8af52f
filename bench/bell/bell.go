// Package bell is the product as an engine: the feed is synced into a ledger,
// and questions go the way the commands go.
package bell

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

// Maker opens the product.
func Maker() engine.Maker {
	return engine.Maker{Name: "riskbell", Version: func() string { return "this commit" }, Open: open}
}

type bell struct {
	c      *gen.Company
	plan   engine.Plan
	store  *bolt.Store
	ledger *crm.Ledger
	now    atomic.Int64 // unit.Instant; each Apply is a second later
}

func open(ctx context.Context, folder string, c *gen.Company) (engine.Engine, error) {
	store, err := bolt.Open(ctx, filepath.Join(folder, "feed.db"), bolt.Options{Holder: "bench"})
	if err != nil {
		return nil, err
	}
	b := &bell{c: c, plan: engine.NewPlan(c), store: store, ledger: crm.NewLedger(store, gen.Zone, gen.Base)}
	b.now.Store(int64(c.Now()))
	return b, b.ledger.Prepare(ctx, c.Now(), nil)
}

// Load is a first import, a durable commit a page.
func (b *bell) Load(ctx context.Context) error { return b.sync(ctx, b.c.Source()) }

// Apply is the next run of the feed, which tells the changed orders.
func (b *bell) Apply(ctx context.Context, orders []gen.Order) error {
	now := b.now.Add(1000)
	return b.sync(ctx, gen.Update(orders, unit.Instant(now)))
}

func (b *bell) sync(ctx context.Context, src crm.Source) error {
	run, err := b.ledger.Sync(ctx, unit.Instant(b.now.Load()), src, nil)
	if err == nil && (run.Rejected > 0 || run.FutureDated > 0 || run.Misfits > 0) {
		err = fmt.Errorf("the feed of the benchmark does not fit: %+v", run)
	}
	return err
}

func (b *bell) Close() error { return b.store.Close() }
