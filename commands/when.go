package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

var (
	spanForm = regexp.MustCompile(`^(\d{1,3})\s*(h|d|w|小时|个小时|天|周|个星期|星期)$`)
	spanUnit = map[string]time.Duration{
		"h": time.Hour, "小时": time.Hour, "个小时": time.Hour,
		"d": 24 * time.Hour, "天": 24 * time.Hour,
		"w": 7 * 24 * time.Hour, "周": 7 * 24 * time.Hour, "星期": 7 * 24 * time.Hour, "个星期": 7 * 24 * time.Hour,
	}
	// weekdayNames has the days in the order of time.Weekday.
	weekdayNames = [][]string{
		{"sunday", "sun", "周日", "星期日", "星期天"}, {"monday", "mon", "周一", "星期一"},
		{"tuesday", "tue", "周二", "星期二"}, {"wednesday", "wed", "周三", "星期三"},
		{"thursday", "thu", "周四", "星期四"}, {"friday", "fri", "周五", "星期五"},
		{"saturday", "sat", "周六", "星期六"},
	}
)

// parseUntil reads when something is to end: a span (2h, 3d, 2w, 3天), tomorrow
// (明天), a day of the week (the next one), or a date. A day means its first
// moment on the clocks of zone.
func parseUntil(text string, now unit.Instant, zone *time.Location) (unit.Instant, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if m := spanForm.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // digits by the pattern
		return later(now, n, spanUnit[m[2]], zone), n > 0
	}
	today := now.Day(zone)
	if text == "tomorrow" || text == "明天" {
		return (today + 1).Start(zone), true
	}
	for day, names := range weekdayNames {
		if slices.Contains(names, strings.TrimPrefix(text, "下")) {
			ahead := (day - int(today.Weekday()) + 7) % 7
			if ahead == 0 {
				ahead = 7
			}
			return (today + unit.Day(ahead)).Start(zone), true
		}
	}
	day, err := unit.ParseDay(text)
	return day.Start(zone), err == nil && day > today
}

// later adds n units; whole days keep the time of day over clock changes.
func later(now unit.Instant, n int, step time.Duration, zone *time.Location) unit.Instant {
	if step < 24*time.Hour {
		return now.Add(time.Duration(n) * step)
	}
	days := n * int(step/(24*time.Hour))
	return unit.At(now.In(zone).AddDate(0, 0, days))
}

// cutWord splits text at the first of the words that stands in it by itself.
func cutWord(text string, words ...string) (before, after string, found bool) {
	fields := strings.Fields(text)
	for i, f := range fields {
		if slices.Contains(words, strings.ToLower(f)) {
			return strings.Join(fields[:i], " "), strings.Join(fields[i+1:], " "), true
		}
	}
	return text, "", false
}
