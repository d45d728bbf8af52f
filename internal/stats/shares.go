package stats

import "slices"

// Shares says how much of a total hangs on few parts.
type Shares struct {
	Total      float64
	Top1, Top5 float64 // shares of the total, 0 to 1
	// Effective is 1/Σ share²: as many equal parts would be as concentrated
	// (Laakso and Taagepera 1979; the inverse of Herfindahl's index).
	Effective float64
}

// Concentration of parts, such as revenue per customer. Parts that are not
// positive are left out; none gives the zero Shares.
func Concentration(parts []float64) (s Shares) {
	xs := slices.DeleteFunc(slices.Clone(parts), func(v float64) bool { return !(v > 0) })
	slices.Sort(xs)
	slices.Reverse(xs)
	var squares float64
	for _, v := range xs {
		s.Total += v
		squares += v * v
	}
	if len(xs) == 0 {
		return s
	}
	for i, v := range xs[:min(5, len(xs))] {
		if i == 0 {
			s.Top1 = v / s.Total
		}
		s.Top5 += v / s.Total
	}
	s.Effective = s.Total / squares * s.Total
	return s
}
