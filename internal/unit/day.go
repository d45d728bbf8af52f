package unit

import (
	"fmt"
	"time"
)

// Day is a calendar date without a time of day or a zone: the number of days
// since 1970-01-01. The zero Day means "absent": 1970-01-01 itself cannot be
// told, which no sales record needs.
type Day int32

// NewDay is the day of a civil date; out-of-range months and days are
// normalised as time.Date does.
func NewDay(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads an ISO 8601 date; the empty text is the absent Day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("day %q is not a date such as 2026-11-22", s)
	}
	return NewDay(t.Date()), nil
}

// Date is the civil date.
func (d Day) Date() (year int, month time.Month, day int) { return d.Time().Date() }

// Time is midnight UTC of the day: for calendar arithmetic, not a moment.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Start is the first instant of the day in zone. Where midnight is skipped by
// a clock change it is the first moment after the gap; where it comes twice,
// the first.
func (d Day) Start(zone *time.Location) Instant {
	y, m, dd := d.Date()
	t := time.Date(y, m, dd, 0, 0, 0, 0, zone)
	for At(t).Day(zone) < d {
		t = t.Add(time.Minute)
	}
	for At(t.Add(-time.Minute)).Day(zone) >= d {
		t = t.Add(-time.Minute)
	}
	return At(t)
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// AddMonths moves by whole months and keeps the day of the month where it
// exists, else takes the month's last day: Jan 31 + 1 month = Feb 28 or 29.
func (d Day) AddMonths(n int) Day {
	y, m, dd := d.Date()
	first := NewDay(y, m+time.Month(n), 1)
	y2, m2, _ := first.Date()
	last := NewDay(y2, m2+1, 1) - 1
	return min(first+Day(dd-1), last)
}

// IsZero reports absence.
func (d Day) IsZero() bool { return d == 0 }

// String is ISO 8601; the absent Day is the empty text.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText writes what String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDay does.
func (d *Day) UnmarshalText(b []byte) error {
	v, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Grain is a calendar unit a series is cut into.
type Grain string

// The grains, named as in questions and in YAML.
const (
	ByDay     Grain = "day"
	ByWeek    Grain = "week"
	ByMonth   Grain = "month"
	ByQuarter Grain = "quarter"
	ByYear    Grain = "year"
)

// Grains lists all grains from fine to coarse.
var Grains = []Grain{ByDay, ByWeek, ByMonth, ByQuarter, ByYear}

// StartOf is the first day of the unit d lies in. Weeks start on Monday (ISO 8601).
func (g Grain) StartOf(d Day) Day {
	y, m, _ := d.Date()
	switch g {
	case ByWeek:
		return d - Day((int(d.Weekday())+6)%7)
	case ByMonth:
		return NewDay(y, m, 1)
	case ByQuarter:
		return NewDay(y, (m-1)/3*3+1, 1)
	case ByYear:
		return NewDay(y, 1, 1)
	}
	return d
}

// Add moves d by n units; months, quarters and years keep the day of the
// month where it exists (see AddMonths).
func (g Grain) Add(d Day, n int) Day {
	switch g {
	case ByWeek:
		return d + Day(7*n)
	case ByMonth:
		return d.AddMonths(n)
	case ByQuarter:
		return d.AddMonths(3 * n)
	case ByYear:
		return d.AddMonths(12 * n)
	}
	return d + Day(n)
}

// Around is the whole unit d lies in.
func (g Grain) Around(d Day) Period {
	from := g.StartOf(d)
	return Period{From: from, To: g.Add(from, 1)}
}

// Period is a half-open range of days [From, To).
type Period struct {
	From Day `json:"from" yaml:"from" cbor:"1,keyasint"`
	To   Day `json:"to" yaml:"to" cbor:"2,keyasint"`
}

// Days is the number of days in the period, never negative.
func (p Period) Days() int { return max(0, int(p.To-p.From)) }

// IsZero reports that no period was given.
func (p Period) IsZero() bool { return p == Period{} }

// Contains reports whether d lies in the period.
func (p Period) Contains(d Day) bool { return p.From <= d && d < p.To }

// Shift moves both ends by n units of g.
func (p Period) Shift(g Grain, n int) Period {
	return Period{From: g.Add(p.From, n), To: g.Add(p.To, n)}
}

// Split cuts the period at the borders of g; the first and last part may be
// partial units.
func (p Period) Split(g Grain) []Period {
	var out []Period
	for from := p.From; from < p.To; {
		to := min(g.Around(from).To, p.To)
		out = append(out, Period{From: from, To: to})
		from = to
	}
	return out
}

// String is "2026-11-01..2026-11-30", with the last day included.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	return p.From.String() + ".." + (p.To - 1).String()
}
