package main

import (
	"fmt"
	"slices"

	"github.com/riskbell/riskbell/bench/engine"
)

// equal holds what the engines answered against each other, where they were asked.
func equal(names []string, all map[string]found) error {
	first := names[0]
	for _, name := range names[1:] {
		for _, q := range engine.Questions() {
			if err := engine.Compare(q, all[first].Answers[q], all[name].Answers[q]); err != nil {
				return fmt.Errorf("%s against %s: %w", first, name, err)
			}
		}
	}
	// What changes orders makes no risk pass.
	with := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return all[name].Risks == "" })
	for i := 1; i < len(with); i++ {
		if err := sameRisks(all[with[0]].Risks, all[with[i]].Risks); err != nil {
			return fmt.Errorf("risk pass, %s against %s: %w", with[0], with[i], err)
		}
	}
	return nil
}
