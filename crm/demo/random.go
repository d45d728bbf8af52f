package demo

import (
	"hash/fnv"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// stream is a source of chance of its own for each topic, so that planting an
// incident in one account does not reshuffle the others.
func (b *builder) stream(topic string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(topic))
	return rand.New(rand.NewPCG(b.seed, h.Sum64()))
}

func gamma(r *rand.Rand, shape, rate float64) float64 {
	return distuv.Gamma{Alpha: shape, Beta: rate, Src: r}.Rand()
}

func weibull(r *rand.Rand, shape, scale float64) float64 {
	return distuv.Weibull{K: shape, Lambda: scale, Src: r}.Rand()
}

func beta(r *rand.Rand, mean, sd float64) float64 {
	n := mean*(1-mean)/(sd*sd) - 1
	return distuv.Beta{Alpha: mean * n, Beta: (1 - mean) * n, Src: r}.Rand()
}

func lognormal(r *rand.Rand, mu, sigma float64) float64 {
	return distuv.LogNormal{Mu: mu, Sigma: sigma, Src: r}.Rand()
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
