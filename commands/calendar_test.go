package commands

import (
	"cmp"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

func TestADigestWaitsForTheNextWorkingDay(t *testing.T) {
	h := newHouse(t)
	for name, c := range map[string]struct {
		calendar calendar.Name
		zone     string
		quiet    chat.Quiet
		now      string // Shanghai
		until    string // Shanghai; "" does not wait
		why      alerts.Reason
	}{
		"a working day":                 {calendar.CN, "", chat.Quiet{}, "2026-10-08 08:30", "", ""},
		"National Day":                  {calendar.CN, "", chat.Quiet{}, "2026-10-01 08:30", "2026-10-08 08:30", alerts.ReasonDayOff},
		"its last day":                  {calendar.CN, "", chat.Quiet{}, "2026-10-07 08:30", "2026-10-08 08:30", alerts.ReasonDayOff},
		"a make-up Saturday":            {calendar.CN, "", chat.Quiet{}, "2026-10-10 08:30", "", ""},
		"that Saturday, plain weekends": {calendar.Weekend, "", chat.Quiet{}, "2026-10-10 08:30", "2026-10-12 08:30", alerts.ReasonDayOff},
		"that Saturday, every day":      {calendar.Always, "", chat.Quiet{}, "2026-10-10 08:30", "", ""},
		"a Sunday before Monday":        {calendar.CN, "", chat.Quiet{}, "2026-11-29 09:00", "2026-11-30 09:00", alerts.ReasonDayOff},
		"quiet on a working day":        {calendar.CN, "", chat.Quiet{}, "2026-10-08 06:00", "2026-10-08 08:00", alerts.ReasonQuietHours},
		"quiet until a day off":         {calendar.CN, "", chat.Quiet{}, "2026-11-27 22:00", "2026-11-30 08:00", alerts.ReasonDayOff},
		"quiet and off":                 {calendar.CN, "", chat.Quiet{From: 20 * 60, To: 8*60 + 30}, "2026-10-05 08:00", "2026-10-08 08:30", alerts.ReasonDayOff},
		"off where the person is":       {calendar.CN, "America/Los_Angeles", chat.Quiet{From: 60, To: 120}, "2026-11-30 08:00", "2026-12-01 00:00", alerts.ReasonDayOff},
		"not announced: a weekday":      {calendar.CN, "", chat.Quiet{}, "2027-02-08 08:30", "", ""},
		"not announced: Labour Day":     {calendar.CN, "", chat.Quiet{}, "2027-05-01 08:30", "2027-05-03 08:30", alerts.ReasonDayOff},
	} {
		p := chat.Person{ID: "p", Calendar: c.calendar, Zone: c.zone, Quiet: c.quiet}
		now := shanghai(t, c.now)
		at, why := h.set.hold(p, now)
		want := now
		if c.until != "" {
			want = shanghai(t, c.until)
			if c.zone != "" { // Monday, the clocks of the person
				want = unit.At(time.Date(2026, 11, 30, 16, 0, 0, 0, must(time.LoadLocation(c.zone))(t)))
			}
		}
		if at != want || why != c.why {
			t.Errorf("%s: %s waits until %v (%s), want %v (%s)", name, c.now, at, why, want, c.why)
		}
	}
}

// Whoever they are and whenever it is: a digest is due at the first instant
// outside quiet hours, if that is on a working day; else on the first working day
// that has such instants, at its hour or the first one after, or, where quiet
// hours last until the next day, at the first one of the day.
func TestADigestIsDueAtTheFirstWorkingInstantOutsideQuietHours(t *testing.T) {
	h := newHouse(t)
	zones := []string{"Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"}
	rng := rand.New(rand.NewPCG(4, 2))
	for range 3000 {
		p := chat.Person{ID: "p", Zone: zones[rng.IntN(len(zones))], Calendar: calendar.Names[rng.IntN(len(calendar.Names))]}
		p.Quiet = chat.Quiet{From: 15 * rng.IntN(96), To: rng.IntN(24 * 60)}
		if rng.IntN(2) == 0 { // quiet for nearly all of the day
			p.Quiet.To = (p.Quiet.From + 24*60 - 1 - rng.IntN(90)) % (24 * 60)
		}
		now := shanghai(t, "2026-03-01 00:00").Add(time.Duration(rng.Int64N(int64(300 * 24 * time.Hour))))
		zone, days := h.set.zoneOf(p), h.set.calendarOf(p)
		free := func(at unit.Instant) bool { return !alerts.InQuiet(h.set.quietOf(p), zone, at) }
		first := func(from, to unit.Instant) unit.Instant { // 0: none
			for at := from; at < to; at += 60_000 - at%60_000 {
				if free(at) {
					return at
				}
			}
			return 0
		}
		at := first(now, now.Add(72*time.Hour))
		want := at
		for day := at.Day(zone); !days.Working(want.Day(zone)); day++ {
			if !days.Working(day) {
				continue
			}
			start, end := day.Start(zone), (day + 1).Start(zone)
			hour := unit.At(at.In(zone).AddDate(0, 0, int(day-at.Day(zone))))
			if due := cmp.Or(first(hour, end), first(start, end)); due != 0 {
				want = due
			}
		}
		got, why := h.set.hold(p, now)
		if got != want || !free(got) || !days.Working(got.Day(zone)) || (why == "") != (got == now) {
			t.Fatalf("%+v at %v: due %v (%s), want %v", p, now.In(zone), got.In(zone), why, want.In(zone))
		}
	}
}

// The day's warnings are computed at a time of their own, and that is when a
// digest that waited is due.
func TestADigestWaitsForTheHourOfTheWarnings(t *testing.T) {
	h := newHouse(t)
	p := chat.Person{ID: "p", Calendar: calendar.CN}
	h.set.deps.Home.NextWarn = func(after unit.Instant) (unit.Instant, bool) {
		return shanghai(t, "2026-10-08 08:10"), after < shanghai(t, "2026-10-08 08:10")
	}
	if at, _ := h.set.hold(p, shanghai(t, "2026-10-05 15:00")); at != shanghai(t, "2026-10-08 08:10") {
		t.Errorf("it waits until %v", at)
	}
	h.set.deps.Home.NextWarn = func(unit.Instant) (unit.Instant, bool) { return 0, false }
	if at, _ := h.set.hold(p, shanghai(t, "2026-10-05 15:00")); at != shanghai(t, "2026-10-08 15:00") {
		t.Errorf("without a schedule it waits until %v", at)
	}
}

func shanghai(t testing.TB, s string) unit.Instant {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, must(time.LoadLocation("Asia/Shanghai"))(t))
	if err != nil {
		t.Fatal(err)
	}
	return unit.At(at)
}

