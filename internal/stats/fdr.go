package stats

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg are adjusted p-values in the order given: calling those
// under q findings keeps the expected share of false ones under q (Benjamini
// and Hochberg 1995).
func BenjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	out := make([]float64, len(p))
	least := 1.0
	for i, at := range order {
		rank := float64(len(p) - i)
		least = min(least, p[at]*float64(len(p))/rank)
		out[at] = least
	}
	return out
}

// Isotonic is the non-decreasing sequence nearest to y in weighted squares,
// by pooling adjacent violators (Ayer et al. 1955): y are outcomes ordered by
// forecast, the result recalibrated forecasts. Weights nil are all 1.
func Isotonic(y, weights []float64) []float64 {
	type block struct {
		mean, weight float64
		n            int
	}
	var blocks []block
	for i, v := range y {
		b := block{v, 1, 1}
		if weights != nil {
			b.weight = weights[i]
		}
		for len(blocks) > 0 && blocks[len(blocks)-1].mean >= b.mean {
			last := blocks[len(blocks)-1]
			w := last.weight + b.weight
			b = block{(last.mean*last.weight + b.mean*b.weight) / w, w, last.n + b.n}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	out := make([]float64, 0, len(y))
	for _, b := range blocks {
		for range b.n {
			out = append(out, b.mean)
		}
	}
	return out
}
