package stats

import (
	"fmt"
	"math"
	"slices"
)

// STLConfig are the arguments of STL, named in brackets as in the paper's
// Fortran: Period (np), spans of the loess smoothers, which are odd (ns, nt,
// nl), their degrees 0 or 1 (isdeg, itdeg, ildeg), jumps (nsjump, ntjump,
// nljump), inner loops (ni) and robustness loops (no).
type STLConfig struct {
	Period                               int
	Seasonal, Trend, LowPass             int
	SeasonalDeg, TrendDeg, LowPassDeg    int
	SeasonalJump, TrendJump, LowPassJump int
	Inner, Outer                         int
}

// Decomposition is y = Seasonal + Trend + Remainder, with the robustness
// weight of every point (1 where Outer is 0).
type Decomposition struct {
	Seasonal, Trend, Remainder, Weight []float64
}

// STL is the seasonal-trend decomposition by loess of Cleveland, Cleveland,
// McRae and Terpenning 1990 (J. Official Statistics 6, 3-73), as their
// Fortran computes it. y is equally spaced, without gaps, and at least two
// periods long (ErrTooFew).
func STL(y []float64, c STLConfig) (Decomposition, error) {
	if err := c.check(y); err != nil {
		return Decomposition{}, err
	}
	s := newSTL(y, c)
	s.step(false)
	for range c.Outer {
		s.reweigh()
		s.step(true)
	}
	return s.result(), nil
}

// STLEasy is the paper's stlez: only the seasonal span is chosen. Robust
// fitting repeats until season and trend move by less than 1 %, at most 15
// times. degree is that of the seasonal and of the trend smoother.
func STLEasy(y []float64, period, seasonal, degree int, robust bool) (Decomposition, error) {
	c := EasyConfig(period, seasonal)
	c.SeasonalDeg, c.TrendDeg, c.LowPassDeg = degree, degree, degree
	if !robust {
		return STL(y, c)
	}
	if err := c.check(y); err != nil {
		return Decomposition{}, err
	}
	c.Inner = 1
	s := newSTL(y, c)
	s.step(false)
	for range 15 {
		season, trend := slices.Clone(s.season), slices.Clone(s.trend)
		s.reweigh()
		s.step(true)
		if moved(season, s.season) < .01 && moved(trend, s.trend) < .01 {
			break
		}
	}
	return s.result(), nil
}

// EasyConfig are the paper's recommendations for a period and a seasonal span.
func EasyConfig(period, seasonal int) STLConfig {
	ns := odd(max(3, seasonal))
	nt := odd(max(3, int(1.5*float64(period)/(1-1.5/float64(ns))+.5)))
	nl := odd(max(3, period))
	jump := func(span int) int { return max(1, int(float64(span)/10+.9)) }
	return STLConfig{Period: period, Seasonal: ns, Trend: nt, LowPass: nl,
		SeasonalDeg: 1, TrendDeg: 1, LowPassDeg: 1,
		SeasonalJump: jump(ns), TrendJump: jump(nt), LowPassJump: jump(nl), Inner: 2}
}

func odd(n int) int { return n + 1 - n%2 }

func (c STLConfig) check(y []float64) error {
	if c.Period < 2 || len(y) < 2*c.Period {
		return fmt.Errorf("%w: %d points for STL; two periods of %d are needed", ErrTooFew, len(y), c.Period)
	}
	for _, span := range []int{c.Seasonal, c.Trend, c.LowPass} {
		if span < 3 || span%2 == 0 {
			return fmt.Errorf("STL: a span of %d is not odd and at least 3", span)
		}
	}
	if c.SeasonalJump < 1 || c.TrendJump < 1 || c.LowPassJump < 1 || c.Inner < 1 {
		return fmt.Errorf("STL: jumps and inner loops must be at least 1")
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("STL: point %d is %g; fill gaps first", i, v)
		}
	}
	return nil
}

// moved is the largest change relative to the range before.
func moved(before, after []float64) float64 {
	var d float64
	for i := range before {
		d = max(d, math.Abs(before[i]-after[i]))
	}
	return d / (slices.Max(before) - slices.Min(before))
}

// stl is the state of one decomposition. cycle is the seasonal sub-series
// smoothed, one period longer than y at both ends.
type stl struct {
	c                                 STLConfig
	y, season, trend, weight          []float64
	cycle, low, averaged, work, loess []float64
}

func newSTL(y []float64, c STLConfig) *stl {
	n, long := len(y), len(y)+2*c.Period
	s := &stl{c: c, y: y, season: make([]float64, n), trend: make([]float64, n), weight: make([]float64, n),
		cycle: make([]float64, long), low: make([]float64, n), averaged: make([]float64, long),
		work: make([]float64, long), loess: make([]float64, long)}
	for i := range s.weight {
		s.weight[i] = 1
	}
	return s
}

// step is the inner loop: season from the detrended, trend from the
// deseasonalised series.
func (s *stl) step(robust bool) {
	n, p, c := len(s.y), s.c.Period, s.c
	var w []float64
	if robust {
		w = s.weight
	}
	for range c.Inner {
		x := s.work[:n]
		for i := range x {
			x[i] = s.y[i] - s.trend[i]
		}
		s.smoothCycle(x, w)
		low := movingAverage(movingAverage(movingAverage(s.cycle, p), p), 3)
		smooth(low, c.LowPass, c.LowPassDeg, c.LowPassJump, nil, s.low, s.loess)
		for i := range s.season {
			s.season[i] = s.cycle[p+i] - s.low[i]
			x[i] = s.y[i] - s.season[i]
		}
		smooth(x, c.Trend, c.TrendDeg, c.TrendJump, w, s.trend, s.loess)
	}
}

// smoothCycle smooths the sub-series of every month by itself and extends it
// by one period at both ends.
func (s *stl) smoothCycle(x, w []float64) {
	p := s.c.Period
	for j := range p {
		k := (len(x)-j-1)/p + 1
		sub, out := make([]float64, k), make([]float64, k+2)
		var sw []float64
		for i := range sub {
			sub[i] = x[i*p+j]
		}
		if w != nil {
			sw = make([]float64, k)
			for i := range sw {
				sw[i] = w[i*p+j]
			}
		}
		span, deg := s.c.Seasonal, s.c.SeasonalDeg
		smooth(sub, span, deg, s.c.SeasonalJump, sw, out[1:k+1], s.loess)
		var ok bool
		if out[0], ok = local(sub, span, deg, 0, 1, min(span, k), sw, s.loess); !ok {
			out[0] = out[1]
		}
		if out[k+1], ok = local(sub, span, deg, k+1, max(1, k-span+1), k, sw, s.loess); !ok {
			out[k+1] = out[k]
		}
		for m, v := range out {
			s.cycle[m*p+j] = v
		}
	}
}

// reweigh sets the bisquare robustness weights from the residuals.
func (s *stl) reweigh() {
	r := make([]float64, len(s.y))
	for i := range r {
		r[i] = math.Abs(s.y[i] - s.trend[i] - s.season[i])
	}
	cut := 6 * Median(r)
	for i, v := range r {
		switch u := v / cut; {
		case v <= .001*cut:
			s.weight[i] = 1
		case v <= .999*cut:
			s.weight[i] = (1 - u*u) * (1 - u*u)
		default:
			s.weight[i] = 0
		}
	}
}

func (s *stl) result() Decomposition {
	d := Decomposition{Seasonal: s.season, Trend: s.trend, Weight: s.weight, Remainder: make([]float64, len(s.y))}
	for i := range s.y {
		d.Remainder[i] = s.y[i] - s.season[i] - s.trend[i]
	}
	return d
}
