package stats

import (
	"fmt"
	"math"
)

// Level is how loud a unit's low rate may be called.
type Level string

// The levels: nothing; worth a look (under the overdispersed 95 % funnel);
// alarm (also a false discovery rate of at most .10 and a posterior chance
// over .8 to be under three quarters of the mean; either alone gave .38 to .53
// false alarms for a healthy team of 60, both together .21).
const (
	LevelNone  Level = ""
	LevelLook  Level = "look"
	LevelAlarm Level = "alarm"
)

// FunnelReport compares units with what all of them do together.
type FunnelReport struct {
	Target float64 // pooled rate
	Phi    float64 // winsorised mean of z²: over 1 the units differ more than chance
	Tau    float64 // standard deviation of true rates between units
	Prior  BetaPrior
	Units  []FunnelUnit // as given
}

// FunnelUnit is one unit; without tries its numbers are NaN and its level none.
type FunnelUnit struct {
	Count
	Rate   Interval // Wilson
	Lo, Hi float64  // overdispersed 95 % funnel limits at this N
	Shrunk float64  // posterior mean of the true rate
	P, Q   float64  // one-sided chance of so low a rate; adjusted for looking at all
	Under  float64  // posterior chance that the true rate is under .75 Target
	Level  Level
}

// The thresholds of the levels, held by the simulation in the tests.
const (
	funnelQ     = .10
	funnelUnder = .80
	funnelShare = .75
	funnelTrim  = .10
)

// Funnel judges low rates by the additive overdispersion of Spiegelhalter
// 2005 ("Handling over-dispersion of performance indicators"), the false
// discovery rate of Benjamini and Hochberg and a beta-binomial posterior.
// ErrTooFew under 5 units with tries.
func Funnel(units []Count) (FunnelReport, error) {
	prior, err := FitBetaBinomial(units)
	if err != nil {
		return FunnelReport{}, fmt.Errorf("funnel: %w", err)
	}
	r := FunnelReport{Prior: prior, Target: pooled(units)}
	r.disperse(units)
	p := make([]float64, 0, len(units))
	for _, c := range units {
		u := r.unit(c)
		r.Units = append(r.Units, u)
		if c.N > 0 {
			p = append(p, u.P)
		}
	}
	q := BenjaminiHochberg(p)
	for i := range r.Units {
		if u := &r.Units[i]; u.N > 0 {
			u.Q, q = q[0], q[1:]
			u.Level = u.level()
		}
	}
	return r, nil
}

func pooled(units []Count) float64 {
	var all Count
	for _, c := range units {
		all.Hits += c.Hits
		all.N += c.N
	}
	return all.Rate()
}

// disperse sets Phi and Tau (DerSimonian and Laird's moment estimate).
func (r *FunnelReport) disperse(units []Count) {
	var z []float64
	var w, w2 float64
	for _, c := range units {
		if c.N > 0 {
			s := math.Sqrt(r.Target * (1 - r.Target) / float64(c.N))
			z = append(z, (c.Rate()-r.Target)/s)
			w, w2 = w+1/(s*s), w2+1/(s*s*s*s)
		}
	}
	n := float64(len(z))
	r.Phi = Dispersion(z, funnelTrim)
	if t := (n*r.Phi - (n - 1)) / (w - w2/w); t > 0 {
		r.Tau = math.Sqrt(t)
	}
}

func (r *FunnelReport) unit(c Count) FunnelUnit {
	u := FunnelUnit{Count: c, Rate: Wilson(c.Hits, c.N)}
	if c.N == 0 {
		u.Lo, u.Hi, u.Shrunk, u.P, u.Q, u.Under = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
		return u
	}
	s := math.Sqrt(r.Target*(1-r.Target)/float64(c.N) + r.Tau*r.Tau)
	u.Lo, u.Hi = max(0, r.Target-z95*s), min(1, r.Target+z95*s)
	u.P = normalCDF((u.Rate.Value - r.Target) / s)
	u.Shrunk = r.Prior.Given(c).Mean()
	u.Under = r.Prior.Below(c, funnelShare*r.Target)
	return u
}

func (u FunnelUnit) level() Level {
	switch look := u.Rate.Value < u.Lo; {
	case look && u.Q <= funnelQ && u.Under > funnelUnder:
		return LevelAlarm
	case look:
		return LevelLook
	}
	return LevelNone
}

// Dispersion is the mean of z² with the trim share of each end pulled in to
// its quantile (winsorised), so that few bad units do not excuse themselves.
func Dispersion(z []float64, trim float64) float64 {
	lo, hi := Quantile(z, trim), Quantile(z, 1-trim)
	var sum float64
	for _, v := range z {
		v = min(max(v, lo), hi)
		sum += v * v / float64(len(z))
	}
	return sum
}
