package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// calendar sets the caller's working days.
func (s *Set) calendar() command {
	return command{verb: "calendar", names: []string{"calendar", "日历", "工作日历"}, run: s.runCalendar}
}

// calendarWords are what people may say for a calendar besides its name.
var calendarWords = map[calendar.Name][]string{
	calendar.CN:      {"中国", "法定", "法定节假日", "china"},
	calendar.Weekend: {"周末", "双休", "weekends"},
	calendar.Always:  {"每天", "全年", "无", "none"},
}

func readCalendar(text string) (calendar.Name, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for name, words := range calendarWords {
		if text == string(name) || slices.Contains(words, text) {
			return name, true
		}
	}
	return "", false
}

func calendarKey(name calendar.Name) i18n.Key { return i18n.Key("commands.calendar." + string(name)) }

func (s *Set) runCalendar(_ context.Context, c *Call) (Reply, error) {
	if c.Text == "" {
		return c.states("commands.calendar.state", "calendar", c.t(calendarKey(s.calendarOf(c.Person).Name()))), nil
	}
	name, ok := readCalendar(c.Text)
	if !ok {
		return Reply{}, refuse("commands.calendar.which")
	}
	reply := c.settle(func(p *chat.Person) { p.Calendar = name }, "commands.calendar.done", "calendar", c.t(calendarKey(name)))
	settle := reply.Change
	reply.Change = func(w storage.Writer) ([]chat.Block, error) {
		blocks, err := settle(w)
		if note := unannounced(c.Lang, name, c.Now.Day(c.Zone)); note != "" {
			blocks = append(blocks, chat.Note(note))
		}
		return blocks, err
	}
	return reply, nil
}

// soon is how near a year without announced holidays is spoken of.
const soon = 60

// unannounced says that the calendar goes by weekends and fixed dates, now or
// soon, because the holidays of that year are not known to this version.
func unannounced(l i18n.Lang, name calendar.Name, today unit.Day) string {
	year, _, _ := (today + soon).Date()
	if name != calendar.CN || calendar.Announced(year) {
		return ""
	}
	return l.T("commands.calendar.unannounced", "year", strconv.Itoa(year))
}
