// Package near finds what somebody probably meant by a mistyped word.
package near

import (
	"slices"
	"strings"
)

// Distance is the optimal string alignment distance of a and b in runes: the
// least number of insertions, deletions, substitutions and swaps of
// neighbours, no run edited twice (Damerau 1964).
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

// Words are the candidates that lie near word, the nearest first, at most n:
// within one edit for up to five runes, two for longer words, or beginning
// with word when it has three runes or more. Case does not matter.
func Words(word string, candidates []string, n int) []string {
	type hit struct {
		word     string
		distance int
	}
	low := strings.ToLower(word)
	limit := 1
	if len([]rune(low)) > 5 {
		limit = 2
	}
	var hits []hit
	for _, c := range candidates {
		lc := strings.ToLower(c)
		d := Distance(low, lc)
		if d > limit && len([]rune(low)) >= 3 && strings.HasPrefix(lc, low) {
			d = limit
		}
		// A word of one or two runes is near everything: ask for a shared rune.
		if d <= limit && d < len([]rune(lc)) && strings.ContainsAny(lc, low) {
			hits = append(hits, hit{c, d})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.distance - b.distance })
	var out []string
	for _, h := range hits {
		if len(out) < n && !slices.Contains(out, h.word) {
			out = append(out, h.word)
		}
	}
	return out
}
