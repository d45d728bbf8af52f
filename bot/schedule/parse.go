package schedule

import (
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Parse reads the five fields "minute hour day-of-month month day-of-week",
// a name such as @daily, or "@every 15m" (at least a minute). A line that can
// never be due is an error. As in cron, a line that restricts both the day of
// the month and the day of the week is due when either matches. Errors are
// i18n.Messages.
func Parse(line string, zone *time.Location) (Schedule, error) {
	line = strings.TrimSpace(line)
	if strings.Contains(line, "TZ=") {
		return Schedule{}, i18n.Say("schedule.zone", "line", line)
	}
	switch p := read(line).(type) {
	case cron.ConstantDelaySchedule:
		if p.Delay < time.Minute {
			return Schedule{}, i18n.Say("schedule.short", "line", line)
		}
		return Schedule{every: p.Delay, zone: zone}, nil
	case *cron.SpecSchedule:
		if p.Next(time.Unix(0, 0).UTC()).IsZero() {
			return Schedule{}, i18n.Say("schedule.never", "line", line)
		}
		return Schedule{spec: p, zone: zone}, nil
	}
	return Schedule{}, blame(line)
}

// read is nil for a line that the parser refuses, by error or by panic, which
// some malformed lines lead it to.
func read(line string) (s cron.Schedule) {
	defer func() {
		if recover() != nil {
			s = nil
		}
	}()
	s, err := cron.ParseStandard(line)
	if err != nil {
		return nil
	}
	return s
}

// fields are the five of a line with what each may hold.
var fields = []struct {
	name  i18n.Key
	holds string
}{
	{"schedule.field.minute", "0-59"},
	{"schedule.field.hour", "0-23"},
	{"schedule.field.day", "1-31"},
	{"schedule.field.month", "1-12"},
	{"schedule.field.weekday", "0-6"},
}

// blame finds what the parser refused: the first field that it also refuses
// among stars.
func blame(line string) error {
	if strings.HasPrefix(line, "@") {
		return i18n.Say("schedule.name", "line", line)
	}
	parts := strings.Fields(line)
	if len(parts) != len(fields) {
		return i18n.Say("schedule.fields", "line", line, "n", len(parts))
	}
	at := 0
	for i, part := range parts {
		alone := strings.Fields("* * * * *")
		alone[i] = part
		if read(strings.Join(alone, " ")) == nil {
			at = i
			break
		}
	}
	return i18n.Say("schedule.field", "line", line, "field", i18n.Say(fields[at].name), "value", parts[at], "range", fields[at].holds)
}