// put an alert into the book as an evaluation would.
func (h *house) ring(rule, account string, severity alerts.Severity, exposure int64) alerts.Reading {
	subject := crm.Ref{Kind: crm.KindAccount, ID: account}
	return alerts.Reading{
		Rule: rule, Subject: subject, Fingerprint: alerts.FingerprintOf(rule, subject), Owner: "zhangwei",
		Severity: severity, Level: alerts.LevelFire, Exposure: unit.Minor(exposure, "CNY"), Name: i18n.Words{ZH: account, EN: account},
	}
}

// owe is Warn with readings of the test's own.
func (h *house) owe(rs ...alerts.Reading) {
	h.t.Helper()
	h.write(func(w storage.Writer) error {
		if _, err := (alerts.Book{}).Apply(w, rs, h.set.deps.Rules); err != nil {
			return err
		}
		return h.set.oweAll(w)
	})
	must(h.set.Digests(h.t.Context(), h.now))(h.t)
	h.drain()
}

// On a day off only a critical warning that is new or worse rings; what waits is
// said on the next working day, ranked with the rest.
func TestADayOffHoldsAllButTheCritical(t *testing.T) {
	h := newHouse(t)
	h.set.deps.Home.Calendar = calendar.CN
	h.now = shanghai(t, "2026-10-03 08:30")
	grave, mild := h.ring("silent", "A-1", alerts.Critical, 100), h.ring("silent", "A-3", alerts.Warning, 900)
	h.owe(grave, mild)
	said := h.texts("zhangwei")
	if len(said) != 1 || !strings.Contains(said[0], "Critical") || strings.Contains(said[0], "Warning]") {
		t.Fatalf("on the day off it said %q", said)
	}
	if why := h.say("zhangwei", "why "+h.alert("A-3").ID); !strings.Contains(why, "Day off: it waits until Oct 8 08:30") {
		t.Errorf("why says %q", why)
	}
	if why := h.say("zhangwei", "why "+h.alert("A-1").ID); strings.Contains(why, "day off") {
		t.Errorf("why says of what was told %q", why)
	}
	before := len(h.texts("zhangwei"))
	for range 4 { // the other days off, nothing new
		h.now = h.now.Add(day)
		h.owe(grave, mild)
	}
	if got := h.texts("zhangwei")[before:]; len(got) != 0 {
		t.Errorf("the days off said %q", got)
	}
	h.now = shanghai(t, "2026-10-08 08:29")
	h.digestsAt(h.now)
	if got := h.texts("zhangwei")[before:]; len(got) != 0 {
		t.Errorf("before the hour it said %q", got)
	}
	h.digestsAt(shanghai(t, "2026-10-08 08:30")) // no evaluation that day yet: what was owed is said
	got := h.texts("zhangwei")[before:]
	if len(got) != 1 || !strings.Contains(got[0], "A-3") || strings.Contains(got[0], "A-1 ") {
		t.Errorf("the next working day said %q", got)
	}
}

