package alerts

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/expr"
)

// figures is a subject as a row of numbers by slot, some of them unknown.
type figures struct {
	numbers []float64
	known   []bool
}

func (f *figures) Number(slot int) (float64, bool) { return f.numbers[slot], f.known[slot] }

func (f *figures) Text(int) (string, bool) { return "", false }

// anyFigures are n numbers of the sizes that thresholds have; a tenth unknown.
func anyFigures(r *rand.Rand, n int) *figures {
	sizes := []float64{0, 0, .0005, .03, .15, .25, .5, .9, 1, 2, 6, 15, 25, 30, 45, 100, 400, 6000, -.2, -4}
	f := &figures{make([]float64, n), make([]bool, n)}
	for i := range n {
		f.numbers[i], f.known[i] = sizes[r.IntN(len(sizes))], r.IntN(10) > 0
	}
	return f
}

// figuresOf looks for figures of which the condition is true, so that no part of
// it can be spared.
func figuresOf(t testing.TB, r *rand.Rand, c Condition, n int) *figures {
	t.Helper()
	for range 2_000_000 {
		if f := anyFigures(r, n); c.program.Test(f) == expr.True {
			return f
		}
	}
	t.Fatalf("nothing makes %s true", c.Source)
	return nil
}

func TestConditionsOfThePackAllocateNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, rule := range starter(t) {
		for _, c := range []Condition{rule.When, rule.stands} {
			if c.IsZero() {
				continue
			}
			f := anyFigures(r, len(FeaturesOf(rule.Subject)))
			if n := testing.AllocsPerRun(50, func() { c.program.Test(f) }); n > 0 {
				t.Errorf("%s: %v allocations", c.Source, n)
			}
		}
	}
}

func starter(t testing.TB) []Rule {
	t.Helper()
	rules, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// Every condition of the pack: the whole of it, true in every part, and over
// any figures, where the first part that is false ends it.
func BenchmarkConditions(b *testing.B) {
	for _, rule := range starter(b) {
		b.Run(rule.ID, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			n := len(FeaturesOf(rule.Subject))
			whole := figuresOf(b, r, rule.When, n)
			var some []*figures
			for range 512 {
				some = append(some, anyFigures(r, n))
			}
			b.ReportAllocs()
			all, mixed := time.Hour, time.Hour
			for b.Loop() {
				all = min(all, batchOf(func(int) { rule.When.program.Test(whole) }))
				mixed = min(mixed, batchOf(func(i int) { rule.When.program.Test(some[i%len(some)]) }))
			}
			b.ReportMetric(float64(all.Nanoseconds())/conditionsInBatch, "ns/whole")
			b.ReportMetric(float64(mixed.Nanoseconds())/conditionsInBatch, "ns/mixed")
		})
	}
}

// A condition of the pack against the same in Go, over the same row.
func BenchmarkConditionByHand(b *testing.B) {
	rule := starterRule(b, "customer_silent")
	r := rand.New(rand.NewPCG(1, 2))
	f := figuresOf(b, r, rule.When, len(FeaturesOf(crm.KindAccount)))
	hand := byHand(b)
	rules, native := time.Hour, time.Hour
	for b.Loop() {
		rules = min(rules, batchOf(func(int) { rule.When.program.Test(f) }))
		native = min(native, batchOf(func(int) { hand(f) }))
	}
	if hand(f) != expr.True {
		b.Fatal("the two differ")
	}
	b.ReportMetric(float64(rules.Nanoseconds())/conditionsInBatch, "ns/rule")
	b.ReportMetric(float64(native.Nanoseconds())/conditionsInBatch, "ns/native")
	b.ReportMetric(float64(rules)/float64(native), "×native")
}

func starterRule(t testing.TB, id string) Rule {
	t.Helper()
	for _, r := range starter(t) {
		if r.ID == id {
			return r
		}
	}
	t.Fatal("no rule", id)
	return Rule{}
}

// byHand is the condition of customer_silent as a person would write it.
func byHand(t testing.TB) func(f *figures) expr.Truth {
	t.Helper()
	c, err := expr.NewCompiler(envOf(crm.KindAccount))
	if err != nil {
		t.Fatal(err)
	}
	slot := map[string]int{}
	for i, name := range c.Names() {
		slot[name] = i
	}
	orders, p, days, longest := slot["orders_year"], slot["overdue_p"], slot["days_silent"], slot["longest_gap"]
	ended, closed, quiet := slot["rhythm_ended"], slot["closed_now"], slot["seasonal_quiet"]
	needed := []int{orders, p, days, longest, ended, closed, quiet}
	return func(f *figures) expr.Truth {
		n, k := f.numbers, f.known
		if k[orders] && n[orders] < 5 || k[p] && n[p] >= .01 || k[days] && n[days] < 21 || k[days] && k[longest] && n[days] <= n[longest] ||
			k[ended] && n[ended] > 300 || k[closed] && n[closed] != 0 || k[quiet] && n[quiet] != 0 {
			return expr.False
		}
		for _, i := range needed {
			if !k[i] {
				return expr.Unknown
			}
		}
		return expr.True
	}
}

const conditionsInBatch = 1000

// batchOf is the time of a batch short enough to run in one slice of a busy
// machine's time: the least of many is what a quiet machine needs.
func batchOf(test func(i int)) time.Duration {
	start := time.Now()
	for i := range conditionsInBatch {
		test(i)
	}
	return time.Since(start)
}

// The same over any figures, not only over those that fire.
func TestByHandIsTheSameCondition(t *testing.T) {
	rule, hand, r := starterRule(t, "customer_silent"), byHand(t), rand.New(rand.NewPCG(2, 3))
	seen := map[expr.Truth]int{}
	for range 200_000 {
		f := anyFigures(r, len(FeaturesOf(crm.KindAccount)))
		got, want := rule.When.program.Test(f), hand(f)
		if seen[want]++; got != want {
			t.Fatalf("%v by the rule, %v by hand: %v", got, want, f)
		}
	}
	if len(seen) < 2 {
		t.Error("all alike", seen)
	}
}
