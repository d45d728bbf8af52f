package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
)

// found is what a child found. Times are milliseconds.
type found struct {
	Version string                           `json:",omitempty"`
	Seconds float64                          `json:",omitempty"` // of a load
	Bytes   int64                            `json:",omitempty"` // of the files after a load
	Peak    int64                            `json:",omitempty"` // anonymous memory, in bytes; 0 where unknown
	Cold    float64                          `json:",omitempty"` // opening and first answer
	Answers map[engine.Question]engine.Table `json:",omitempty"`
	Times   map[engine.Question][]float64    `json:",omitempty"`
	Risk    []float64                        `json:",omitempty"`
	Risks   string                           `json:",omitempty"` // the file with a line per account
	Crowds  []crowd                          `json:",omitempty"`
	Commits []float64                        `json:",omitempty"`
	Growth  []growth                         `json:",omitempty"`
	Compact int64                            `json:",omitempty"` // bytes of a file filled anew; 0 where nobody does that
}

// crowd is people asking at once.
type crowd struct {
	People    int
	PerSecond float64
	P50, P99  float64 // milliseconds
}

func (t task) do(ctx context.Context) (f found, err error) {
	c, err := gen.New(t.Scale, t.Seed, t.Today)
	if err != nil {
		return f, err
	}
	var m engine.Maker
	for _, m = range makers() {
		if m.Name == t.Engine {
			break
		}
	}
	forget(t.Dir)
	watch := watchMemory()
	cold := t.start()
	e, err := m.Open(ctx, t.Dir, c)
	if err != nil {
		return f, err
	}
	err = t.with(ctx, e, c, cold, &f)
	err = errors.Join(err, e.Close())
	f.Peak, f.Version = watch(), m.Version()
	return f, err
}

func (t task) with(ctx context.Context, e engine.Engine, c *gen.Company, cold func() float64, f *found) (err error) {
	switch t.What {
	case "load":
		took := t.start()
		err = e.Load(ctx)
		f.Seconds = took() / 1000
		return err
	case "answers":
		if _, err := e.Ask(ctx, engine.Revenue); err != nil {
			return err
		}
		f.Cold = cold()
		return errors.Join(t.questions(ctx, e, f), t.risk(ctx, e, f))
	case "concurrency":
		f.Crowds, err = crowds(ctx, e)
		return err
	case "sync":
		f.Commits, err = t.commits(ctx, e, c, 30)
	case "upserts":
		f.Commits, err = t.commits(ctx, e, c, 0)
	case "growth":
		err = t.growth(ctx, e, c, f)
	}
	if err == nil {
		f.Answers, err = answers(ctx, e)
	}
	return err
}

// start begins to measure; what it gives tells the milliseconds since: of the
// wall, or of all processors this process has used.
func (o options) start() func() float64 {
	now := wallTime
	if o.Clock == "cpu" {
		now = cpuTime
	}
	began := now()
	return func() float64 { return float64((now() - began).Nanoseconds()) / 1e6 }
}

// wallTime is the time since this process began, which no change of the clock moves.
func wallTime() time.Duration { return time.Since(processStart) }

var processStart = time.Now()

// answers asks each question once.
func answers(ctx context.Context, e engine.Engine) (map[engine.Question]engine.Table, error) {
	out := map[engine.Question]engine.Table{}
	for _, q := range engine.Questions() {
		t, err := e.Ask(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q, err)
		}
		out[q] = t
	}
	return out, nil
}

// Passes that do not count come first. A question is asked more often than
// the command line says while that takes less than spare in all, and less
// often, but least times, once it took patience.
const (
	warming  = 2
	least    = 3
	most     = 100
	spare    = 1000   // ms
	patience = 30_000 // ms
)

// questions asks all of them round after round, so that none has the caches
// to itself.
func (t task) questions(ctx context.Context, e engine.Engine, f *found) (err error) {
	if f.Answers, err = answers(ctx, e); err != nil {
		return err
	}
	f.Times = map[engine.Question][]float64{}
	spent := map[engine.Question]float64{}
	for round := 1 - warming; round <= max(t.Runs, most); round++ {
		for _, q := range engine.Questions() {
			if !again(round, t.Runs, spent[q]) {
				continue
			}
			took := t.start()
			if _, err := e.Ask(ctx, q); err != nil {
				return err
			}
			if ms := took(); round > 0 {
				f.Times[q] = append(f.Times[q], ms)
				spent[q] += ms
			}
		}
	}
	return nil
}

func again(round, runs int, spent float64) bool {
	switch {
	case round <= least:
		return true
	case round <= runs:
		return spent < patience
	}
	return spent < spare
}

// risk writes what the risk pass tells once, then times it.
func (t task) risk(ctx context.Context, e engine.Engine, f *found) error {
	file := filepath.Join(t.Folder, t.Engine+".risk.txt")
	if err := writeRisks(ctx, e, file); err != nil {
		return err
	}
	f.Risks = file
	spent := 0.0
	for round := 1; round <= t.Runs && again(round, t.Runs, spent); round++ {
		took, n := t.start(), 0
		if err := e.Risk(ctx, func(*engine.Risk) error { n++; return nil }); err != nil {
			return err
		}
		f.Risk = append(f.Risk, took())
		spent += f.Risk[len(f.Risk)-1]
	}
	return nil
}

// commits applies 1,000 orders after the other, of the last days.
func (t task) commits(ctx context.Context, e engine.Engine, c *gen.Company, days int) (out []float64, err error) {
	for round := range t.Runs {
		orders := c.Changes(round, 1000, days)
		took := t.start()
		if err := e.Apply(ctx, orders); err != nil {
			return nil, err
		}
		out = append(out, took())
	}
	return out, nil
}
