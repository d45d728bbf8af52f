package stats

import (
	"fmt"
	"math"
)

// Under so many rows an honest sample fails the MAD test more often than not,
// so the tests refuse.
const (
	firstDigitRows = 1000
	firstTwoRows   = 2500
)

// Benford compares leading digits with the logarithmic law. It accuses honest
// books too (list prices, minimum orders, round quotes): use it to compare a
// unit with the rest and to point at digit groups, never as proof.
type Benford struct {
	N      int
	Digits []DigitCount // 1 … 9, or 10 … 99
	// MAD is the mean absolute deviation of shares from the law (Nigrini 2012).
	MAD  float64
	Chi2 float64
	// Conformity is Nigrini's word: "close", "acceptable", "marginal" or
	// "nonconformity".
	Conformity string
}

// DigitCount is one leading digit or pair of digits.
type DigitCount struct {
	Digit, Count int
	Expected     float64 // count under the law
	Z            float64 // deviation in standard errors, continuity corrected
}

// FirstDigits tests the first digits of amounts in whole minor units. Amounts
// that are not positive are left out; ErrTooFew under 1,000 others.
func FirstDigits(minor []int64) (Benford, error) {
	return benford(minor, 1, firstDigitRows, [3]float64{.006, .012, .015})
}

// FirstTwoDigits tests the first two digits; a single digit d counts as d0.
// ErrTooFew under 2,500 positive amounts.
func FirstTwoDigits(minor []int64) (Benford, error) {
	return benford(minor, 10, firstTwoRows, [3]float64{.0012, .0018, .0022})
}

// benford counts leading digits from low to 10·low-1.
func benford(minor []int64, low int64, least int, steps [3]float64) (Benford, error) {
	b := Benford{Digits: make([]DigitCount, 9*low)}
	for i := range b.Digits {
		b.Digits[i].Digit = int(low) + i
	}
	for _, v := range minor {
		if v > 0 {
			b.Digits[leading(v, low)-low].Count++
			b.N++
		}
	}
	if b.N < least {
		return Benford{N: b.N}, fmt.Errorf("%w: %d positive amounts; the digit test needs %d", ErrTooFew, b.N, least)
	}
	b.judge(steps)
	return b, nil
}

// leading are the first digits of v > 0, in [low, 10·low).
func leading(v, low int64) int64 {
	for v >= 10*low {
		v /= 10
	}
	for v < low {
		v *= 10
	}
	return v
}

func (b *Benford) judge(steps [3]float64) {
	n := float64(b.N)
	for i := range b.Digits {
		d := &b.Digits[i]
		p := math.Log10(1 + 1/float64(d.Digit))
		share := float64(d.Count) / n
		d.Expected = p * n
		d.Z = math.Copysign(max(0, math.Abs(share-p)-1/(2*n)), share-p) / math.Sqrt(p*(1-p)/n)
		b.MAD += math.Abs(share-p) / float64(len(b.Digits))
		b.Chi2 += (float64(d.Count) - d.Expected) * (float64(d.Count) - d.Expected) / d.Expected
	}
	b.Conformity = "nonconformity"
	for i, word := range []string{"close", "acceptable", "marginal"} {
		if b.MAD <= steps[i] {
			b.Conformity = word
			return
		}
	}
}

// Below counts amounts just under and just over a limit.
type Below struct {
	Under, Over int     // in [.96 T, T) and (T, 1.04 T]
	Ratio       float64 // Under / Over, +Inf without any over
	P           float64 // chance of so many under if both sides were alike
	Suspicious  bool    // Ratio ≥ 2 and P < 1e-6
}

// JustUnder tests for amounts kept under an approval limit: twice as many
// just under as just over, and a binomial chance under one in a million. The
// limit itself is on neither side. A limit that is not positive is an error.
func JustUnder(minor []int64, limit int64) (Below, error) {
	if limit <= 0 {
		return Below{}, fmt.Errorf("limit %d is not positive", limit)
	}
	var b Below
	for _, v := range minor {
		switch d := v - limit; {
		case d < 0 && -d <= limit/25:
			b.Under++
		case d > 0 && d <= limit/25:
			b.Over++
		}
	}
	b.Ratio, b.P = math.Inf(1), 1
	if b.Over > 0 {
		b.Ratio = float64(b.Under) / float64(b.Over)
	}
	if b.Under > 0 {
		b.P = regIncBeta(float64(b.Under), float64(b.Over+1), .5)
	}
	b.Suspicious = b.Ratio >= 2 && b.P < 1e-6
	return b, nil
}
