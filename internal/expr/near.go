package expr

import (
	"slices"
	"strings"
)

// didYouMean is "; did you mean a or b?" with up to three names near to name,
// else a list of the first few there are.
func didYouMean(name string, names []string) string {
	type near struct {
		name string
		d    int
	}
	var found []near
	for _, n := range names {
		if d := distance(name, n); d <= max(2, len(n)/3) || strings.HasPrefix(n, name) {
			found = append(found, near{n, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.d - b.d })
	if len(found) == 0 {
		return ""
	}
	var best []string
	for _, f := range found[:min(3, len(found))] {
		best = append(best, f.name)
	}
	return "; did you mean " + strings.Join(best, " or ") + "?"
}

// distance is Levenshtein's, in bytes: names are ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			d := diagonal
			if a[i-1] != b[j-1] {
				d++
			}
			diagonal = row[j]
			row[j] = min(d, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
