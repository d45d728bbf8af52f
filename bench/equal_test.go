package main

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/internal/unit"
)

// loaded opens every engine with the company of a scale.
func loaded(t *testing.T, c *gen.Company) map[string]engine.Engine {
	t.Helper()
	out := map[string]engine.Engine{}
	for _, m := range makers() {
		e, err := m.Open(t.Context(), t.TempDir(), c)
		if err == nil {
			err = e.Load(t.Context())
		}
		if err != nil {
			t.Fatalf("%s: %v", m.Name, err)
		}
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Errorf("%s: %v", m.Name, err)
			}
		})
		out[m.Name] = e
	}
	return out
}

func asked(t *testing.T, name string, e engine.Engine, q engine.Question) engine.Table {
	t.Helper()
	table, err := e.Ask(t.Context(), q)
	if err != nil {
		t.Fatalf("%s, %s: %v", name, q, err)
	}
	return table
}

func agree(t *testing.T, engines map[string]engine.Engine) {
	t.Helper()
	for _, q := range engine.Questions() {
		want := asked(t, "sqlite", engines["sqlite"], q)
		if len(want) == 0 || len(want[0].V) != len(engine.Columns(q)) || !slices.ContainsFunc(want, func(r engine.Row) bool { return r.V[0] != 0 }) {
			t.Errorf("%s: there is nothing to compare: %v", q, want)
		}
		for name, e := range engines {
			if err := engine.Compare(q, want, asked(t, name, e, q)); err != nil {
				t.Errorf("sqlite against %s: %v", name, err)
			}
		}
	}
}

func risksOf(t *testing.T, e engine.Engine) ([]string, error) {
	t.Helper()
	var lines []string
	err := e.Risk(context.Background(), func(r *engine.Risk) error { lines = append(lines, r.Line()); return nil })
	slices.Sort(lines)
	return lines, err
}

func TestEnginesAgree(t *testing.T) {
	c, err := gen.New(.02, 1, unit.NewDay(2026, 11, 22))
	if err != nil {
		t.Fatal(err)
	}
	engines := loaded(t, c)
	agree(t, engines)
	agreeOnRisks(t, engines, c.Accounts)
	for round, days := range []int{30, 0} {
		orders := c.Changes(round, 100, days)
		for name, e := range engines {
			if err := e.Apply(t.Context(), orders); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		t.Run(fmt.Sprint("after changes of the last days ", days), func(t *testing.T) {
			agree(t, engines)
			agreeOnRisks(t, engines, c.Accounts)
		})
	}
}

// agreeOnRisks holds the risk passes of all engines against each other.
func agreeOnRisks(t *testing.T, engines map[string]engine.Engine, accounts int) {
	t.Helper()
	want, err := risksOf(t, engines["sqlite"])
	if err != nil || len(want) != accounts {
		t.Fatalf("%d accounts of %d: %v", len(want), accounts, err)
	}
	for name, e := range engines {
		got, err := risksOf(t, e)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Fatalf("sqlite against %s:\n%s\n%s", name, want[i], slices.Concat(got, make([]string, len(want)))[i])
			}
		}
	}
}
