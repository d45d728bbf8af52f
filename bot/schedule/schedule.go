// Package schedule turns a cron line into the slots of local days. A slot is
// a wall-clock minute of one day in a named zone and happens exactly once:
// where the clock springs over it, right after the gap; where the clock comes
// back to it, the first time only. (robfig/cron skips the first and doubles
// the second, so it serves as the parser of the line alone.)
package schedule

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/riskbell/riskbell/internal/unit"
)

// Slot is one time a schedule is to run.
type Slot struct {
	// Name is the local minute, such as 2026-11-22T08:00: the same slot has
	// the same name however late it runs.
	Name string
	At   unit.Instant
}

// Schedule is a parsed line in a zone.
type Schedule struct {
	spec  *cron.SpecSchedule
	every time.Duration
	zone  *time.Location
}

// CatchUp is how far back a missed slot is still worth running.
const CatchUp = 7 * 24 * time.Hour

// Due gives the slot to run now: the latest of those after last and not after
// now, and how many earlier ones were missed and are skipped. Slots older than
// CatchUp are not looked for. None is due: ok is false.
func (s Schedule) Due(last, now unit.Instant) (due Slot, missed int, ok bool) {
	last = max(last, now.Add(-CatchUp))
	for _, slot := range s.between(last, now) {
		if ok {
			missed++
		}
		due, ok = slot, true
	}
	return due, missed, ok
}

// Next is the first slot after now, within four years.
func (s Schedule) Next(now unit.Instant) (Slot, bool) {
	for day := now.Day(s.zone); day < now.Day(s.zone)+4*366+1; day++ {
		for _, slot := range s.OfDay(day) {
			if slot.At > now {
				return slot, true
			}
		}
	}
	return Slot{}, false
}

// between lists the slots with last < At <= now in order.
func (s Schedule) between(last, now unit.Instant) []Slot {
	var out []Slot
	// A slot in a gap at midnight runs on the next day's first minutes.
	for day := last.Day(s.zone) - 1; day <= now.Day(s.zone); day++ {
		for _, slot := range s.OfDay(day) {
			if slot.At > last && slot.At <= now {
				out = append(out, slot)
			}
		}
	}
	return out
}

// OfDay lists the slots of a local day in the order they run.
func (s Schedule) OfDay(day unit.Day) []Slot {
	if s.spec == nil {
		return s.intervals(day)
	}
	if !s.matches(day) {
		return nil
	}
	var out []Slot
	for hour := range 24 {
		for minute := range 60 {
			if s.spec.Hour&(1<<hour) != 0 && s.spec.Minute&(1<<minute) != 0 {
				out = append(out, Slot{
					Name: fmt.Sprintf("%sT%02d:%02d", day, hour, minute),
					At:   Wall(day, hour, minute, s.zone),
				})
			}
		}
	}
	return out
}

// starBit marks a field written as * in robfig/cron's bit sets.
const starBit = 1 << 63

func (s Schedule) matches(day unit.Day) bool {
	_, month, dom := day.Date()
	inMonth := s.spec.Month&(1<<uint(month)) != 0
	byDom := s.spec.Dom&(1<<uint(dom)) != 0
	byDow := s.spec.Dow&(1<<uint(day.Weekday())) != 0
	if s.spec.Dom&starBit != 0 || s.spec.Dow&starBit != 0 {
		return inMonth && byDom && byDow
	}
	return inMonth && (byDom || byDow)
}

// intervals are the multiples of the interval since 1970 that fall on day:
// they follow elapsed time, whatever the clocks on the wall do.
func (s Schedule) intervals(day unit.Day) []Slot {
	step := unit.Instant(s.every.Milliseconds())
	from, to := day.Start(s.zone), (day + 1).Start(s.zone)
	var out []Slot
	for at := (from + step - 1) / step * step; at < to; at += step {
		out = append(out, Slot{Name: at.String(), At: at})
	}
	return out
}

// Wall is the instant at which zone's clocks show hour:minute on day: the
// first of two where they show it twice, the end of the gap where they never do.
func Wall(day unit.Day, hour, minute int, zone *time.Location) unit.Instant {
	wall := day.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	_, before := wall.Add(-24 * time.Hour).In(zone).Zone()
	_, after := wall.Add(24 * time.Hour).In(zone).Zone()
	var found time.Time
	for _, offset := range []int{max(before, after), min(before, after)} { // larger offset: earlier instant
		t := wall.Add(-time.Duration(offset) * time.Second)
		if l := t.In(zone); found.IsZero() && sameWall(l, wall) {
			found = t
		}
	}
	if found.IsZero() {
		gapEnd, _ := wall.Add(-time.Duration(before) * time.Second).In(zone).ZoneBounds()
		found = gapEnd
	}
	return unit.At(found)
}

func sameWall(local, wall time.Time) bool {
	return local.Format("2006-01-02T15:04") == wall.Format("2006-01-02T15:04")
}
