package stats

import (
	"fmt"
	"math"
)

// Purchase is a fitted "buy till you die" model: while alive a customer
// orders after gaps of K exponential stages (Erlang-K) of his own rate, gamma
// distributed over customers with shape R and rate Alpha, and drops out after
// an order with his own chance, beta distributed with A and B.
//
// K = 1 without DropAtStart is BG/NBD (Fader, Hardie and Lee 2005), with it
// MBG/NBD (Batislam, Denizel and Filiztekin 2007); K > 1 is MBG/CNBD-k
// (Platzer and Reutterer 2016, "Ticking away the moments").
type Purchase struct {
	K           int
	DropAtStart bool // may a customer drop out right after the first order
	R, Alpha    float64
	A, B        float64
	LogLik      float64
	Customers   int
	// Degenerate names why the fit must not be used; empty when it may.
	Degenerate string
}

// NoOrder is the probability that no order comes in the next horizon, the
// number to rank customers by (not Alive). Exact: the likelihood of the same
// history seen horizon later, over its likelihood now.
func (p Purchase) NoOrder(h History, horizon float64) float64 {
	later := h
	later.Age += horizon
	return min(1, math.Exp(p.logLik(later)-p.logLik(h)))
}

// Alive is the probability that the customer has not dropped out. It is 1 for
// every one-time buyer of a BG/NBD: never rank by it.
func (p Purchase) Alive(h History) float64 {
	dead, stages := p.branches(h)
	alive := logSumExp(stages)
	return 1 / (1 + math.Exp(dead-alive))
}

// Expected is the expected number of orders in the next horizon. For K = 1 it
// equals the published hypergeometric form; it is summed instead as
// Σ P(alive through n-1 orders) P(n-th order within horizon), which holds for
// every K and cannot overflow.
func (p Purchase) Expected(h History, horizon float64) float64 {
	if horizon <= 0 {
		return 0
	}
	dead, stages := p.branches(h)
	total := logSumExp(append([]float64{dead}, stages...))
	var sum float64
	for j, stage := range stages {
		shape := p.R + float64(p.K*h.Orders+j)
		sum += math.Exp(stage-total) * p.ordersWithin(h, shape, j, horizon)
	}
	return sum
}

// ordersWithin is the expected number of orders of a customer alive in stage
// j of his gap, whose rate is gamma(shape, Alpha + Age).
func (p Purchase) ordersWithin(h History, shape float64, j int, horizon float64) float64 {
	drop, stay := p.A, p.B+float64(h.Orders) // beta of the drop-out chance
	if p.DropAtStart {
		stay++
	}
	z := horizon / (p.Alpha + h.Age + horizon)
	var sum float64
	alive := 1.0
	for n := 1; n < 200_000; n++ {
		term := alive * negBinomialTail(n*p.K-j, shape, z)
		sum += term
		if term <= 1e-11*sum {
			break
		}
		alive *= (stay + float64(n-1)) / (drop + stay + float64(n-1))
	}
	return sum
}

// logLik is the log-likelihood of one history.
func (p Purchase) logLik(h History) float64 {
	dead, stages := p.branches(h)
	return logSumExp(append(stages, dead)) + p.gapTerm(h)
}

// gapTerm is the part of the likelihood of Erlang gaps free of parameters.
func (p Purchase) gapTerm(h History) float64 {
	if p.K == 1 {
		return 0
	}
	return float64(p.K-1)*h.LogGaps - float64(h.Orders)*lgamma(float64(p.K))
}

// branches are the log-likelihoods of having dropped out after the last order
// and of being alive with j stages of the current gap behind (j = 0 … K-1).
func (p Purchase) branches(h History) (dead float64, stages []float64) {
	c := p.countTerms(h.Orders)
	stages = make([]float64, p.K)
	dead = p.branchesInto(h, c, stages)
	return dead, stages
}

// countTerms are the factors that depend on the number of orders alone; a fit
// shares them between all customers with as many.
type countTerms struct {
	dead  float64
	alive float64
	rate  []float64 // ln Γ(r+kx+j)/Γ(r) - ln j! + r ln α
}

func (p Purchase) countTerms(orders int) countTerms {
	x, k := float64(orders), float64(p.K)
	c := countTerms{rate: make([]float64, p.K)}
	base := lbeta(p.A, p.B)
	switch {
	case p.DropAtStart:
		c.dead, c.alive = lbeta(p.A+1, p.B+x)-base, lbeta(p.A, p.B+x+1)-base
	case orders == 0:
		c.dead, c.alive = math.Inf(-1), 0
	default:
		c.dead, c.alive = lbeta(p.A+1, p.B+x-1)-base, lbeta(p.A, p.B+x)-base
	}
	for j := range c.rate {
		c.rate[j] = lgamma(p.R+k*x+float64(j)) - lgamma(p.R) - lgamma(float64(j)+1) + p.R*math.Log(p.Alpha)
	}
	return c
}

func (p Purchase) branchesInto(h History, c countTerms, stages []float64) (dead float64) {
	n := p.R + float64(p.K*h.Orders)
	dead = c.dead + c.rate[0] - n*math.Log(p.Alpha+h.Recency)
	now, gap := math.Log(p.Alpha+h.Age), math.Log(h.Gap())
	for j := range stages {
		stages[j] = c.alive + c.rate[j] - (n+float64(j))*now
		if j > 0 {
			stages[j] += float64(j) * gap
		}
	}
	return dead
}

// String shows the parameters.
func (p Purchase) String() string {
	return fmt.Sprintf("k=%d r=%.4g α=%.4g a=%.4g b=%.4g LL=%.3f", p.K, p.R, p.Alpha, p.A, p.B, p.LogLik)
}
