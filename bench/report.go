package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
)

// report is all that was measured.
type report struct {
	options
	counts    gen.Counts
	generated float64 // seconds
	loads     map[string]found
	results   []result
}

// result is one measurement of every engine.
type result struct {
	what string
	all  map[string]found
}

// write prints the report as Markdown.
func (r *report) write(out io.Writer) error {
	var b strings.Builder
	r.head(&b)
	r.load(&b)
	for _, x := range r.results {
		switch x.what {
		case "answers":
			r.answers(&b, x.all)
		case "concurrency":
			r.concurrency(&b, x.all)
		case "growth":
			r.growth(&b, x.all)
		default:
			r.commits(&b, x.what, x.all)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (r *report) head(b *strings.Builder) {
	fmt.Fprintf(b, "Scale %g, seed %d, today %s: %d accounts, %d orders, %d rows in all.\n", r.Scale, r.Seed, r.Today, r.counts.Accounts, r.counts.Orders, r.counts.Total())
	fmt.Fprintf(b, "Machine: %d cores, %s, %s/%s, %s.\n", runtime.NumCPU(), cmp.Or(processor(), "unknown processor"), runtime.GOOS, runtime.GOARCH, runtime.Version())
	for _, name := range r.Engines {
		fmt.Fprintf(b, "%s: %s.\n", name, r.loads[name].Version)
	}
	if r.Clock == "cpu" {
		b.WriteString("Times are of all processors used, for a machine that is busy; only people asking at once are timed by the wall.\n")
	}
	fmt.Fprintf(b, "The answers of all engines were equal. Times are warm, of %d to %d passes; p99 of so few is the slowest.\n\n", least, max(r.Runs, most))
}

// columns is a table with a column for each engine.
func (r *report) columns(b *strings.Builder, title string, lines map[string]func(found) string, order []string, all map[string]found) {
	fmt.Fprintf(b, "| %s | %s |\n|---|%s\n", title, strings.Join(r.Engines, " | "), strings.Repeat("---|", len(r.Engines)))
	for _, name := range order {
		fmt.Fprintf(b, "| %s |", name)
		for _, e := range r.Engines {
			fmt.Fprintf(b, " %s |", lines[name](all[e]))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
}

// load tells of loading. The time includes making the rows, which alone takes
// what the last line says.
func (r *report) load(b *strings.Builder) {
	rows := float64(r.counts.Total())
	r.columns(b, "loading", map[string]func(found) string{
		"rows/s, durable":      func(f found) string { return fmt.Sprintf("%.0f", rows/f.Seconds) },
		"… making them apart":  func(f found) string { return fmt.Sprintf("%.0f", rows/(f.Seconds-r.generated)) },
		"files, MB":            func(f found) string { return fmt.Sprintf("%.1f", float64(f.Bytes)/1e6) },
		"anonymous memory, MB": func(f found) string { return megabytes(f.Peak) },
	}, []string{"rows/s, durable", "… making them apart", "files, MB", "anonymous memory, MB"}, r.loads)
	fmt.Fprintf(b, "Making the rows alone: %.0f rows/s.\n\n", rows/r.generated)
}

func megabytes(n int64) string {
	if n == 0 {
		return "?"
	}
	return fmt.Sprintf("%.0f", float64(n)/1e6)
}

// answers tells the times of the questions and their ratios to those of the
// first engine.
func (r *report) answers(b *strings.Builder, all map[string]found) {
	b.WriteString("| ms, median (p99) |")
	for _, e := range r.Engines {
		fmt.Fprintf(b, " %s |", e)
	}
	for _, e := range r.Engines[1:] {
		fmt.Fprintf(b, " ÷ %s |", e)
	}
	fmt.Fprintf(b, "\n|---|%s\n", strings.Repeat("---|", 2*len(r.Engines)-1))
	logs := make([]float64, len(r.Engines))
	for _, q := range engine.Questions() {
		r.line(b, string(q), logs, func(e string) []float64 { return all[e].Times[q] })
	}
	fmt.Fprintf(b, "| geometric mean |%s", strings.Repeat(" |", len(r.Engines)))
	for i := range r.Engines[1:] {
		fmt.Fprintf(b, " %.3f |", math.Exp(logs[i+1]/float64(len(engine.Questions()))))
	}
	b.WriteString("\n")
	r.line(b, "risk pass over all accounts", make([]float64, len(r.Engines)), func(e string) []float64 { return all[e].Risk })
	b.WriteString("\n")
	r.columns(b, "while asking", map[string]func(found) string{
		"cold start to the first answer, ms": func(f found) string { return fmt.Sprintf("%.0f", f.Cold) },
		"anonymous memory, MB":               func(f found) string { return megabytes(f.Peak) },
	}, []string{"cold start to the first answer, ms", "anonymous memory, MB"}, all)
}

// line is one question; logs gathers the logarithms of the ratios.
func (r *report) line(b *strings.Builder, name string, logs []float64, times func(string) []float64) {
	fmt.Fprintf(b, "| %s |", name)
	for _, e := range r.Engines {
		ms := times(e)
		if len(ms) == 0 {
			b.WriteString(" – |")
			continue
		}
		fmt.Fprintf(b, " %.3g (%.3g) |", median(ms), p99(ms))
	}
	for i, e := range r.Engines[1:] {
		mine, other := times(r.Engines[0]), times(e)
		if len(mine) == 0 || len(other) == 0 {
			b.WriteString(" – |")
			continue
		}
		ratio := median(mine) / median(other)
		logs[i+1] += math.Log(ratio)
		fmt.Fprintf(b, " %.3g |", ratio)
	}
	b.WriteString("\n")
}

func (r *report) concurrency(b *strings.Builder, all map[string]found) {
	lines, order := map[string]func(found) string{}, []string{}
	for i, people := range []int{1, 4, 16} {
		name := fmt.Sprintf("%d at once: answers/s, median ms (p99)", people)
		order = append(order, name)
		lines[name] = func(f found) string {
			c := f.Crowds[i]
			return fmt.Sprintf("%.0f, %.3g (%.3g)", c.PerSecond, c.P50, c.P99)
		}
	}
	r.columns(b, "people asking all questions in turn", lines, order, all)
}

func (r *report) commits(b *strings.Builder, what string, all map[string]found) {
	title := "1,000 changed orders of the last 30 days, durable"
	if what == "upserts" {
		title = "1,000 orders of any day, durable"
	}
	r.columns(b, title, map[string]func(found) string{
		"ms, median (p99)": func(f found) string { return fmt.Sprintf("%.3g (%.3g)", median(f.Commits), p99(f.Commits)) },
		"÷ " + r.Engines[len(r.Engines)-1]: func(f found) string {
			return fmt.Sprintf("%.3g", median(f.Commits)/median(all[r.Engines[len(r.Engines)-1]].Commits))
		},
	}, []string{"ms, median (p99)", "÷ " + r.Engines[len(r.Engines)-1]}, all)
}
