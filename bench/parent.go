package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/riskbell/riskbell/bench/gen"
)

// childVerb is the argument a child is started with.
const childVerb = "child"

// measure loads and measures one engine after the other, holds their answers
// against each other, and only then tells the times.
func measure(ctx context.Context, o options, c *gen.Company, out io.Writer) (err error) {
	if o.Folder == "" {
		if o.Folder, err = os.MkdirTemp("", "bench-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.Folder)) }()
	}
	took := o.start()
	r := report{options: o, counts: c.Count()}
	r.generated = took() / 1000
	for _, what := range o.What {
		all := map[string]found{}
		for _, name := range o.Engines {
			if all[name], err = r.one(ctx, name, what); err != nil {
				return err
			}
		}
		if err := equal(o.Engines, all); err != nil {
			return fmt.Errorf("%s: the engines disagree, so no time is believed: %w", what, err)
		}
		r.results = append(r.results, result{what, all})
	}
	return r.write(out)
}

// one is a measurement of an engine in processes of its own: the load first,
// where what is needed is not there.
func (r *report) one(ctx context.Context, name, what string) (found, error) {
	t := task{options: r.options, Engine: name, What: what, Dir: filepath.Join(r.Folder, name)}
	marker := filepath.Join(t.Dir, "loaded.json")
	if !t.loaded(marker) {
		load := t
		load.What = "load"
		if err := errors.Join(os.RemoveAll(t.Dir), os.MkdirAll(t.Dir, 0o755)); err != nil {
			return found{}, err
		}
		f, err := load.spawn(ctx)
		if err != nil {
			return found{}, err
		}
		f.Bytes = size(t.Dir)
		if err := t.mark(marker, f); err != nil {
			return found{}, err
		}
	}
	b, err := os.ReadFile(marker)
	if err != nil {
		return found{}, err
	}
	var m mark
	if err := json.Unmarshal(b, &m); err != nil {
		return found{}, err
	}
	if r.loads == nil {
		r.loads = map[string]found{}
	}
	if _, ok := r.loads[name]; !ok {
		r.loads[name] = m.Load
	}
	if what == "sync" || what == "upserts" || what == "growth" {
		if err := os.Remove(marker); err != nil { // what follows changes the company
			return found{}, err
		}
	}
	return t.spawn(ctx)
}

// mark says which company lies in a folder, and what loading it took.
type mark struct {
	Scale float64
	Seed  uint64
	Today string
	Clock string
	Load  found
}

func (t task) mark(file string, load found) error {
	b, err := json.Marshal(mark{t.Scale, t.Seed, t.Today.String(), t.Clock, load})
	if err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o644)
}

func (t task) loaded(file string) bool {
	var m mark
	b, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(b, &m) != nil {
		return false
	}
	return m.Scale == t.Scale && m.Seed == t.Seed && m.Today == t.Today.String() && m.Clock == t.Clock
}

// spawn runs the task in a child and reads what it found.
func (t task) spawn(ctx context.Context) (f found, err error) {
	exe, err := os.Executable()
	if err != nil {
		return f, err
	}
	arg, err := json.Marshal(t)
	if err != nil {
		return f, err
	}
	fmt.Fprintf(os.Stderr, "%s: %s …\n", t.Engine, t.What)
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, exe, childVerb, string(arg))
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		return f, fmt.Errorf("%s, %s: %w", t.Engine, t.What, err)
	}
	return f, json.Unmarshal(out.Bytes(), &f)
}

// size is the bytes of all files below a folder.
func size(folder string) (n int64) {
	_ = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}

// median and p99 are values of the list, at the nearest rank.
func median(ms []float64) float64 { return quantile(ms, .5) }

func p99(ms []float64) float64 { return quantile(ms, .99) }

func quantile(ms []float64, q float64) float64 {
	if len(ms) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(ms))
	return sorted[int(math.Ceil(q*float64(len(sorted))))-1]
}
