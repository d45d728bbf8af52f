package alerts

import "github.com/riskbell/riskbell/internal/unit"

// tempo is the company's own pace of business: how much of an ordinary day's
// business each calendar day holds. Gaps and rates measured in it do not mind
// weekends, New Year, a plant holiday everybody keeps, or a feed that is a few
// days behind: those days hold little business for anybody.
type tempo struct {
	from unit.Day
	sum  []float64 // sum[i]: business of the days before from+i
}

// Widths of the moving windows, in days each way: the pace of a week against
// the level of a quarter.
const (
	paceHalf  = 3
	levelHalf = 45
	// leastOrders is the orders of a quarter below which the pace is noise.
	leastOrders = 180
)

// newTempo reads the pace from all orders up to today.
func newTempo(sales []sale, today unit.Day) tempo {
	if len(sales) == 0 {
		return tempo{from: today}
	}
	from := sales[0].on
	counts := make([]float64, int(today-from)+2)
	for i := range sales {
		counts[sales[i].on-from+1]++
	}
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1] // now counts[i]: orders before from+i
	}
	t := tempo{from: from, sum: make([]float64, len(counts))}
	for i := 1; i < len(counts); i++ {
		t.sum[i] = t.sum[i-1] + paceOn(counts, i-1)
	}
	return t
}

// paceOn is the pace of day i: its week against its quarter.
func paceOn(counts []float64, i int) float64 {
	mean := func(half int) (n, perDay float64) {
		lo, hi := max(0, i-half), min(len(counts)-1, i+half+1)
		n = counts[hi] - counts[lo]
		return n, n / float64(hi-lo)
	}
	n, level := mean(levelHalf)
	_, week := mean(paceHalf)
	if n < leastOrders {
		return 1
	}
	return min(1.3, max(.05, week/level))
}

// between is the business from the end of day a to the end of day b.
func (t tempo) between(a, b unit.Day) float64 {
	return t.until(b) - t.until(a)
}

func (t tempo) until(d unit.Day) float64 {
	i := int(d-t.from) + 1
	switch {
	case i <= 0:
		return float64(i) // before the first order days count as they are
	case len(t.sum) == 0:
		return float64(i + 1)
	case i >= len(t.sum):
		return t.sum[len(t.sum)-1] + float64(i-len(t.sum)+1)
	}
	return t.sum[i]
}
