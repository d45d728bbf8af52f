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
