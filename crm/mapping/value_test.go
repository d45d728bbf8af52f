package mapping

import (
	"testing"
	"time"
)

func FuzzValues(f *testing.F) {
	for _, s := range []string{"1,234.50", "(12)", "1e300", "-", "12%", "CNY 5", "9223372036854775807", "2026-01-02", "20260101"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, comma := range []bool{false, true} {
			d, err := parseDecimal(s, comma)
			if err != nil {
				continue
			}
			back, err := parseDecimal(d.String(), false)
			a, _, err1 := d.units(d.scale)
			b, _, err2 := back.units(d.scale)
			if err != nil || err1 != nil || err2 != nil || a != b {
				t.Fatalf("%q is %s, read again %s: %v", s, d, back, err)
			}
		}
		if c, _, err := (&field{currency: "CNY"}).currencyOf("x"+s, nil); err == nil && c == "" {
			t.Fatalf("%q has no currency", s)
		}
		_, _ = dateReader{formats: []dateFormat{{written: isoFormat}, {written: unixFormat}}, zone: time.UTC}.parse(s, Serial1900)
	})
}
