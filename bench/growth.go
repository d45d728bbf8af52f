package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
)

// growth is the size of an engine's files after some days.
type growth struct {
	Days  int
	Bytes int64
}

// growth applies a hundredth of all orders, changed, day after day.
func (t task) growth(ctx context.Context, e engine.Engine, c *gen.Company, f *found) error {
	n, next := max(1, c.Orders/100), 1
	f.Growth = []growth{{0, size(t.Dir)}}
	for day := 1; day <= t.Days; day++ {
		if err := e.Apply(ctx, c.Changes(day, n, 0)); err != nil {
			return err
		}
		if day == next || day == t.Days {
			f.Growth, next = append(f.Growth, growth{day, size(t.Dir)}), next*10
		}
	}
	k, ok := e.(engine.Compacter)
	if !ok {
		return nil
	}
	var err error
	f.Compact, err = k.Compacted(ctx)
	return err
}

func (r *report) growth(b *strings.Builder, all map[string]found) {
	rows, names := map[string]func(found) string{}, []string{}
	add := func(name string, cell func(found) string) { rows[name], names = cell, append(names, name) }
	for i, g := range all[r.Engines[0]].Growth {
		add(fmt.Sprintf("MB after %d", g.Days), func(f found) string { return megabytes(f.Growth[i].Bytes) })
	}
	add("… filled anew", func(f found) string {
		if f.Compact == 0 {
			return "–"
		}
		return megabytes(f.Compact)
	})
	r.columns(b, "days on which 1 % of the orders change", rows, names, all)
}
