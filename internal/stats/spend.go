package stats

import (
	"fmt"
	"math"
)

// Spend is a customer's orders with a value and their mean value, in major
// units of one currency.
type Spend struct {
	Orders int
	Mean   float64
}

// GammaGamma is the spend model of Fader and Hardie 2013 ("The Gamma-Gamma
// model of monetary value"): order values gamma with shape P, their scale
// gamma over customers with shape Q and rate V.
type GammaGamma struct {
	P, Q, V    float64
	LogLik     float64
	Degenerate string // why the fit must not be used; empty when it may
}

// FitSpend fits by maximum likelihood; customers without an order of positive
// value are left out. ErrTooFew under 10 others.
func FitSpend(xs []Spend) (GammaGamma, error) {
	used, scale := usableSpend(xs)
	if len(used) < 10 {
		return GammaGamma{}, fmt.Errorf("%w: %d customers with a valued order; a spend model needs 10", ErrTooFew, len(used))
	}
	at, value, edge, err := minimise([]float64{1, 1, 1}, func(th []float64) float64 {
		return -spendLogLik(used, math.Exp(th[0]), math.Exp(th[1]), math.Exp(th[2]))
	})
	if err != nil {
		return GammaGamma{}, fmt.Errorf("spend model: %w", err)
	}
	g := GammaGamma{P: math.Exp(at[0]), Q: math.Exp(at[1]), V: scale * math.Exp(at[2])}
	g.LogLik = -value - float64(len(used))*math.Log(scale)
	if edge || g.Q <= 1 {
		g.Degenerate = fmt.Sprintf("p = %.3g, q = %.3g, v = %.3g have no mean or ran to a bound", g.P, g.Q, g.V)
	}
	return g, nil
}

// usableSpend are the customers with value, rescaled to a mean near ten.
func usableSpend(xs []Spend) (used []Spend, scale float64) {
	for _, s := range xs {
		if s.Orders > 0 && s.Mean > 0 {
			used = append(used, s)
			scale += s.Mean
		}
	}
	scale /= 10 * float64(max(1, len(used)))
	for i := range used {
		used[i].Mean /= scale
	}
	return used, scale
}

func spendLogLik(xs []Spend, p, q, v float64) (sum float64) {
	for _, s := range xs {
		x := float64(s.Orders)
		sum += lgamma(p*x+q) - lgamma(p*x) - lgamma(q) + q*math.Log(v) +
			(p*x-1)*math.Log(s.Mean) + p*x*math.Log(x) - (p*x+q)*math.Log(x*s.Mean+v)
	}
	return sum
}

// Mean is the expected value of a future order of the customer: his own mean
// pulled to the population's, the more the fewer orders (equation 5). The
// zero Spend gives the population mean. In the unit of the fitted values.
func (g GammaGamma) Mean(s Spend) float64 {
	x := float64(s.Orders)
	return g.P * (g.V + x*s.Mean) / (g.P*x + g.Q - 1)
}
