package stats

import (
	"errors"
	"math"
	"strconv"
	"testing"
)

func TestGammaGammaReproducesCDNOW(t *testing.T) {
	var xs []Spend
	for _, r := range rows(t, "churn/cdnow_monetary.csv") {
		x, _ := strconv.Atoi(r["x"])
		xs = append(xs, Spend{Orders: x, Mean: number(t, r["zbar"])})
	}
	g, err := FitSpend(xs)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "p", g.P, 6.2488, .01)
	within(t, "q", g.Q, 3.7446, .01)
	within(t, "v", g.V, 15.4477, .01)
	within(t, "population mean", g.Mean(Spend{}), 35.171, .001)
	if g.Degenerate != "" {
		t.Error(g.Degenerate)
	}
}

func TestSpendPullsToThePopulation(t *testing.T) {
	g := GammaGamma{P: 6.25, Q: 3.74, V: 15.44}
	all := g.Mean(Spend{})
	few, many := g.Mean(Spend{Orders: 1, Mean: 100}), g.Mean(Spend{Orders: 50, Mean: 100})
	if !(all < few && few < many && many < 100) {
		t.Errorf("population %g, one order %g, fifty %g", all, few, many)
	}
	if _, err := FitSpend([]Spend{{1, 2}}); !errors.Is(err, ErrTooFew) {
		t.Error(err)
	}
	if math.IsNaN(g.Mean(Spend{Orders: 1})) {
		t.Error("a free order must not break the mean")
	}
}
