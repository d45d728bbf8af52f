package alerts

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/riskbell/riskbell/internal/stats"
	"github.com/riskbell/riskbell/internal/unit"
)

// leastMonths is the whole months of history a comparison with the year
// before needs.
const leastMonths = 15

// months are the whole calendar months of the data, the latest last. A month
// counts as whole once it is over.
func (f *Facts) months() []unit.Period {
	if len(f.sales) == 0 {
		return nil
	}
	first := unit.ByMonth.StartOf(f.sales[0].on)
	if first != f.sales[0].on {
		first = unit.ByMonth.Add(first, 1)
	}
	return unit.Period{From: first, To: unit.ByMonth.StartOf(f.today + 1)}.Split(unit.ByMonth)
}

// largestPart is how much of the company's mean month one customer may count
// for: a region's month is not judged by one customer's order book.
const largestPart = .015

// revenueByRegion sums orders by region and month, with what single customers
// add in a month cut to limit, which comes from largestPart.
func (f *Facts) revenueByRegion(months []unit.Period, regions int, of []uint32) (out [][]float64, limit float64) {
	out = make([][]float64, regions)
	for i := range out {
		out[i] = make([]float64, len(months))
	}
	if len(months) == 0 {
		return out, 0
	}
	month, total := monthsOf(months), 0.0
	for _, number := range f.order {
		for _, s := range f.accounts[number].sales {
			if _, ok := month.at(s.on); ok {
				total += s.amount
			}
		}
	}
	limit = largestPart * total / float64(len(months))
	sums := make([]float64, len(months))
	for _, number := range f.order {
		clear(sums)
		for _, s := range f.accounts[number].sales {
			if i, ok := month.at(s.on); ok {
				sums[i] += s.amount
			}
		}
		region := out[of[number]]
		for i, v := range sums {
			region[i] += min(v, limit)
		}
	}
	return out, limit
}

// lastMonths are the sales of the latest whole month by region, and at the end
// those of the company.
func (f *Facts) lastMonths(months []unit.Period, regions int, of []uint32) [][]*sale {
	out := make([][]*sale, regions+1)
	if len(months) == 0 {
		return out
	}
	for _, number := range f.order {
		sales := during(f.accounts[number].sales, last(months))
		out[of[number]] = append(out[of[number]], sales...)
		out[regions] = append(out[regions], sales...)
	}
	return out
}

// lastMonth sets what the latest whole month holds before anything is cut, the
// limit of a customer's part, and the orders behind it.
func (f *Facts) lastMonth(s *sheet, months []unit.Period, limit float64, sales []*sale) {
	if len(months) == 0 {
		return
	}
	sum := 0.0
	for _, x := range sales {
		sum += x.amount
	}
	s.set("month_actual", sum)
	s.set("month_cap", limit)
	if s.proving {
		largest := slices.Clone(sales)
		slices.SortStableFunc(largest, func(a, b *sale) int { return cmp.Compare(a.amount, b.amount) })
		f.proveSales(s, "month_actual", largest, len(largest))
	}
}

// monthTable says of each day which of some months that follow each other it
// lies in.
type monthTable struct {
	from  unit.Day
	month []int32
}

func monthsOf(months []unit.Period) (t monthTable) {
	for i, p := range months {
		if i == 0 {
			t.from = p.From
		}
		for range p.Days() {
			t.month = append(t.month, int32(i))
		}
	}
	return t
}

func (t *monthTable) at(d unit.Day) (int, bool) {
	if i := d - t.from; i >= 0 && int(i) < len(t.month) {
		return int(t.month[i]), true
	}
	return 0, false
}

// monthly judges the latest whole month. Against the rest of the company where
// there is one: then New Year, seasons and price lists, which meet everybody,
// cancel out. The company itself is compared with the year before, less the
// median of the recent such changes.
func monthly(s *sheet, months []unit.Period, own, rest []float64) {
	n := len(own)
	s.set("months_known", float64(n))
	if n < leastMonths {
		return
	}
	score := yearScores(months, own)
	if rest != nil {
		score = shareScores(own, rest)
	}
	now := score[len(score)-1]
	past := slices.DeleteFunc(slices.Clone(score[:len(score)-1]), math.IsNaN)
	if math.IsNaN(now) || len(past) < 6 {
		return
	}
	recent := past[max(0, len(past)-12):]
	middle := stats.Median(recent)
	spread := max(.04, stats.MAD(past))
	change := math.Exp(now-middle) - 1
	revenue := own[n-1]
	s.set("month_revenue", revenue)
	s.set("month_change", change)
	s.set("month_short", max(0, -change))
	s.set("month_expected", revenue/(1+change))
	s.set("month_base", revenue/(1+change)/math.Exp(middle))
	s.set("month_usual", math.Exp(middle))
	s.set("month_missing", max(0, revenue/(1+change)-revenue))
	s.set("month_z", (now-middle)/spread)
}

// shareScores is the log ratio of own to rest, month by month.
func shareScores(own, rest []float64) []float64 {
	out := make([]float64, len(own))
	for i := range own {
		out[i] = logRatio(own[i], rest[i])
	}
	return out
}

// yearScores is the log change against the same month a year before. New Year
// lies in January or in February: January waits, and February is compared
// together with it.
func yearScores(months []unit.Period, own []float64) []float64 {
	out := make([]float64, len(own))
	for i := range out {
		out[i] = math.NaN()
		if i < 13 {
			continue
		}
		switch _, m, _ := months[i].From.Date(); m {
		case time.January:
		case time.February:
			out[i] = logRatio(own[i-1]+own[i], own[i-13]+own[i-12])
		default:
			out[i] = logRatio(own[i], own[i-12])
		}
	}
	return out
}

func logRatio(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return math.NaN()
	}
	return math.Log(a / b)
}
