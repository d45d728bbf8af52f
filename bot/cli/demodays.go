package cli

import (
	"sync/atomic"
	"time"

	"github.com/riskbell/riskbell/bot/schedule"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// days is the demo's time. Its clock begins at the company's morning and goes
// with the real one; next moves it to the next morning.
type days struct {
	sh      *shell
	place   *place
	started time.Time
	ahead   atomic.Int64 // a time.Duration
	// say tells of the days that pass.
	say func(key i18n.Key, args ...any)
	// shown grows with every message that who sits here got.
	shown func() int
}

func (d *days) now() unit.Instant {
	return d.place.now.Add(time.Duration(d.ahead.Load()) + time.Since(d.started))
}

// next moves the clock to the next morning on which the schedule computes the
// warnings, and does what the schedule would on the way; who sits here is told
// if there is nothing for them.
func (d *days) next(who string) error {
	zone, err := time.LoadLocation(d.place.Config.Company.Zone)
	if err != nil {
		return err
	}
	plan, err := schedule.Parse(d.place.Config.Schedules.Warn, zone)
	if err != nil {
		return err
	}
	slot, ok := plan.Next(d.now())
	if !ok {
		return i18n.Say("cli.demo.nomorning", "line", d.place.Config.Schedules.Warn)
	}
	before := d.shown()
	today, day := d.now().Day(zone), slot.At.Day(zone)
	if err := d.pass(slot.At); err != nil {
		return err
	}
	d.ahead.Add(int64(day.Start(zone).Add(morning).Sub(d.now())))
	d.say("cli.demo.next", "day", day)
	if day > today+1 {
		d.say("cli.demo.next.free")
	}
	if _, err := d.place.Sync(d.sh.ctx, d.now(), nil); err != nil {
		return err
	}
	if err := d.warn(); err != nil {
		return err
	}
	if d.shown() == before {
		return d.sayNothing(who)
	}
	return nil
}

// sayNothing says that the morning has nothing for who sits here, or not yet.
func (d *days) sayNothing(who string) error {
	wait, err := d.place.Commands.Wait(d.sh.ctx, d.now(), who)
	switch text := wait.Text(d.sh.lang, d.now()); {
	case err != nil:
		return err
	case text != "":
		d.say("cli.demo.next.held", "text", text)
	default:
		d.say("cli.demo.next.nothing")
	}
	return nil
}

// wakeStep is how often, on the way to a morning, those are looked for whose
// quiet hours ended: elsewhere the morning comes later.
const wakeStep = 30 * time.Minute

// pass sends the digests that are due before until.
func (d *days) pass(until unit.Instant) error {
	for at := d.now(); at < until; at = at.Add(wakeStep) {
		sent, err := d.place.Commands.Digests(d.sh.ctx, at)
		if err != nil {
			return err
		}
		if sent == 0 {
			continue
		}
		if err := d.place.Drain(d.sh.ctx, at); err != nil {
			return err
		}
	}
	return nil
}

// warn is the morning's work on what was read: warnings and digests.
func (d *days) warn() error {
	ctx, now := d.sh.ctx, d.now()
	if _, err := d.place.Commands.Warn(ctx, now, nil); err != nil {
		return err
	}
	if _, err := d.place.Commands.Digests(ctx, now); err != nil {
		return err
	}
	return d.place.Drain(ctx, now)
}
