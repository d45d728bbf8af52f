package stats

import (
	"fmt"
	"math"
)

// degenerateA is the dropout parameter under which a fit says that nobody
// ever drops out, which no record can show.
const degenerateA = 1e-3

// FitCNBD fits MBG/CNBD-k by maximum likelihood for every k up to maxK and
// keeps the likeliest (Platzer and Reutterer 2016). k = 1 is MBG/NBD. The
// histories need LogGaps when maxK > 1. A degenerate best fit is returned
// with Degenerate set; ErrTooFew under 10 customers or without one repeat.
func FitCNBD(hs []History, maxK int) (Purchase, error) {
	var best Purchase
	for k := 1; k <= maxK; k++ {
		p, err := fitPurchase(hs, Purchase{K: k, DropAtStart: true})
		if err != nil {
			return Purchase{}, err
		}
		if k > 1 && p.LogLik <= best.LogLik {
			break // the likelihood in k has one top in all data seen
		}
		best = p
	}
	return best, nil
}

// FitBGNBD fits the BG/NBD of Fader, Hardie and Lee 2005: for comparison with
// the literature; FitCNBD is the model to use.
func FitBGNBD(hs []History) (Purchase, error) { return fitPurchase(hs, Purchase{K: 1}) }

func fitPurchase(hs []History, p Purchase) (Purchase, error) {
	scale, err := checkHistories(hs)
	if err != nil {
		return Purchase{}, err
	}
	groups := groupByOrders(hs, scale)
	start := []float64{0, 0, 0, math.Log(2)}
	at, value, edge, err := minimise(start, func(th []float64) float64 {
		return -groups.logLik(p.with(th))
	})
	if err != nil {
		return Purchase{}, fmt.Errorf("purchase model: %w", err)
	}
	p = p.with(at)
	p.Customers = len(hs)
	p.LogLik = -value + groups.unscale(p.K, scale)
	p.Alpha *= scale
	switch {
	case p.A < degenerateA:
		p.Degenerate = fmt.Sprintf("nobody seems to drop out (a = %.2g)", p.A)
	case edge:
		p.Degenerate = "a parameter ran to its bound: " + p.String()
	}
	return p, nil
}

func (p Purchase) with(logs []float64) Purchase {
	p.R, p.Alpha = math.Exp(logs[0]), math.Exp(logs[1])
	p.A, p.B = math.Exp(logs[2]), math.Exp(logs[3])
	return p
}

// checkHistories refuses impossible data and gives the time unit in which the
// mean age is ten, so that the search starts near the answer in any unit.
func checkHistories(hs []History) (scale float64, err error) {
	var repeats int
	for i, h := range hs {
		if h.Orders < 0 || h.Recency < 0 || !(h.Age >= h.Recency) || math.IsInf(h.Age, 0) {
			return 0, fmt.Errorf("history %d: %d orders, recency %g, age %g is impossible", i, h.Orders, h.Recency, h.Age)
		}
		repeats += h.Orders
		scale += h.Age
	}
	if len(hs) < 10 || repeats == 0 || scale == 0 {
		return 0, fmt.Errorf("%w: %d customers, %d repeat orders; a purchase model needs 10 and 1", ErrTooFew, len(hs), repeats)
	}
	return scale / float64(len(hs)) / 10, nil
}

// orderGroups hold the histories by their number of orders, rescaled.
type orderGroups map[int][]History

func groupByOrders(hs []History, scale float64) orderGroups {
	g := orderGroups{}
	for _, h := range hs {
		h.Recency /= scale
		h.Age = max(h.Age/scale, h.Recency)
		g[h.Orders] = append(g[h.Orders], h)
	}
	return g
}

// logLik sums over all customers.
func (g orderGroups) logLik(p Purchase) float64 {
	var sum float64
	all := make([]float64, p.K+1)
	for _, x := range sortedKeys(g) {
		c := p.countTerms(x)
		for _, h := range g[x] {
			all[p.K] = p.branchesInto(h, c, all[:p.K])
			sum += logSumExp(all)
		}
	}
	return sum
}

// unscale turns the log-likelihood of rescaled times back: the Jacobian of
// the x gap densities, and the terms free of parameters.
func (g orderGroups) unscale(k int, scale float64) float64 {
	var sum float64
	for _, x := range sortedKeys(g) {
		for _, h := range g[x] {
			sum += Purchase{K: k}.gapTerm(h) - float64(k*x)*math.Log(scale)
		}
	}
	return sum
}
