package schedule

import (
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func day(t *testing.T, s string) unit.Day {
	t.Helper()
	d, err := unit.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The cases where robfig/cron 3.0.1 skips or doubles a run.
func TestASlotHappensOnceWhateverTheClocksDo(t *testing.T) {
	for _, c := range []struct {
		name, zone, line, day string
		want                  string // all slots, in UTC
	}{
		{"ordinary day", "Asia/Shanghai", "0 8 * * *", "2026-11-24", "2026-11-24T00:00:00Z"},
		{"spring gap, New York", "America/New_York", "30 2 * * *", "2026-03-08", "2026-03-08T07:00:00Z"},
		{"midnight gap, Cairo", "Africa/Cairo", "0 0 * * *", "2026-04-24", "2026-04-23T22:00:00Z"},
		{"midnight gap, São Paulo", "America/Sao_Paulo", "0 0 * * *", "2018-11-04", "2018-11-04T03:00:00Z"},
		{"half-hour gap, Lord Howe", "Australia/Lord_Howe", "0 2 * * *", "2026-10-04", "2026-10-03T15:30:00Z"},
		{"autumn overlap, New York", "America/New_York", "30 1 * * *", "2026-11-01", "2026-11-01T05:30:00Z"},
		{"autumn overlap, Berlin", "Europe/Berlin", "30 2 * * *", "2026-10-25", "2026-10-25T00:30:00Z"},
		{"either day field", "UTC", "0 9 13 * 5", "2026-11-20", "2026-11-20T09:00:00Z"},
		{"neither day field", "UTC", "0 9 13 * 5", "2026-11-21", ""},
		{"weekend of a weekday line", "UTC", "0 8 * * 1-5", "2026-11-22", ""},
		{"a day that is not there, Samoa", "Pacific/Apia", "0 8 * * *", "2011-12-30", "2011-12-30T10:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Parse(c.line, zone(t, c.zone))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, slot := range s.OfDay(day(t, c.day)) {
				got = append(got, slot.At.String())
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("slots %q, want %q", got, c.want)
			}
		})
	}
}

