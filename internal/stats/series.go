package stats

import (
	"fmt"
	"math"
	"slices"
)

const (
	// stlSeasons is how much history STL needs to beat the year-on-year score:
	// with three years it found fewer injected drops in public retail series
	// (62 % against 79 % at 2 % false alarms), with five more (85 against 79).
	stlSeasons = 5
	// spreadPoints and spreadLeast bound how many earlier scores the spread is
	// taken from; spreadFloor keeps a calm past from making every move an alarm.
	spreadPoints, spreadLeast = 36, 8
	spreadFloor               = .01
)

// DropZ is the Z under which a value is called a drop: under 1 % false alarms
// on the public retail series with five or more years of history.
const DropZ = -3.5

// Scores judges every point of a series by what the earlier points promised;
// nothing later enters, so a score never changes when the series grows.
type Scores struct {
	// Log is ln(value / expected): -.22 is a fifth less than expected. NaN
	// where history is too short or a value is not positive.
	Log []float64
	// Expected is the value promised, NaN likewise.
	Expected []float64
	// Z is Log over the spread (MAD) of up to 36 Logs before it, NaN with
	// fewer than 8.
	Z []float64
	// Method names the method of the last point: "stl" or "yoy".
	Method string
}

// SeriesScores scores an equally spaced series of season points a year (12
// for months). With five seasons before a point, expected is the level of the
// last three deseasonalised logs, moved on by a year's trend, plus last
// year's season, both from STL on logs with a seasonal span of 13, not
// robust; with less, last year's value times the median growth of the three
// points before. ErrTooFew under a season and four points.
//
// Where a feast moves between two months (Chinese New Year), pass January and
// February as one point, season 11.
func SeriesScores(y []float64, season int) (Scores, error) {
	if season < 2 || len(y) < season+4 {
		return Scores{}, fmt.Errorf("%w: %d points; scores need a season of %d and 4 more", ErrTooFew, len(y), season)
	}
	n := len(y)
	s := Scores{Log: nans(n), Expected: nans(n), Z: nans(n)}
	logs := make([]float64, n)
	for i, v := range y {
		logs[i] = math.Log(v) // NaN or -Inf where not positive; filtered below
	}
	for i := season + 3; i < n; i++ {
		var e float64
		e, s.Method = promise(logs[:i], season)
		if d := logs[i] - e; !math.IsNaN(d) && !math.IsInf(d, 0) {
			s.Log[i] = d
		}
		if !math.IsNaN(e) && !math.IsInf(e, 0) {
			s.Expected[i] = math.Exp(e)
		}
		s.Z[i] = s.Log[i] / spread(s.Log[max(0, i-spreadPoints):i])
	}
	return s, nil
}

// promise is the log expected after the given ones.
func promise(logs []float64, season int) (expected float64, method string) {
	n := len(logs)
	if n >= stlSeasons*season && allFinite(logs) {
		d, err := STL(logs, EasyConfig(season, 13))
		if err == nil {
			var level float64
			for i := n - 3; i < n; i++ {
				level += (logs[i] - d.Seasonal[i]) / 3
			}
			drift := (d.Trend[n-1] - d.Trend[n-1-season]) / float64(season)
			return level + 2*drift + d.Seasonal[n-season], "stl"
		}
	}
	var recent []float64
	for i := n - 3; i < n; i++ {
		recent = append(recent, logs[i]-logs[i-season])
	}
	if !allFinite(recent) {
		return math.NaN(), "yoy"
	}
	return logs[n-season] + Median(recent), "yoy"
}

// YoY is ln(y[i] / y[i-season]), NaN in the first season and where a value is
// not positive.
func YoY(y []float64, season int) []float64 {
	out := nans(len(y))
	for i := season; i < len(y); i++ {
		if y[i] > 0 && y[i-season] > 0 {
			out[i] = math.Log(y[i] / y[i-season])
		}
	}
	return out
}

// EmpiricalTail is the chance of a score as low as x judged by past scores
// alone: (1 + number ≤ x) / (1 + number), never 0 (Davison and Hinkley 1997,
// 4.2.3). NaNs in past are left out.
func EmpiricalTail(past []float64, x float64) float64 {
	hit, n := 1.0, 1.0
	for _, v := range past {
		if math.IsNaN(v) {
			continue
		}
		n++
		if v <= x {
			hit++
		}
	}
	return hit / n
}

// spread is the MAD of the finite values, NaN with too few of them.
func spread(xs []float64) float64 {
	known := slices.DeleteFunc(slices.Clone(xs), math.IsNaN)
	if len(known) < spreadLeast {
		return math.NaN()
	}
	return max(MAD(known), spreadFloor)
}

func nans(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
	}
	return out
}

func allFinite(xs []float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
