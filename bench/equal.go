package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/riskbell/riskbell/bench/engine"
)

// equal holds what the engines answered against each other.
func equal(names []string, all map[string]found) error {
	first := names[0]
	for _, name := range names[1:] {
		for _, q := range engine.Questions() {
			if err := engine.Compare(q, all[first].Answers[q], all[name].Answers[q]); err != nil {
				return fmt.Errorf("%s against %s: %w", first, name, err)
			}
		}
	}
	with := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return all[name].Risks == "" })
	for i := 1; i < len(with); i++ {
		if err := sameLines(all[with[0]].Risks, all[with[i]].Risks); err != nil {
			return fmt.Errorf("risk pass, %s against %s: %w", with[0], with[i], err)
		}
	}
	return nil
}

// sameLines tells the first line in which two files differ.
func sameLines(a, b string) error {
	x, err := os.Open(a)
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }() // it was only read
	y, err := os.Open(b)
	if err != nil {
		return err
	}
	defer func() { _ = y.Close() }() // it was only read
	left, right := bufio.NewScanner(x), bufio.NewScanner(y)
	for {
		more, too := left.Scan(), right.Scan()
		switch {
		case !more && !too:
			return errors.Join(left.Err(), right.Err())
		case more != too || left.Text() != right.Text():
			return fmt.Errorf("\n%s\n%s", left.Text(), right.Text())
		}
	}
}