// Every slot of every local day is run exactly once by somebody who asks every
// minute, for lines at awkward minutes, over each clock change of these zones.
func TestAskingEveryMinuteRunsEverySlotOnce(t *testing.T) {
	lines := []string{"0 0 * * *", "30 0 * * *", "30 1 * * *", "0 2 * * *", "30 2 * * *", "59 23 * * *", "0 3 * * 0"}
	zones := []string{"America/New_York", "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "America/St_Johns", "Asia/Shanghai"}
	checked := 0
	for _, name := range zones {
		z := zone(t, name)
		for _, change := range changes(z, 2024, 2027) {
			for _, line := range lines {
				s, err := Parse(line, z)
				if err != nil {
					t.Fatal(err)
				}
				from := unit.At(change.Add(-36 * time.Hour))
				to := from.Add(72 * time.Hour)
				runs := map[string]int{}
				last := from
				for now := from; now <= to; now = now.Add(time.Minute) {
					if slot, _, ok := s.Due(last, now); ok {
						runs[slot.Name]++
						last = now
					}
				}
				for _, slot := range s.between(from, to) {
					checked++
					if runs[slot.Name] != 1 {
						t.Fatalf("%s, %q: slot %s ran %d times", name, line, slot.Name, runs[slot.Name])
					}
					delete(runs, slot.Name)
				}
				if len(runs) > 0 {
					t.Fatalf("%s, %q: ran %v, which are no slots", name, line, runs)
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d slots were checked", checked)
	}
}

func changes(z *time.Location, from, to int) []time.Time {
	var out []time.Time
	t := time.Date(from, 1, 1, 0, 0, 0, 0, z)
	for {
		_, end := t.ZoneBounds()
		if end.IsZero() || end.Year() > to {
			return out
		}
		out = append(out, end)
		t = end.Add(time.Hour)
	}
}

func TestDueAfterDowntime(t *testing.T) {
	z := zone(t, "Asia/Shanghai")
	s, err := Parse("0 8 * * *", z)
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) unit.Instant {
		local, err := time.ParseInLocation("2006-01-02 15:04", text, z)
		if err != nil {
			t.Fatal(err)
		}
		return unit.At(local)
	}
	for _, c := range []struct {
		name, last, now string
		slot            string
		missed          int
	}{
		{"on time", "2026-11-23 08:00", "2026-11-24 08:00", "2026-11-24T08:00", 0},
		{"too early", "2026-11-23 08:00", "2026-11-24 07:59", "", 0},
		{"an hour late", "2026-11-23 08:00", "2026-11-24 09:00", "2026-11-24T08:00", 0},
		{"three days down", "2026-11-20 08:00", "2026-11-23 12:00", "2026-11-23T08:00", 2},
		{"a month down looks back a week", "2026-10-20 08:00", "2026-11-23 12:00", "2026-11-23T08:00", 6},
		{"clock set back", "2026-11-24 08:00", "2026-11-23 09:00", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			slot, missed, ok := s.Due(at(c.last), at(c.now))
			if slot.Name != c.slot || ok != (c.slot != "") || missed != c.missed {
				t.Errorf("got %q missed %d %v", slot.Name, missed, ok)
			}
		})
	}
}

func TestIntervalsFollowElapsedTime(t *testing.T) {
	s, err := Parse("@every 30m", zone(t, "America/New_York"))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.OfDay(day(t, "2026-03-08"))); n != 46 {
		t.Errorf("a day of 23 hours has %d half hours", n)
	}
	if n := len(s.OfDay(day(t, "2026-11-01"))); n != 50 {
		t.Errorf("a day of 25 hours has %d half hours", n)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ line, en, zh string }{
		{"", `schedule "" needs five fields (minute hour day month weekday) and has 0`, "应有五段（分 时 日 月 星期），现在有 0 段"},
		{"* * * *", "needs five fields (minute hour day month weekday) and has 4", "现在有 4 段"},
		{"0 25 * * *", `the hour "25" cannot be read: give 0-23`, "小时“25”不对：可填 0-23"},
		{"x 8 * * *", `the minute "x" cannot be read: give 0-59`, "分钟“x”不对：可填 0-59"},
		{"0 8 32 * *", `the day of the month "32" cannot be read: give 1-31`, "日期“32”不对：可填 1-31"},
		{"0 8 * 1-13 *", `the month "1-13" cannot be read: give 1-12`, "月份“1-13”不对：可填 1-12"},
		{"0 8 * * 7", `the weekday "7" cannot be read: give 0-6`, "星期“7”不对：可填 0-6"},
		{"0 8 * * 1-5/0", `the weekday "1-5/0" cannot be read`, "星期“1-5/0”不对"},
		{"0 0 31 2 *", "never due", "永远不会到期"},
		{"TZ=UTC", "the zone is that of company.zone", "时区由 company.zone 决定"},
		{"CRON_TZ=Europe/X", "the zone is that of company.zone", "时区由 company.zone 决定"},
		{"@every 500ms", "the shortest interval is one minute", "最短间隔为一分钟"},
		{"@every soon", `there is no schedule "@every soon": give @hourly`, "没有定时“@every soon”"},
		{"@dayly", `there is no schedule "@dayly": give @hourly`, "没有定时“@dayly”：可写 @hourly"},
	} {
		_, err := Parse(c.line, time.UTC)
		for lang, want := range map[i18n.Lang]string{i18n.EN: c.en, i18n.ZH: c.zh} {
			if got := i18n.Tell(lang, err); err == nil || !strings.Contains(got, want) {
				t.Errorf("%q in %s: %q, want %q", c.line, lang, got, want)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("0 8 * * 1-5")
	f.Add("TZ=")
	f.Add("@every 1h")
	f.Fuzz(func(t *testing.T, line string) {
		s, err := Parse(line, time.UTC)
		if err == nil {
			s.OfDay(unit.NewDay(2026, 11, 24))
		}
	})
}
