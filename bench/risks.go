package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/riskbell/riskbell/bench/engine"
)

// writeRisks writes a line for each account, by number.
func writeRisks(ctx context.Context, e engine.Engine, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	var all []engine.Risk
	err = e.Risk(ctx, func(r *engine.Risk) error { all = append(all, *r); return nil })
	slices.SortFunc(all, func(x, y engine.Risk) int { return x.Account - y.Account })
	out := bufio.NewWriter(f)
	for _, r := range all {
		_, _ = fmt.Fprintln(out, r.Line()) // Flush tells
	}
	return errors.Join(err, out.Flush(), f.Close())
}
