// Package calendar says which days are working days: China's, with public
// holidays and the weekends that are worked instead (调休), plain weekends, or
// every day; and the days a company adds to either. Days are those of whoever
// asks, on their own clocks.
package calendar

import (
	"fmt"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// Name is a calendar as configurations and people name it.
type Name string

// The calendars.
const (
	CN      Name = "cn"      // weekends, China's public holidays and make-up working days
	Weekend Name = "weekend" // Saturday and Sunday are off
	Always  Name = "always"  // every day is a working day
)

// Names lists the calendars.
var Names = []Name{CN, Weekend, Always}

// Calendar tells working days from days off. The zero Calendar is Always.
type Calendar struct {
	name Name
	days map[unit.Day]bool // those that are no plain weekday or weekend: is it worked?
}

// Parse is the calendar of a name; false if there is none of it.
func Parse(s string) (Name, bool) {
	for _, n := range Names {
		if string(n) == s {
			return n, true
		}
	}
	return "", false
}

// Days are a company's own: they go before those of the calendar, except in
// Always, which has no days off.
type Days struct {
	Holidays []unit.Day // off
	Working  []unit.Day // worked, though a weekend or a public holiday
}

// New is the calendar of that name with the company's days. An unknown name
// and a day that is both off and worked are errors.
func New(name Name, own Days) (Calendar, error) {
	c := Calendar{name: name, days: map[unit.Day]bool{}}
	switch name {
	case CN:
		if err := announced(c.days); err != nil {
			return c, err
		}
	case Weekend:
	case Always:
		return c, nil
	default:
		return c, fmt.Errorf("there is no calendar %q: choose among %v", name, Names)
	}
	for _, d := range own.Holidays {
		c.days[d] = false
	}
	worked := map[unit.Day]bool{}
	for _, d := range own.Working {
		c.days[d], worked[d] = true, true
	}
	for _, d := range own.Holidays {
		if worked[d] {
			return c, fmt.Errorf("%s is both a holiday and a working day", d)
		}
	}
	return c, nil
}

// Name is what the calendar is called.
func (c Calendar) Name() Name {
	if c.name == "" {
		return Always
	}
	return c.name
}

// Working reports whether d is a working day. In a year that China has not
// announced, CN has weekends off and the public holidays of a fixed date.
func (c Calendar) Working(d unit.Day) bool {
	if c.Name() == Always {
		return true
	}
	if worked, special := c.days[d]; special {
		return worked
	}
	if c.name == CN && fixed(d) {
		return false
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// longest is how far Next looks: longer than any holiday.
const longest = 60

// Next is the first working day on or after d. Where none follows within sixty
// days, which only a company's own days can bring about, it is d.
func (c Calendar) Next(d unit.Day) unit.Day {
	for n := range unit.Day(longest) {
		if c.Working(d + n) {
			return d + n
		}
	}
	return d
}

// fixed reports a public holiday that China has on the same date every year, in
// a year whose notice is not known: New Year, Labour Day and the day after, and
// the first three days of October, as the law stands since 2025.
func fixed(d unit.Day) bool {
	year, month, day := d.Date()
	last := map[time.Month]int{time.January: 1, time.May: 2, time.October: 3}
	return !Announced(year) && day <= last[month]
}
