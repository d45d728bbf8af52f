package bot

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

func TestHealthAllowsALongJobButNotASilentClock(t *testing.T) {
	at := unit.NewDay(2026, 11, 24).Start(time.UTC)
	for _, c := range []struct {
		name    string
		working bool
		after   time.Duration
		stale   bool
	}{
		{"just looked", false, time.Minute, false},
		{"idle too long", false, 4 * time.Minute, true},
		{"a first import of an hour", true, time.Hour, false},
		{"a job that hangs", true, 5 * time.Hour, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			tally := newTally()
			tally.ticked(at)
			if c.working {
				defer tally.work()()
			}
			if got := tally.stale(at.Add(c.after)); got != c.stale {
				t.Errorf("stale %v", got)
			}
		})
	}
}
