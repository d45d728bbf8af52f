package calendar

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

func day(t *testing.T, s string) unit.Day {
	t.Helper()
	d, err := unit.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func build(t *testing.T, name Name, own Days) Calendar {
	t.Helper()
	c, err := New(name, own)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWorking(t *testing.T) {
	own := Days{Holidays: []unit.Day{day(t, "2026-11-20")}, Working: []unit.Day{day(t, "2026-11-22"), day(t, "2026-10-02")}}
	for name, c := range map[string]struct {
		calendar Name
		on       string
		working  bool
	}{
		"a weekday":                   {CN, "2026-11-24", true},
		"a Saturday":                  {CN, "2026-11-28", false},
		"a make-up Saturday":          {CN, "2026-10-10", true},
		"a make-up Sunday":            {CN, "2026-09-20", true},
		"National Day":                {CN, "2026-10-01", false},
		"its last day":                {CN, "2026-10-07", false},
		"the day after":               {CN, "2026-10-08", true},
		"New Year's Eve of 2025":      {CN, "2025-01-28", false},
		"New Year's Eve of 2024":      {CN, "2024-02-09", true},
		"a Wednesday New Year":        {CN, "2025-01-02", true},
		"a make-up day before it":     {CN, "2026-02-14", true},
		"nine days of holiday":        {CN, "2026-02-23", false},
		"not announced: New Year":     {CN, "2027-01-01", false},
		"not announced: Labour Day":   {CN, "2027-05-02", false},
		"not announced: a third day":  {CN, "2027-05-04", true},
		"not announced: a weekend":    {CN, "2027-02-06", false},
		"not announced: a lunar day":  {CN, "2027-02-08", true},
		"the company's holiday":       {CN, "2026-11-20", false},
		"the company's working day":   {CN, "2026-11-22", true},
		"and on a public holiday":     {CN, "2026-10-02", true},
		"weekend: National Day":       {Weekend, "2026-10-01", true},
		"weekend: make-up Saturday":   {Weekend, "2026-10-10", false},
		"weekend: company's holiday":  {Weekend, "2026-11-20", false},
		"always: Sunday":              {Always, "2026-11-29", true},
		"always: National Day":        {Always, "2026-10-01", true},
		"always: a company's holiday": {Always, "2026-11-20", true},
	} {
		if got := build(t, c.calendar, own).Working(day(t, c.on)); got != c.working {
			t.Errorf("%s: %s in %s is worked: %v", name, c.on, c.calendar, got)
		}
	}
	if !(Calendar{}).Working(day(t, "2026-11-29")) {
		t.Error("the zero calendar has days off")
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		calendar Name
		from, to string
	}{
		{CN, "2026-10-01", "2026-10-08"},
		{CN, "2026-02-15", "2026-02-24"},
		{CN, "2026-10-09", "2026-10-09"},
		{CN, "2026-10-10", "2026-10-10"},
		{CN, "2026-10-11", "2026-10-12"},
		{Weekend, "2026-10-10", "2026-10-12"},
		{Always, "2026-10-10", "2026-10-10"},
	} {
		if got := build(t, c.calendar, Days{}).Next(day(t, c.from)); got != day(t, c.to) {
			t.Errorf("%s: after %s comes %s, want %s", c.calendar, c.from, got, c.to)
		}
	}
	var all Days
	for d := day(t, "2026-01-01"); d < day(t, "2026-12-31"); d++ {
		all.Holidays = append(all.Holidays, d)
	}
	if d := day(t, "2026-03-02"); build(t, Weekend, all).Next(d) != d {
		t.Error("a company that never works has a next working day")
	}
}

// The numbers of days off and of days made up are counted from the notices, so
// that a slip of the table shows.
func TestTheTableHasTheYearsOfTheNotices(t *testing.T) {
	c := build(t, CN, Days{})
	for year, want := range map[int]struct{ off, makeUp int }{2024: {28, 8}, 2025: {28, 5}, 2026: {33, 6}} {
		off, makeUp := 0, 0
		for d, worked := range c.days {
			if y, _, _ := d.Date(); y != year {
				continue
			}
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			switch {
			case worked && !weekend:
				t.Errorf("%s is a make-up day, yet no weekend", d)
			case worked:
				makeUp++
			default:
				off++
			}
		}
		if off != want.off || makeUp != want.makeUp {
			t.Errorf("%d: %d days off, %d made up; want %d and %d", year, off, makeUp, want.off, want.makeUp)
		}
		if !Announced(year) {
			t.Errorf("%d counts as not announced", year)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	d := day(t, "2026-11-20")
	if _, err := New("moon", Days{}); err == nil {
		t.Error("an unknown calendar is taken")
	}
	if _, err := New(CN, Days{Holidays: []unit.Day{d}, Working: []unit.Day{d}}); err == nil {
		t.Error("a day that is off and worked is taken")
	}
}

func TestParseDays(t *testing.T) {
	for s, n := range map[string]int{"2027-02-05": 1, "2027-02-05..2027-02-11": 7, "2027-02-05..2027-02-04": 0, "soon": 0, "2027-02-05..": 0, "": 0, "2020-01-01..2027-01-01": 0} {
		if got, err := ParseDays(s); len(got) != n || (err == nil) != (n > 0) {
			t.Errorf("%q: %d days, %v", s, len(got), err)
		}
	}
}
