package expr

import (
	"strings"
	"testing"
	"time"
)

const typical = `orders >= 4 && days_since_last_order > 2.5 * median_gap && revenue_12m > 50000`

// row is a subject as the morning run has it: numbers by slot, NaN where
// unknown.
type row []float64

func (r row) Number(slot int) (float64, bool) { return r[slot], r[slot] == r[slot] }

func (r row) Text(int) (string, bool) { return "", false }

// rowOf lays the values of a program's compiler out by slot.
func rowOf(p *Program, v Values) row {
	out := make(row, len(p.compiler.names))
	for slot, name := range p.compiler.names {
		out[slot] = nan()
		if f, ok := v[name].Float(); ok {
			out[slot] = f
		}
	}
	return out
}

func TestTestAllocatesNothing(t *testing.T) {
	for src, want := range map[string]Truth{
		typical: True, `win_rate < 0.2 || orders in [8, 9]`: True, `stage == "a" || orders / (orders - 9) > 1`: Unknown,
		`(orders > 3 ? orders : win_rate) > 5 && !known(stage)`: True,
	} {
		p := must(t, src)
		var s Source = rowOf(p, values())
		got := Unknown
		if n := testing.AllocsPerRun(100, func() { got = p.Test(s) }); n > 0 || got != want {
			t.Errorf("%s is %v with %v allocations, want %v with none", src, got, n, want)
		}
	}
}

// counted says how often features were asked for.
type counted struct {
	row
	asked int
}

func (c *counted) Number(slot int) (float64, bool) { c.asked++; return c.row.Number(slot) }

func TestWhatDecidesNothingIsNotAskedFor(t *testing.T) {
	p := must(t, `orders > 100 && days_since_last_order > 3 * median_gap`)
	c := &counted{row: rowOf(p, values())}
	if p.Test(c) != False || c.asked != 1 {
		t.Errorf("%d features were asked for", c.asked)
	}
}

// A list looks its value up once, however many it holds, so that lists within
// lists do not multiply.
func TestNestedListsTakeNoTime(t *testing.T) {
	src := "orders > 100"
	for range 7 {
		src = "(" + src + ") in [" + strings.Repeat("true, ", 30) + "]"
	}
	p := must(t, src)
	c := &counted{row: rowOf(p, values())}
	if p.Test(c) != False || c.asked != 1 {
		t.Errorf("the feature was asked for %d times", c.asked)
	}
	if n := Explain(p, values()); n.Truth != False {
		t.Error(n)
	}
}

// The same condition by hand, over the same row: ×native is the price of
// having rules as data.
func BenchmarkTest(b *testing.B) {
	p := must(b, typical)
	r := rowOf(p, values())
	slot := map[string]int{}
	for i, name := range p.compiler.names {
		slot[name] = i
	}
	orders, days, gap, revenue := slot["orders"], slot["days_since_last_order"], slot["median_gap"], slot["revenue_12m"]
	var s Source = r
	b.ReportAllocs()
	mine, hand := time.Hour, time.Hour
	for b.Loop() {
		mine = min(mine, spent(func() bool { return p.Test(s) == True }))
		hand = min(hand, spent(func() bool { return native(r, orders, days, gap, revenue) == True }))
	}
	b.ReportMetric(float64(mine.Nanoseconds())/batch, "ns/test")
	b.ReportMetric(float64(mine)/float64(hand), "×native")
}

// batch is short enough to run in one slice of a busy machine's time.
const batch = 1000

// spent is the time of a batch; the least of many is what a quiet machine
// would need.
func spent(holds func() bool) time.Duration {
	start := time.Now()
	for range batch {
		if !holds() {
			panic("the formula does not hold")
		}
	}
	return time.Since(start)
}

// native is typical as a person would write it in Go, unknown values and all.
//
//go:noinline
func native(r row, orders, days, gap, revenue int) Truth {
	o, d, g, v := r[orders], r[days], r[gap], r[revenue]
	switch {
	case o < 4 || d <= 2.5*g || v <= 50000:
		return False
	case o != o || d != d || g != g || v != v:
		return Unknown
	}
	return True
}

func BenchmarkEval(b *testing.B) {
	p, v := must(b, typical), values()
	b.ReportAllocs()
	for b.Loop() {
		if r, err := p.Eval(v); err != nil || r.Truth != True {
			b.Fatal(r, err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	c, err := NewCompiler(env)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Compile(typical); err != nil {
			b.Fatal(err)
		}
	}
}
