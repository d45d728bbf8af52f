package commands

import (
	"context"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Wait is until when a digest owed to a person waits, and why.
type Wait struct {
	Until  unit.Instant  `json:"until"`
	Reason alerts.Reason `json:"reason"` // alerts.ReasonQuietHours, alerts.ReasonDayOff, or "" with a zero Until if it does not wait
	zone   *time.Location
	away   bool // the person's zone is not the company's
}

// Wait is until when a digest owed to the person at now waits. Critical
// warnings do not wait for the end of a day off.
func (s *Set) Wait(ctx context.Context, now unit.Instant, person string) (h Wait, err error) {
	err = s.deps.State.View(ctx, now, func(r storage.Reader) error {
		p, ok, err := chat.People{}.Get(r, person)
		if at, why := s.hold(p, now); ok && why != "" {
			h = Wait{Until: at, Reason: why, zone: s.zoneOf(p)}
			h.away = h.zone.String() != s.deps.Home.Zone.String()
		}
		return err
	})
	return h, err
}

// Text says in one line why a digest waits and until when; "" if it does not.
func (h Wait) Text(l i18n.Lang, now unit.Instant) string {
	if h.Reason == "" {
		return ""
	}
	until := momentAt(l, now, h.Until, h.zone)
	if h.away {
		until += " (" + h.zone.String() + ")"
	}
	return l.T(i18n.Key("alerts.hold."+string(h.Reason)), "until", until)
}

// hold is when a digest may be said to the person, from now on: outside their
// quiet hours, on a working day of their calendar; and the reason, "" if that is
// now. What waited for a working day is due at its hour.
func (s *Set) hold(p chat.Person, now unit.Instant) (at unit.Instant, why alerts.Reason) {
	if at = s.awake(p, now); at > now {
		why = alerts.ReasonQuietHours
	}
	zone, days := s.zoneOf(p), s.calendarOf(p)
	day := at.Day(zone)
	if days.Working(day) {
		return at, why
	}
	for next := days.Next(day); ; next = days.Next(next + 1) {
		due, ok := s.awakeOn(p, next, s.hour(next, at, zone), zone)
		if ok || !days.Working(next) { // no working day follows
			return due, alerts.ReasonDayOff
		}
	}
}

// awakeOn is the first instant of the day from hour on, or else of the whole day,
// that is outside the person's quiet hours; false if the day has none.
func (s *Set) awakeOn(p chat.Person, day unit.Day, hour unit.Instant, zone *time.Location) (unit.Instant, bool) {
	for _, from := range []unit.Instant{hour, day.Start(zone)} {
		if at := s.awake(p, from); at.Day(zone) == day {
			return at, true
		}
	}
	return hour, false
}

// hour is when a digest is due on a day: when the warnings are computed then,
// else at the time of day of at.
func (s *Set) hour(day unit.Day, at unit.Instant, zone *time.Location) unit.Instant {
	if s.deps.Home.NextWarn != nil {
		if slot, ok := s.deps.Home.NextWarn(day.Start(zone) - 1); ok && slot.Day(zone) == day {
			return slot
		}
	}
	return unit.At(at.In(zone).AddDate(0, 0, int(day-at.Day(zone))))
}

// awake is the first instant from now on outside the person's quiet hours. The
// clocks may skip the one minute a day that is not quiet: then it is the next day's.
func (s *Set) awake(p chat.Person, now unit.Instant) unit.Instant {
	quiet, zone := s.quietOf(p), s.zoneOf(p)
	minute := unit.Instant(time.Minute / time.Millisecond)
	for at := now; at < now.Add(49*time.Hour); at += minute - at%minute {
		if !alerts.InQuiet(quiet, zone, at) {
			return at
		}
	}
	return now
}

func (s *Set) quietOf(p chat.Person) chat.Quiet {
	if p.Quiet == (chat.Quiet{}) {
		return s.deps.Home.Quiet
	}
	return p.Quiet
}

// calendarOf is the person's working days, else the company's.
func (s *Set) calendarOf(p chat.Person) calendar.Calendar {
	if p.Calendar == "" {
		return s.calendars[s.deps.Home.Calendar]
	}
	return s.calendars[p.Calendar]
}

// calendars are all there are, with the company's own days.
func calendars(own calendar.Days) (map[calendar.Name]calendar.Calendar, error) {
	out := map[calendar.Name]calendar.Calendar{}
	for _, name := range calendar.Names {
		c, err := calendar.New(name, own)
		if err != nil {
			return nil, err
		}
		out[name] = c
	}
	return out, nil
}
