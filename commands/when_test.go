package commands

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

func TestParseUntil(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	tuesday := time.Date(2026, 11, 24, 8, 30, 0, 0, shanghai)
	beforeChange := time.Date(2026, 3, 7, 9, 0, 0, 0, newYork) // clocks go forward on the 8th
	for _, c := range []struct {
		text string
		now  time.Time
		want string // on the clocks of now's zone; "" is refused
	}{
		{"2h", tuesday, "2026-11-24 10:30"},
		{"2小时", tuesday, "2026-11-24 10:30"},
		{"3d", tuesday, "2026-11-27 08:30"},
		{"3天", tuesday, "2026-11-27 08:30"},
		{"1w", tuesday, "2026-12-01 08:30"},
		{"2周", tuesday, "2026-12-08 08:30"},
		{"1d", beforeChange, "2026-03-08 09:00"},
		{"24h", beforeChange, "2026-03-08 10:00"},
		{"tomorrow", tuesday, "2026-11-25 00:00"},
		{"明天", tuesday, "2026-11-25 00:00"},
		{"monday", tuesday, "2026-11-30 00:00"},
		{"下周一", tuesday, "2026-11-30 00:00"},
		{"周二", tuesday, "2026-12-01 00:00"},
		{"2026-12-01", tuesday, "2026-12-01 00:00"},
		{"2026-11-24", tuesday, ""},
		{"2020-01-01", tuesday, ""},
		{"0d", tuesday, ""},
		{"soon", tuesday, ""},
		{"", tuesday, ""},
	} {
		at, ok := parseUntil(c.text, unit.At(c.now), c.now.Location())
		got := ""
		if ok {
			got = at.In(c.now.Location()).Format("2006-01-02 15:04")
		}
		if got != c.want {
			t.Errorf("%q at %s gave %q, want %q", c.text, c.now, got, c.want)
		}
	}
}
