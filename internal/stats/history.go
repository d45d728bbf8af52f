package stats

import (
	"math"
	"slices"
)

// History is what the purchase models need to know of one customer, times in
// any one unit counted from the first order. The zero History is somebody who
// ordered for the first time just now.
type History struct {
	Orders  int     // x: orders after the first
	Recency float64 // t_x: from the first order to the last, 0 when Orders is 0
	Age     float64 // T: from the first order to now
	LogGaps float64 // Σ ln of the gaps between orders; needed only to compare k
}

// HistoryOf condenses order times up to now; later ones are ignored, equal
// ones (the same day) are one order, and the first is not counted in Orders.
// No order up to now gives ok false.
func HistoryOf(times []float64, now float64) (h History, ok bool) {
	s := slices.Clone(times)
	slices.Sort(s)
	s = slices.Compact(s)
	for len(s) > 0 && s[len(s)-1] > now {
		s = s[:len(s)-1]
	}
	if len(s) == 0 {
		return History{}, false
	}
	for i := 1; i < len(s); i++ {
		h.LogGaps += math.Log(s[i] - s[i-1])
	}
	h.Orders, h.Recency, h.Age = len(s)-1, s[len(s)-1]-s[0], now-s[0]
	return h, true
}

// Gap is the time since the last order.
func (h History) Gap() float64 { return h.Age - h.Recency }
