package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// stream is a source of chance of its own for each topic, so that planting an
// incident in one account does not reshuffle the others.
func (b *builder) stream(topic string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(topic))
	return rand.New(rand.NewPCG(b.seed, h.Sum64()))
}

// gamma draws from the gamma distribution of the given shape and rate by the
// squeeze of Marsaglia and Tsang 2000 ("A simple method for generating gamma
// variables"); shapes under 1 by way of shape+1.
func gamma(r *rand.Rand, shape, rate float64) float64 {
	switch {
	case shape == 1:
		return r.ExpFloat64() / rate
	case shape < .2:
		return smallGamma(r, shape) / rate
	}
	d, m := shape-1.0/3, 1.0
	if shape < 1 {
		d, m = d+1, math.Pow(r.Float64(), 1/shape)
	}
	c := 1 / (3 * math.Sqrt(d))
	for {
		x := r.NormFloat64()
		v := 1 + x*c
		if v <= 0 {
			continue
		}
		v = v * v * v
		u := r.Float64()
		if u < 1-.0331*(x*x)*(x*x) || math.Log(u) < .5*x*x+d*(1-v+math.Log(v)) {
			return m * d * v / rate
		}
	}
}

// smallGamma is gamma of rate 1 for shapes near 0, where the squeeze rejects
// too much: Liu, Martin and Syring 2017 ("Simulating from a gamma distribution
// with small shape parameter"), on the logarithmic scale.
func smallGamma(r *rand.Rand, shape float64) float64 {
	lambda := 1/shape - 1
	edge := -math.Log1p(1 / lambda / math.E)
	for {
		z := r.ExpFloat64() + edge
		if z < 0 {
			z = -r.ExpFloat64() / lambda
		}
		bound := -z
		if z < 0 {
			bound = lambda*z - 1
		}
		x := math.Exp(-z / shape)
		if -z-x-bound > -r.ExpFloat64() {
			return x
		}
	}
}

// weibull draws by inversion.
func weibull(r *rand.Rand, shape, scale float64) float64 {
	return scale * math.Pow(-math.Log(1-r.Float64()), 1/shape)
}

// beta draws by its mean and standard deviation, as a share of two gammas.
func beta(r *rand.Rand, mean, sd float64) float64 {
	n := mean*(1-mean)/(sd*sd) - 1
	hits := gamma(r, mean*n, 1)
	return hits / (hits + gamma(r, (1-mean)*n, 1))
}

func lognormal(r *rand.Rand, mu, sigma float64) float64 {
	return math.Exp(r.NormFloat64()*sigma + mu)
}

// between is uniform in [lo, hi).
func between(r *rand.Rand, lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }

// days is uniform in [lo, hi].
func days(r *rand.Rand, lo, hi int) int { return lo + r.IntN(hi-lo+1) }

// pick is one of the list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// weighted is an index drawn with the given weights.
func weighted(r *rand.Rand, weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := r.Float64() * total
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}
