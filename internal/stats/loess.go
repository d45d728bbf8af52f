package stats

import "math"

// smooth is loess over the positions 1 … n of y with a span of neighbours, at
// every jump-th position, straight lines between (Cleveland et al. 1990,
// subroutine ess). w are extra weights or nil; work has room for n.
func smooth(y []float64, span, degree, jump int, w, out, work []float64) {
	n := len(y)
	if n < 2 {
		out[0] = y[0]
		return
	}
	jump = min(jump, n-1)
	left, right := 1, min(span, n)
	at := func(i int) {
		var ok bool
		if out[i-1], ok = local(y, span, degree, i, left, right, w, work); !ok {
			out[i-1] = y[i-1]
		}
	}
	half := (span + 1) / 2
	for i := 1; i <= n; i += jump {
		if span < n {
			left = min(max(1, i-half+1), n-span+1)
			right = left + span - 1
		}
		at(i)
	}
	if jump == 1 {
		return
	}
	for i := 1; i <= n-jump; i += jump {
		line(out, i, i+jump)
	}
	if last := (n-1)/jump*jump + 1; last != n {
		at(n)
		line(out, last, n)
	}
}

// line fills out between the positions a and b.
func line(out []float64, a, b int) {
	slope := (out[b-1] - out[a-1]) / float64(b-a)
	for j := a + 1; j < b; j++ {
		out[j-1] = out[a-1] + slope*float64(j-a)
	}
}

// local is the loess value at position x from the positions left … right of y
// with tricube weights (subroutine est); not ok when all weights are zero.
func local(y []float64, span, degree, x, left, right int, w, work []float64) (v float64, ok bool) {
	n := len(y)
	h := float64(max(x-left, right-x))
	if span > n {
		h += float64((span - n) / 2)
	}
	var sum float64
	for j := left; j <= right; j++ {
		work[j-1] = tricube(math.Abs(float64(j-x)), h)
		if w != nil {
			work[j-1] *= w[j-1]
		}
		sum += work[j-1]
	}
	if sum <= 0 {
		return 0, false
	}
	for j := left; j <= right; j++ {
		work[j-1] /= sum
	}
	if h > 0 && degree > 0 {
		tilt(work, left, right, float64(x), float64(n-1))
	}
	for j := left; j <= right; j++ {
		v += work[j-1] * y[j-1]
	}
	return v, true
}

func tricube(r, h float64) float64 {
	switch {
	case r > .999*h:
		return 0
	case r <= .001*h:
		return 1
	}
	u := r / h
	c := 1 - u*u*u
	return c * c * c
}

// tilt turns the weights of a local mean into those of a local line at x,
// where the points are spread enough.
func tilt(w []float64, left, right int, x, width float64) {
	var mean, spread float64
	for j := left; j <= right; j++ {
		mean += w[j-1] * float64(j)
	}
	for j := left; j <= right; j++ {
		d := float64(j) - mean
		spread += w[j-1] * d * d
	}
	if math.Sqrt(spread) <= .001*width {
		return
	}
	slope := (x - mean) / spread
	for j := left; j <= right; j++ {
		w[j-1] *= slope*(float64(j)-mean) + 1
	}
}

// movingAverage of every n consecutive values; the result is n-1 shorter.
func movingAverage(x []float64, n int) []float64 {
	out := make([]float64, len(x)-n+1)
	var sum float64
	for i, v := range x {
		sum += v
		if i >= n {
			sum -= x[i-n]
		}
		if i >= n-1 {
			out[i-n+1] = sum / float64(n)
		}
	}
	return out
}
