package mapping

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// Serial dates are those of excelize, another's work, on every day and at any
// second; before March 1900 a sheet's own are known.
func TestSerialDates(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range []SerialDates{Serial1900, Serial1904} {
		for day := 61; day < 120_000; day += 1 + r.IntN(3) {
			second := r.IntN(24 * 60 * 60)
			for _, f := range []float64{float64(day), float64(day) + float64(second)/86400} {
				want, err := excelize.ExcelDateToTime(f, s == Serial1904)
				if got := s.time(f); err != nil || !got.Equal(want) {
					t.Fatalf("%v of %d is %v, not %v, %v", f, s, got, want, err)
				}
			}
		}
	}
	for f, want := range map[float64]string{1: "1900-01-01 00:00", 59: "1900-02-28 00:00", 61: "1900-03-01 00:00", 1.5: "1900-01-01 12:00", 59.999999999: "1900-03-01 00:00"} {
		if got := Serial1900.time(f).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%v is %s, not %s", f, got, want)
		}
	}
}

func TestSerialDatesOfARow(t *testing.T) {
	d := dateReader{zone: time.FixedZone("", 8*60*60)}
	for f, want := range map[float64]string{46024: "2026-01-02 ", 46024.5: "2026-01-02 2026-01-02T04:00:00Z", -1: "", 200_001: "", 0: ""} {
		got := ""
		if m, err := d.serial(f, Serial1900); err == nil {
			got = m.day.String() + " "
			if m.at != 0 {
				got += m.at.Time().UTC().Format(time.RFC3339)
			}
		}
		if got != want {
			t.Errorf("%v is %q, not %q", f, got, want)
		}
	}
}
