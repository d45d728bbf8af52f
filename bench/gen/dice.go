package gen

import "math/bits"

// dice are the random draws of one row: SplitMix64 (Steele, Lea, Flood 2014).
type dice uint64

// roll are the dice of a row. Kinds and rows lie far apart in the sequence.
func (c *Company) roll(k kind, i int) dice {
	d := dice(c.Seed ^ uint64(k)<<56 ^ uint64(i)*0xd1342543de82ef95)
	d.next()
	return d
}

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n is a draw from 0 to k-1.
func (d *dice) n(k int) int {
	hi, _ := bits.Mul64(d.next(), uint64(k))
	return int(hi)
}

// permille is true in p of 1,000 draws.
func (d *dice) permille(p int) bool { return d.n(1000) < p }

// amount is from 100.00 to 102,400.00, in minor units: every doubling is as
// likely as the next, as in the sales of most companies.
func (d *dice) amount() int64 {
	base := 10_000 << d.n(10)
	return int64(base + d.n(base))
}
