// Command bench measures Riskbell beside DuckDB and SQLite on the same
// generated company: see README.md.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/riskbell/riskbell/bench/bell"
	"github.com/riskbell/riskbell/bench/duck"
	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/bench/lite"
	"github.com/riskbell/riskbell/internal/unit"
)

// makers are the engines, in the order of the tables. The first is the one
// whose ratios are told.
func makers() []engine.Maker { return []engine.Maker{bell.Maker(), duck.Maker(), lite.Maker()} }

// options are what the command line says.
type options struct {
	Scale   float64
	Seed    uint64
	Today   unit.Day
	Runs    int
	Days    int
	Engines []string
	What    []string
	Folder  string
	Clock   string // wall or cpu
}

// whats are what can be measured, in the order of the report.
var whats = []string{"answers", "concurrency", "sync", "upserts", "growth"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 2 && args[0] == childVerb {
		return child(ctx, []byte(args[1]), out)
	}
	o, csv, err := parse(args)
	if err != nil {
		return err
	}
	c, err := gen.New(o.Scale, o.Seed, o.Today)
	if err != nil {
		return err
	}
	if csv != "" {
		return c.WriteCSV(csv)
	}
	return measure(ctx, o, c, out)
}

// parse reads the flags; csv is the folder of -csv.
func parse(args []string) (o options, csv string, err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.Float64Var(&o.Scale, "scale", 1, "size: 1 is 10,000 accounts and 100,000 orders")
	f.Uint64Var(&o.Seed, "seed", 1, "which company")
	f.IntVar(&o.Runs, "runs", 9, "passes over the questions after two that do not count")
	f.StringVar(&o.Folder, "folder", "", "keep the engines' files here, and use what is loaded there (default: a temporary folder)")
	f.StringVar(&csv, "csv", "", "write the company as CSV files into this folder, and measure nothing")
	f.StringVar(&o.Clock, "clock", "wall", "wall, or cpu: the processor time used, where other work disturbs")
	today := f.String("today", "2026-11-22", "the company's last day")
	engines := f.String("engines", strings.Join(names(), ","), "which engines")
	what := f.String("what", "answers", "what to measure: "+strings.Join(whats, ", ")+", or all but growth: all")
	f.IntVar(&o.Days, "days", 1000, "how many daily runs of changed orders growth looks at")
	if err := f.Parse(args); err != nil {
		return o, "", err
	}
	if o.Today, err = unit.ParseDay(*today); err != nil {
		return o, "", err
	}
	if _, err = choose("clock", o.Clock, []string{"wall", "cpu"}); err != nil {
		return o, "", err
	}
	if o.Engines, err = choose("engine", *engines, names()); err != nil {
		return o, "", err
	}
	if *what == "all" {
		*what = strings.Join(whats[:len(whats)-1], ",")
	}
	o.What, err = choose("measurement", *what, whats)
	if f.NArg() > 0 || o.Runs < 1 || o.Days < 1 {
		err = errors.Join(err, fmt.Errorf("no such use: %q, runs %d, days %d", f.Args(), o.Runs, o.Days))
	}
	return o, csv, err
}

func names() (out []string) {
	for _, m := range makers() {
		out = append(out, m.Name)
	}
	return out
}

// choose keeps those of all that list names, in the order of all.
func choose(of, list string, all []string) (out []string, err error) {
	asked := map[string]bool{}
	for _, name := range strings.Split(list, ",") {
		asked[strings.TrimSpace(name)] = true
	}
	for _, name := range all {
		if asked[name] {
			out = append(out, name)
			delete(asked, name)
		}
	}
	for name := range asked {
		err = errors.Join(err, fmt.Errorf("there is no %s %q: %s", of, name, strings.Join(all, ", ")))
	}
	return out, err
}

// task is one measurement of one engine, done by a process of its own.
type task struct {
	options
	Engine string
	What   string // "load" or one of whats
	Dir    string
}

// child does the task and writes what it found as JSON.
func child(ctx context.Context, arg []byte, out io.Writer) error {
	var t task
	if err := json.Unmarshal(arg, &t); err != nil {
		return err
	}
	found, err := t.do(ctx)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", t.Engine, t.What, err)
	}
	return json.NewEncoder(out).Encode(found)
}