func TestAMakeUpSaturdayHasADigest(t *testing.T) {
	h := newHouse(t)
	h.set.deps.Home.Calendar = calendar.CN
	h.put(chat.Person{ID: "lina", Name: "lina", Owner: "lina", Roles: []chat.Role{chat.RiskManager}, Lang: "en", Calendar: calendar.Weekend})
	h.now = shanghai(t, "2026-10-10 08:30")
	h.owe(h.ring("silent", "A-1", alerts.Warning, 100))
	if got := h.texts("zhangwei"); len(got) != 1 {
		t.Errorf("China's calendar said %q", got)
	}
	if got := h.texts("lina"); len(got) != 0 {
		t.Errorf("plain weekends said %q", got)
	}
}

// Whatever is withheld by a day off is in a later digest, unless it ends first.
func TestWhatADayOffWithholdsIsSaidLater(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 3))
		h := newHouse(t)
		h.set.deps.Home.Calendar = []calendar.Name{calendar.CN, calendar.Weekend}[seed%2]
		h.set.deps.Home.Budget = 50
		owed := map[string]bool{}
		rings := map[string]alerts.Reading{}
		h.now = shanghai(t, "2026-09-18 08:30")
		for range 30 {
			account := []string{"A-1", "A-2", "A-3", "A-4"}[rng.IntN(4)]
			severity := []alerts.Severity{alerts.Notice, alerts.Warning, alerts.Critical}[rng.IntN(3)]
			if rng.IntN(3) == 0 {
				delete(rings, account)
				delete(owed, account)
			} else if _, ok := rings[account]; !ok {
				rings[account] = h.ring("silent", account, severity, 1+rng.Int64N(900))
				owed[account] = true
			}
			var rs []alerts.Reading
			for _, r := range rings {
				rs = append(rs, r)
			}
			h.owe(rs...)
			var log alerts.Log
			h.read(func(r storage.Reader) error {
				list, err := alerts.Book{}.Current(r)
				if err == nil {
					log, err = alerts.Book{}.Log(r, "zhangwei", list)
				}
				return err
			})
			off := !h.set.calendars[h.set.deps.Home.Calendar].Working(h.now.Day(h.set.deps.Home.Zone))
			for account := range owed {
				r := rings[account]
				told := log[r.Fingerprint].FiredAt == h.alert(account).State.FiredAt
				if told != (!off || r.Severity == alerts.Critical) {
					t.Fatalf("seed %d, %v (off %v): %s %s was told: %v", seed, h.now, off, r.Severity, account, told)
				}
				if told {
					delete(owed, account)
				}
			}
			h.now = h.now.Add(day)
		}
	}
}

func TestCalendarIsChosen(t *testing.T) {
	h := newHouse(t)
	for text, want := range map[string]string{
		"calendar cn":      "China's holidays and make-up days.\nThe holidays of 2027 are not known yet",
		"calendar weekend": "Working days: weekends off.",
		"日历 每天":            "Working days: every day.",
		"日历 双休":            "Working days: weekends off.",
		"calendar moon":    "Say calendar cn",
		"calendar":         "change them say calendar cn",
	} {
		if got := h.say("zhangwei", text); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	h.say("zhangwei", "calendar weekend")
	if got := h.say("zhangwei", "me"); !strings.Contains(got, "weekends off") {
		t.Errorf("me says %q", got)
	}
}
