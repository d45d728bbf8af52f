package alerts

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

const aDay = unit.Instant(24 * time.Hour / time.Millisecond)

func TestStep(t *testing.T) {
	now := unit.Instant(20000) * aDay
	ago := func(days int) unit.Instant { return now - unit.Instant(days)*aDay }
	plain, slow := Rule{}, Rule{Hold: 3, Keep: 2}
	for name, c := range map[string]struct {
		old    State
		level  Level
		rule   Rule
		phase  Phase
		reason Reason
	}{
		"nothing":                   {State{}, LevelClear, plain, Inactive, ReasonQuiet},
		"kept level alone":          {State{}, LevelKeep, plain, Inactive, ReasonQuiet},
		"true, no hold":             {State{}, LevelFire, plain, Firing, ReasonFired},
		"true, hold":                {State{}, LevelFire, slow, Pending, ReasonFirstSeen},
		"waiting":                   {State{Phase: Pending, TrueSince: ago(2)}, LevelFire, slow, Pending, ReasonWaiting},
		"held":                      {State{Phase: Pending, TrueSince: ago(3)}, LevelFire, slow, Firing, ReasonFired},
		"held, an hour short":       {State{Phase: Pending, TrueSince: ago(3) + 3600_000}, LevelFire, slow, Firing, ReasonFired},
		"passed":                    {State{Phase: Pending, TrueSince: ago(2)}, LevelClear, slow, Inactive, ReasonPassed},
		"pending at the keep level": {State{Phase: Pending, TrueSince: ago(2)}, LevelKeep, slow, Inactive, ReasonPassed},
		"stands":                    {State{Phase: Firing}, LevelFire, plain, Firing, ReasonStands},
		"not clear":                 {State{Phase: Firing}, LevelKeep, plain, Firing, ReasonNotClear},
		"cleared":                   {State{Phase: Firing}, LevelClear, plain, Resolved, ReasonCleared},
		"clear, kept":               {State{Phase: Firing}, LevelClear, slow, Firing, ReasonKept},
		"clear for long":            {State{Phase: Firing, ClearSince: ago(2)}, LevelClear, slow, Resolved, ReasonCleared},
		"over":                      {State{Phase: Resolved}, LevelClear, plain, Resolved, ReasonOver},
		"came back":                 {State{Phase: Resolved}, LevelFire, plain, Firing, ReasonCameBack},
		"came back, hold":           {State{Phase: Resolved}, LevelFire, slow, Pending, ReasonFirstSeen},
	} {
		got, change := Step(c.old, Reading{Level: c.level}, c.rule, now)
		if got.Phase != c.phase || change.Reason != c.reason || change.To != c.phase {
			t.Errorf("%s: %s because %s, want %s because %s", name, got.Phase, change.Reason, c.phase, c.reason)
		}
		if change.Moved() && got.Since != now {
			t.Errorf("%s: the phase began at %v", name, got.Since)
		}
	}
}

// A warning that flickers clears its clock: hold counts one stretch only.
func TestFlickerStartsHoldAnew(t *testing.T) {
	rule := Rule{Hold: 3}
	var s State
	var c Change
	for i, level := range []Level{LevelFire, LevelFire, LevelClear, LevelFire, LevelFire, LevelFire, LevelFire} {
		s, c = Step(s, Reading{Level: level}, rule, unit.Instant(20000+i)*aDay)
		if fires := s.Phase == Firing; fires != (i == 6) {
			t.Fatalf("day %d: %s because %s", i, s.Phase, c.Reason)
		}
	}
}

func TestSnoozeEnds(t *testing.T) {
	now := unit.Instant(20000) * aDay
	money := func(n int64) unit.Money { return unit.Minor(n, "CNY") }
	firing := State{Phase: Firing}
	values := Values{"overdue_amount": {Number: 900}}
	for name, c := range map[string]struct {
		snooze Snooze
		state  State
		now    int64
		reason Reason
	}{
		"runs":            {Snooze{By: "p", Until: now + aDay, Exposure: money(100)}, firing, 100, ""},
		"over":            {Snooze{By: "p", Until: now, Exposure: money(100)}, firing, 100, ReasonSnoozeOver},
		"a little more":   {Snooze{By: "p", Until: now + aDay, Exposure: money(100)}, firing, 149, ""},
		"worse":           {Snooze{By: "p", Until: now + aDay, Exposure: money(100)}, firing, 150, ReasonWorse},
		"resolved":        {Snooze{By: "p", Until: now + aDay, Exposure: money(100)}, State{Phase: Resolved}, 100, ReasonOver},
		"promise in time": {Snooze{By: "p", Until: now + aDay, Promise: "overdue_amount < 1", Exposure: money(100)}, State{Phase: Resolved}, 100, ReasonKeptPromise},
		"promise kept":    {Snooze{By: "p", Until: now + aDay, Promise: "overdue_amount < 1000", Exposure: money(100)}, firing, 100, ReasonKeptPromise},
		"promise open":    {Snooze{By: "p", Until: now + aDay, Promise: "overdue_amount < 500", Exposure: money(100)}, firing, 100, ""},
		"promise broken":  {Snooze{By: "p", Until: now, Promise: "overdue_amount < 500", Exposure: money(100)}, firing, 100, ReasonBrokenPromise},
		"promise nonsens": {Snooze{By: "p", Until: now + aDay, Promise: "((", Exposure: money(100)}, firing, 100, ""},
	} {
		a := Alert{State: c.state, Reading: Reading{Subject: ref("account", "A"), Values: values, Exposure: money(c.now)}}
		if got, _ := snoozeEnds(a, c.snooze, now); got != c.reason {
			t.Errorf("%s: %q, want %q", name, got, c.reason)
		}
	}
}
