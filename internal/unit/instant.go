package unit

import (
	"fmt"
	"time"
)

// Instant is a moment in UTC, in whole milliseconds since 1970-01-01T00:00Z.
// The zero Instant means "absent"; instants compare with the plain operators.
// It is a number rather than a time.Time so that it is stored, compared and
// used as a key without a zone ever slipping in.
type Instant int64

// At converts t, dropping what is finer than a millisecond. A zero t is absent.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMilli())
}

// ParseInstant reads RFC 3339; the empty text is the absent Instant.
func ParseInstant(s string) (Instant, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return 0, fmt.Errorf("instant %q is not RFC 3339, such as 2026-11-22T08:30:00Z", s)
	}
	return At(t), nil
}

// Time is the instant as a time.Time in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// In is the instant on the clocks of zone.
func (i Instant) In(zone *time.Location) time.Time { return i.Time().In(zone) }

// Day is the calendar day the instant falls on in zone.
func (i Instant) Day(zone *time.Location) Day {
	y, m, d := i.In(zone).Date()
	return NewDay(y, m, d)
}

// Add is the instant d later; what is finer than a millisecond is dropped.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub is the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Millisecond }

// IsZero reports absence.
func (i Instant) IsZero() bool { return i == 0 }

// String is RFC 3339 in UTC; the absent Instant is the empty text.
func (i Instant) String() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("2006-01-02T15:04:05.999Z07:00")
}

// MarshalText writes what String does.
func (i Instant) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads what ParseInstant does.
func (i *Instant) UnmarshalText(b []byte) error {
	v, err := ParseInstant(string(b))
	if err != nil {
		return err
	}
	*i = v
	return nil
}
