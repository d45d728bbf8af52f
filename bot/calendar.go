package bot

import (
	"fmt"

	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

// calendarName refuses what is no calendar; "" is for who has another to fall
// back on.
func calendarName(s string) error {
	if _, ok := calendar.Parse(s); !ok && s != "" {
		return i18n.Say("commands.calendar.unknown", "value", s)
	}
	return nil
}

// validateCalendar checks the company's working days, one fault for each day.
func (c Company) validateCalendar(doc *strict.Doc) {
	check(doc, "company.calendar", c.Calendar, calendarName)
	holiday := map[unit.Day]bool{}
	each := func(key string, list []string, do func(at string, d unit.Day)) {
		for i, s := range list {
			at := fmt.Sprintf("company.%s[%d]", key, i)
			span, err := calendar.ParseDays(s)
			if err != nil {
				doc.Fault(at, i18n.Say("commands.calendar.span", "value", s))
			}
			for _, d := range span {
				do(at, d)
			}
		}
	}
	each("holidays", c.Holidays, func(_ string, d unit.Day) { holiday[d] = true })
	each("workdays", c.Workdays, func(at string, d unit.Day) {
		if holiday[d] {
			doc.Fault(at, i18n.Say("commands.calendar.both", "day", d))
		}
	})
}

// days are the company's own holidays and working days.
func (c Company) days() (own calendar.Days, err error) {
	for _, s := range c.Holidays {
		span, err := calendar.ParseDays(s)
		if err != nil {
			return own, err
		}
		own.Holidays = append(own.Holidays, span...)
	}
	for _, s := range c.Workdays {
		span, err := calendar.ParseDays(s)
		if err != nil {
			return own, err
		}
		own.Working = append(own.Working, span...)
	}
	return own, nil
}
