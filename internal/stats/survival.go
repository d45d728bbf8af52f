package stats

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sort"
)

// Spell is how long something was watched and how it ended: Cause 0 is still
// open (censored), which must never be dropped; 1, 2, … are ways to end.
type Spell struct {
	Time  float64
	Cause int
}

// Incidence is the cumulative incidence of every cause with the others
// competing.
type Incidence struct {
	time  []float64
	open  []float64         // chance to be open after time
	by    map[int][]float64 // cause → chance to have ended so
	ended []float64         // durations of ended spells, sorted
}

// CompetingRisks estimates cumulative incidence by Aalen and Johansen 1978.
func CompetingRisks(spells []Spell) Incidence {
	c := Incidence{by: map[int][]float64{}}
	total := map[int]float64{}
	for _, s := range spells {
		if s.Cause != 0 {
			c.ended = append(c.ended, s.Time)
			total[s.Cause] = 0
		}
	}
	slices.Sort(c.ended)
	open := 1.0
	walk(spells, func(t float64, risk int, ends map[int]int) {
		left := open
		for _, cause := range slices.Sorted(maps.Keys(total)) {
			p := open * float64(ends[cause]) / float64(risk)
			total[cause] += p
			left -= p
			c.by[cause] = append(c.by[cause], total[cause])
		}
		open = max(0, left)
		c.time, c.open = append(c.time, t), append(c.open, open)
	})
	return c
}

// Open is the chance to be open after t.
func (c Incidence) Open(t float64) float64 { return stepAt(c.time, c.open, t, 1) }

// By is the chance to have ended by cause up to and with t.
func (c Incidence) By(cause int, t float64) float64 { return stepAt(c.time, c.by[cause], t, 0) }

// Within is the chance that something still open at age ends by cause in
// (age, age+horizon]. NaN where nothing was ever open at that age; look at
// Reached before trusting it.
func (c Incidence) Within(cause int, age, horizon float64) float64 {
	open := c.Open(age)
	if open <= 1e-12 {
		return math.NaN()
	}
	return (c.By(cause, age+horizon) - c.By(cause, age)) / open
}

// Reached is how many ended spells ever reached age: the cases a judgement
// about this age rests on.
func (c Incidence) Reached(age float64) int { return atLeast(c.ended, age) }

func atLeast(sorted []float64, age float64) int {
	return len(sorted) - sort.SearchFloat64s(sorted, age)
}

// walk visits the distinct times of endings in order, with the number at risk
// just before and the endings by cause. Spells that end at a time are at risk
// there, censored ones too.
func walk(spells []Spell, visit func(t float64, risk int, ends map[int]int)) {
	s := slices.Clone(spells)
	slices.SortFunc(s, func(a, b Spell) int { return cmp.Compare(a.Time, b.Time) })
	for i := 0; i < len(s); {
		risk, ends, t := len(s)-i, map[int]int{}, s[i].Time
		for ; i < len(s) && s[i].Time == t; i++ {
			if s[i].Cause != 0 {
				ends[s[i].Cause]++
			}
		}
		if len(ends) > 0 {
			visit(t, risk, ends)
		}
	}
}

// stepAt reads a right-continuous step function; before its first step it is
// start.
func stepAt(times, values []float64, t, start float64) float64 {
	i := sort.Search(len(times), func(i int) bool { return times[i] > t })
	if i == 0 || len(values) == 0 {
		return start
	}
	return values[i-1]
}
