package kpi

import (
	"cmp"
	"math"
	"slices"
)

// Member is one member of a dimension in the two periods of a change.
type Member struct {
	Key           string
	Before, After Tally
}

// Effect is what a member contributed to a change. Rate and Mix add up to
// Total; a Sum has no such split, its Rate and Mix are 0. Effects are in the
// unit of the tallies: money in minor units.
type Effect struct {
	Key   string  `json:"key"`
	Total float64 `json:"total"`
	// Rate is the part due to the member's own ratio, Mix the part due to its
	// weight among the others.
	Rate float64 `json:"rate,omitempty"`
	Mix  float64 `json:"mix,omitempty"`
	// Share is Total over the whole change; 0 where nothing changed.
	Share float64 `json:"share"`

	Before Tally `json:"-"`
	After  Tally `json:"-"`
}

// Additive splits the change of a sum: a member contributes what it changed
// by itself. The effects add up to the change.
func Additive(members []Member) []Effect {
	out := make([]Effect, len(members))
	for i, m := range members {
		out[i] = Effect{Key: m.Key, Total: m.After.Num - m.Before.Num, Before: m.Before, After: m.After}
	}
	return shares(out)
}

// Ratios splits the change of a ratio R = Σ w·r, where w is a member's share of
// the denominators and r its own ratio, into (r₁-r₀)(w₁+w₀)/2, the rate, and
// (w₁-w₀)((r₁+r₀)/2 - R̄), the mix (Marshall and Edgeworth's midpoint form), R̄
// being the mean of both ratios. The effects add up to the change exactly.
// Nil where a period has no denominator.
func Ratios(members []Member) []Effect {
	var before, after Tally
	for _, m := range members {
		before, after = before.Plus(m.Before), after.Plus(m.After)
	}
	r0, ok0 := before.rate()
	r1, ok1 := after.rate()
	if !ok0 || !ok1 {
		return nil
	}
	out := make([]Effect, len(members))
	for i, m := range members {
		e := Effect{Key: m.Key, Before: m.Before, After: m.After}
		own0, own1 := ownRates(m)
		w0, w1 := m.Before.Den/before.Den, m.After.Den/after.Den
		e.Rate = (own1 - own0) * (w1 + w0) / 2
		e.Mix = (w1 - w0) * ((own1+own0)/2 - (r0+r1)/2)
		e.Total = e.Rate + e.Mix
		out[i] = e
	}
	return shares(out)
}

// ownRates are a member's ratios; one it does not have in a period is taken
// from the other, so that coming and going count as mix.
func ownRates(m Member) (before, after float64) {
	before, ok0 := m.Before.rate()
	after, ok1 := m.After.rate()
	switch {
	case !ok0:
		before = after
	case !ok1:
		after = before
	}
	return before, after
}

func shares(effects []Effect) []Effect {
	whole := 0.0
	for _, e := range effects {
		whole += e.Total
	}
	for i := range effects {
		if whole != 0 {
			effects[i].Share = effects[i].Total / whole
		}
	}
	return effects
}

// LogMean splits the change of a product a·b into the effects of a and of b
// by the logarithmic mean L(x,y) = (x-y)/ln(x/y) of the products: L·ln(a₁/a₀)
// and L·ln(b₁/b₀) (LMDI, Ang 2004). They add up to the change exactly. Where a
// factor is not positive in both periods the whole change is a's.
func LogMean(a0, b0, a1, b1 float64) (byA, byB float64) {
	x, y := a1*b1, a0*b0
	if !(a0 > 0 && b0 > 0 && a1 > 0 && b1 > 0) {
		return x - y, 0
	}
	l := x
	if ratio := math.Log(x / y); math.Abs(ratio) > 1e-12 {
		l = (x - y) / ratio
	}
	byA = l * math.Log(a1/a0)
	return byA, x - y - byA
}

// The thresholds of Adtributor (Bhagwan and others, NSDI 2014): a member
// counts from leastShare of the change on, a set of members explains it from
// enough on.
const (
	leastShare = .1
	enough     = .67
)

// power is how well few members of a dimension explain a change: the share
// they explain together, and how surprising their change of weight is.
type power struct {
	explains float64
	surprise float64
	members  int
}

// explaining picks the members of most surprise that contribute in the
// direction of the change, until they explain enough of it, at most three.
func explaining(effects []Effect) power {
	before, after := weights(effects)
	list := slices.Clone(effects)
	jsd := map[string]float64{}
	for _, e := range list {
		jsd[e.Key] = divergence(ratio(weight(e.Before), before), ratio(weight(e.After), after))
	}
	slices.SortFunc(list, func(x, y Effect) int {
		return cmp.Or(cmp.Compare(jsd[y.Key], jsd[x.Key]), cmp.Compare(y.Share, x.Share), cmp.Compare(x.Key, y.Key))
	})
	var p power
	for _, e := range list {
		if e.Share < leastShare || p.members == 3 || p.explains >= enough {
			continue
		}
		p = power{p.explains + e.Share, p.surprise + jsd[e.Key], p.members + 1}
	}
	return p
}

// better orders dimensions: those that explain enough before the others, then
// by surprise, then by fewer members.
func (p power) better(o power) bool {
	if full, other := p.explains >= enough, o.explains >= enough; full != other {
		return full
	}
	if p.explains < enough {
		return p.explains > o.explains
	}
	return cmp.Or(cmp.Compare(p.surprise, o.surprise), cmp.Compare(o.members, p.members)) > 0
}

// weight is what a member weighs in its period: its denominator or its sum,
// never below nothing.
func weight(t Tally) float64 {
	if t.Den > 0 {
		return t.Den
	}
	return max(0, t.Num)
}

func weights(effects []Effect) (before, after float64) {
	for _, e := range effects {
		before, after = before+weight(e.Before), after+weight(e.After)
	}
	return before, after
}

func ratio(x, of float64) float64 {
	if of == 0 {
		return 0
	}
	return x / of
}

// divergence is a member's term of the Jensen-Shannon divergence in nats.
func divergence(p, q float64) float64 {
	d := 0.0
	if p > 0 {
		d += p * math.Log(2*p/(p+q)) / 2
	}
	if q > 0 {
		d += q * math.Log(2*q/(p+q)) / 2
	}
	return d
}
