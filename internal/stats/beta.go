package stats

import (
	"fmt"
	"math"
)

// Count is how many of N tries hit.
type Count struct{ Hits, N int }

// Rate is Hits / N, NaN without tries.
func (c Count) Rate() float64 { return float64(c.Hits) / float64(c.N) }

// BetaPrior is how rates differ between units: beta(A, B).
type BetaPrior struct{ A, B float64 }

// FitBetaBinomial is the empirical-Bayes prior by maximum likelihood over
// units with tries (Gelman et al., BDA3 5.3, marginal likelihood). ErrTooFew
// under 5 units. Units that differ no more than chance give a narrow prior.
func FitBetaBinomial(units []Count) (BetaPrior, error) {
	var used []Count
	var hits, tries float64
	for _, c := range units {
		if c.N > 0 {
			used = append(used, c)
			hits, tries = hits+float64(c.Hits), tries+float64(c.N)
		}
	}
	if len(used) < 5 {
		return BetaPrior{}, fmt.Errorf("%w: %d units with tries; a prior needs 5", ErrTooFew, len(used))
	}
	m := (hits + .5) / (tries + 1)
	start := []float64{math.Log(10 * m), math.Log(10 * (1 - m))}
	at, _, _, err := minimise(start, func(th []float64) float64 {
		a, b := math.Exp(th[0]), math.Exp(th[1])
		ll := -float64(len(used)) * lbeta(a, b)
		for _, c := range used {
			ll += lbeta(a+float64(c.Hits), b+float64(c.N-c.Hits))
		}
		return -ll
	})
	if err != nil {
		return BetaPrior{}, fmt.Errorf("beta-binomial prior: %w", err)
	}
	return BetaPrior{math.Exp(at[0]), math.Exp(at[1])}, nil
}

// Mean of the prior.
func (p BetaPrior) Mean() float64 { return p.A / (p.A + p.B) }

// Given is the posterior after seeing c.
func (p BetaPrior) Given(c Count) BetaPrior {
	return BetaPrior{p.A + float64(c.Hits), p.B + float64(c.N-c.Hits)}
}

// Below is the probability that the unit's true rate is under rate, given c.
func (p BetaPrior) Below(c Count, rate float64) float64 {
	post := p.Given(c)
	return regIncBeta(post.A, post.B, rate)
}
