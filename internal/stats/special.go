package stats

import "math"

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

func lbeta(a, b float64) float64 { return lgamma(a) + lgamma(b) - lgamma(a+b) }

// normalCDF is the chance that a standard normal variable is under z.
func normalCDF(z float64) float64 { return .5 * math.Erfc(-z/math.Sqrt2) }

// regIncBeta is the regularised incomplete beta function I_x(a, b) of positive
// a and b, x clamped to [0, 1]. The fraction converges fast under the mean of
// the distribution; above it the other tail is taken.
func regIncBeta(a, b, x float64) float64 {
	switch x = min(max(x, 0), 1); {
	case x == 0 || x == 1:
		return x
	case x > (a+1)/(a+b+2):
		return 1 - betaTail(b, a, 1-x, x)
	}
	return betaTail(a, b, x, 1-x)
}

// betaTail is I_x(a, b) with y = 1-x by the continued fraction 8.17.22 of the
// NIST Digital Library of Mathematical Functions, evaluated as Thompson and
// Barnett 1986 do (Lentz's method, mended against zeros).
func betaTail(a, b, x, y float64) float64 {
	const tiny, most = 1e-300, 20_000
	mend := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	f, c, d := 1.0, 1.0, 0.0
	for i := 0; i < most; i++ {
		term := betaTerm(a, b, x, i)
		d = 1 / mend(1+term*d)
		c = mend(1 + term/c)
		f *= c * d
		if i > 0 && math.Abs(c*d-1) < 4e-16 {
			break
		}
	}
	return math.Exp(a*math.Log(x)+b*math.Log(y)-lbeta(a, b)) / (a * f)
}

// betaTerm is the i-th partial numerator of the fraction 1 + d₁/(1 + d₂/(1 + …)),
// counted from 0.
func betaTerm(a, b, x float64, i int) float64 {
	m := float64((i + 1) / 2)
	if i%2 == 0 {
		return -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
	}
	return m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
}
