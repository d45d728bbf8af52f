package calendar

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/riskbell/riskbell/internal/unit"
)

//go:embed cn.txt
var cnText string

// First and Last are the years whose holidays China has announced, both
// included, as far as this version knows.
const (
	First = 2024
	Last  = 2026
)

// Announced reports whether the holidays of a year are known.
func Announced(year int) bool { return First <= year && year <= Last }

// announced reads the table of China's days into days.
func announced(days map[unit.Day]bool) error {
	for line := range strings.Lines(cnText) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] == "#" {
			continue
		}
		if err := entry(days, fields[0] == "work", fields[1:]); err != nil {
			return fmt.Errorf("the table of China's holidays, %q: %w", strings.TrimSpace(line), err)
		}
	}
	return nil
}

// entry is one line: days or spans, then perhaps a name.
func entry(days map[unit.Day]bool, worked bool, fields []string) error {
	for _, f := range fields {
		if f[0] < '0' || f[0] > '9' {
			return nil
		}
		span, err := ParseDays(f)
		if err != nil {
			return err
		}
		for _, d := range span {
			days[d] = worked
		}
	}
	return nil
}

// ParseDays reads a day, or a span such as 2027-02-05..2027-02-11 with both its
// ends, of at most a year.
func ParseDays(s string) ([]unit.Day, error) {
	from, to, span := strings.Cut(s, "..")
	if !span {
		to = from
	}
	first, err := unit.ParseDay(from)
	if err != nil {
		return nil, err
	}
	last, err := unit.ParseDay(to)
	if err != nil {
		return nil, err
	}
	if from == "" || last < first || last > first+366 {
		return nil, fmt.Errorf("%q is no span of days", s)
	}
	var out []unit.Day
	for d := first; d <= last; d++ {
		out = append(out, d)
	}
	return out, nil
}
