package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/bench/engine"
)

// writeRisks writes a line for each account, as they come, so that nothing
// adds to the engine's memory.
func writeRisks(ctx context.Context, e engine.Engine, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	err = e.Risk(ctx, func(r *engine.Risk) error { _, err := fmt.Fprintln(out, r.Line()); return err })
	return errors.Join(err, out.Flush(), f.Close())
}

// sameRisks tells the first account of which two files do not say the same.
func sameRisks(a, b string) error {
	x, err := sorted(a)
	if err != nil {
		return err
	}
	y, err := sorted(b)
	if err != nil {
		return err
	}
	for i := range max(len(x), len(y)) {
		if l, r := line(x, i), line(y, i); l != r {
			return fmt.Errorf("\n%s\n%s", l, r)
		}
	}
	return nil
}

// sorted are the lines of a file, which begin with the account's number.
func sorted(file string) ([]string, error) {
	b, err := os.ReadFile(file)
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	slices.Sort(lines)
	return lines, err
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no such account)"
}
