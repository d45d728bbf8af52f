package unit_test

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/riskbell/riskbell/internal/unit"
)

func day(s string) unit.Day {
	d, err := unit.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestParseDay(t *testing.T) {
	for _, bad := range []string{"2026-02-29", "2026-1-1", "20260101", "2026-13-01", "yesterday", "2026-01-01T00:00:00Z", " 2026-01-01"} {
		if d, err := unit.ParseDay(bad); err == nil {
			t.Errorf("ParseDay(%q) = %v", bad, d)
		}
	}
	for _, good := range []string{"", "1900-02-28", "1969-12-31", "2000-02-29", "2026-11-22", "9999-12-31"} {
		if d, err := unit.ParseDay(good); err != nil || d.String() != good {
			t.Errorf("ParseDay(%q) = %q, %v", good, d, err)
		}
	}
}

func TestDatesBefore1970(t *testing.T) {
	for _, s := range []string{"1969-12-31", "1969-12-30", "1900-01-01", "0001-01-01"} {
		y, m, d := day(s).Date()
		if got := unit.NewDay(y, m, d); got != day(s) {
			t.Errorf("%s came back as %s", s, got)
		}
	}
	if unit.NewDay(1969, 12, 31) != -1 {
		t.Error("the day before 1970 is not -1")
	}
	if got := unit.At(time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC)).Day(time.UTC); got != -1 {
		t.Errorf("an evening before 1970 falls on %v", got)
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-03-31", -1, "2026-02-28"},
		{"2026-05-31", 1, "2026-06-30"}, {"2026-12-15", 1, "2027-01-15"}, {"2026-01-15", -1, "2025-12-15"},
		{"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"}, {"2026-08-31", 0, "2026-08-31"},
		{"2026-08-31", 18, "2028-02-29"}, {"2026-08-31", -25, "2024-07-31"},
	} {
		if got := day(c.from).AddMonths(c.n); got != day(c.want) {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestStartOfADay(t *testing.T) {
	for _, c := range []struct{ zone, day, want string }{
		{"UTC", "2026-11-22", "2026-11-22T00:00:00Z"},
		{"Asia/Shanghai", "2026-11-22", "2026-11-21T16:00:00Z"},
		{"America/New_York", "2026-03-08", "2026-03-08T05:00:00Z"},
		{"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"},      // midnight is skipped: it begins at 01:00
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"}, // likewise
		{"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"},    // midnight comes twice: the first
		{"Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := day(c.day).Start(zone); got.String() != c.want {
			t.Errorf("%s begins in %s at %s, want %s", c.day, c.zone, got, c.want)
		}
	}
}

// A day begins at the first instant that falls on it, wherever it is.
func TestEveryDayBeginsWhereItsFirstInstantIs(t *testing.T) {
	for _, name := range []string{"America/New_York", "Africa/Cairo", "America/Sao_Paulo", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Chatham", "Asia/Gaza"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for d := day("2005-01-01"); d < day("2037-01-01"); d++ {
			if at := d.Start(zone); at.Day(zone) != d || (at-1).Day(zone) >= d {
				t.Errorf("%s in %s begins at %s", d, name, at)
			}
		}
	}
}

func TestGrains(t *testing.T) {
	for _, c := range []struct {
		grain          unit.Grain
		day, from, end string // end excluded
	}{
		{unit.ByDay, "2026-11-22", "2026-11-22", "2026-11-23"},
		{unit.ByWeek, "2026-11-22", "2026-11-16", "2026-11-23"}, // a Sunday
		{unit.ByWeek, "2026-11-16", "2026-11-16", "2026-11-23"},
		{unit.ByWeek, "1969-12-31", "1969-12-29", "1970-01-05"},
		{unit.ByMonth, "2024-02-29", "2024-02-01", "2024-03-01"},
		{unit.ByQuarter, "2026-12-31", "2026-10-01", "2027-01-01"},
		{unit.ByYear, "2026-06-30", "2026-01-01", "2027-01-01"},
	} {
		want := unit.Period{From: day(c.from), To: day(c.end)}
		if got := c.grain.Around(day(c.day)); got != want {
			t.Errorf("the %s around %s is %s, want %s", c.grain, c.day, got, want)
		}
	}
}

func TestSplitLosesNoDay(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	for range 300 {
		p := unit.Period{From: unit.Day(rnd.IntN(30_000) - 5000)}
		p.To = p.From + unit.Day(rnd.IntN(900))
		for _, g := range unit.Grains {
			next := p.From
			parts := p.Split(g)
			for i, part := range parts {
				whole := g.Around(part.From)
				if part.From != next || part.To <= part.From || part.To > whole.To || i > 0 && part.From != whole.From {
					t.Fatalf("%v split by %s has %v", p, g, part)
				}
				next = part.To
			}
			if next != p.To {
				t.Fatalf("%v split by %s ends at %v", p, g, next)
			}
		}
	}
	if got := (unit.Period{From: 5, To: 5}).Split(unit.ByDay); len(got) != 0 {
		t.Errorf("nothing is split into %v", got)
	}
}

func TestInstants(t *testing.T) {
	for _, s := range []string{"", "2026-11-22T08:30:00Z", "2026-11-22T08:30:00.125Z"} {
		if i, err := unit.ParseInstant(s); err != nil || i.String() != s {
			t.Errorf("%q came back as %q, %v", s, i, err)
		}
	}
	if i, err := unit.ParseInstant("2026-11-22T08:30:00+08:00"); err != nil || i.String() != "2026-11-22T00:30:00Z" {
		t.Errorf("%v, %v", i, err)
	}
	for _, bad := range []string{"2026-11-22", "2026-11-22 08:30:00", "1", "now"} {
		if i, err := unit.ParseInstant(bad); err == nil {
			t.Errorf("ParseInstant(%q) = %v", bad, i)
		}
	}
	if unit.At(time.Time{}) != 0 {
		t.Error("the zero time is not absent")
	}
	a := unit.At(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	if a.Add(90*time.Minute).Sub(a) != 90*time.Minute {
		t.Error("Add and Sub do not fit")
	}
}
