package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/bot/schedule"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// job is recurring work. run does the work of a slot; done writes that the
// slot was run, and run calls it in its last transaction, so that work and
// record are one fact. Work that can be repeated safely need not.
type job struct {
	name     string
	schedule schedule.Schedule
	run      func(ctx context.Context, now unit.Instant, done func(storage.Writer) error) error
}

// ran is how far a job has come:
//
//	job    name → the last slot that was run
//	slot   job, slot → when it was run, and how many before it were missed;
//	       for ninety days
type ran struct {
	Slot unit.Instant `cbor:"1,keyasint"`
}

type slotRow struct {
	RanAt  unit.Instant `cbor:"1,keyasint"`
	Missed int          `cbor:"2,keyasint,omitempty"`
}

var (
	jobTable  = storage.NewTable[ran]("job", 1)
	slotTable = storage.NewTable[slotRow]("slot", 1)
)

func (b *Bot) schedule(zone *time.Location) ([]job, error) {
	var jobs []job
	var errs []error
	add := func(name, line string, run func(context.Context, unit.Instant, func(storage.Writer) error) error) {
		if line == "" {
			return
		}
		s, err := schedule.Parse(line, zone)
		errs = append(errs, err)
		jobs = append(jobs, job{name, s, run})
	}
	add("sync", b.Config.Schedules.Sync, func(ctx context.Context, now unit.Instant, _ func(storage.Writer) error) error {
		_, err := b.Sync(ctx, now, nil)
		return err
	})
	add("warn", b.Config.Schedules.Warn, func(ctx context.Context, now unit.Instant, done func(storage.Writer) error) error {
		_, err := b.Warn(ctx, now, done)
		return err
	})
	add("backup", b.Config.Schedules.Backup, func(ctx context.Context, now unit.Instant, _ func(storage.Writer) error) error {
		_, err := b.Backup(ctx, now)
		return err
	})
	return jobs, errors.Join(errs...)
}

// nextWarn is when the schedule computes the warnings next after an instant.
func (b *Bot) nextWarn(after unit.Instant) (unit.Instant, bool) {
	for _, j := range b.jobs {
		if j.name == "warn" {
			slot, ok := j.schedule.Next(after)
			return slot.At, ok
		}
	}
	return 0, false
}

// Tick runs every job whose slot is due at now, once, then the digests that
// are due. A job that fails is tried again at the next Tick; the others go on.
func (b *Bot) Tick(ctx context.Context, now unit.Instant) error {
	var errs []error
	b.tally.ticked(now)
	for _, j := range b.jobs {
		if err := b.runJob(ctx, now, j); err != nil {
			b.tally.failed(j.name)
			b.Log.Error("a job failed and will be tried again", "job", j.name, "error", err)
			errs = append(errs, fmt.Errorf("%s: %w", j.name, err))
		}
	}
	sent, err := b.Commands.Digests(ctx, now)
	if sent > 0 {
		b.Log.Info("digests said", "n", sent)
	}
	return errors.Join(append(errs, err, b.seal(ctx, now), b.tellGivenUp(ctx, now), b.forget(ctx, now))...)
}

const (
	slotsFor   = 90 * 24 * time.Hour // how long it is known that a slot was run
	forgetStep = 200                 // the most rows one Tick drops of a job
)

// forget drops what is too old to be asked for: slots that were run, and
// questions that can no longer be followed up.
func (b *Bot) forget(ctx context.Context, now unit.Instant) error {
	errs := []error{b.Commands.Forget(ctx, now)}
	for _, j := range b.jobs {
		errs = append(errs, b.forgetSlots(ctx, now, j.name))
	}
	return errors.Join(errs...)
}

func (b *Bot) forgetSlots(ctx context.Context, now unit.Instant, job string) error {
	// A slot is named after its local minute: a day's slots follow its name.
	span := storage.Range{From: storage.Key(job), To: storage.Key(job, now.Add(-slotsFor).Day(time.UTC).String()), Limit: forgetStep}
	return storage.Forget(ctx, b.State, now, slotTable, span, func(slotRow) bool { return true })
}

// tellGivenUp logs the posts that were closed undelivered since the last Tick:
// somebody is owed something they will not get by itself. Whose chat is gone is
// reached elsewhere from then on.
func (b *Bot) tellGivenUp(ctx context.Context, now unit.Instant) error {
	since := b.toldUntil
	b.toldUntil = now
	err := b.State.View(ctx, now, func(r storage.Reader) error {
		for f, err := range outbox.Failures(r, since) {
			if err != nil {
				return err
			}
			b.Log.Error("a post was given up; riskbell posts lists them", "key", f.Post.Key, "platform", f.Post.To.Platform,
				"reason", f.Reason, "error", f.Error)
		}
		return nil
	})
	if err != nil {
		return err
	}
	gone, err := b.Commands.Reach(ctx, now, since)
	if gone > 0 {
		b.Log.Warn("people are no longer reached where they were", "n", gone)
	}
	return err
}

// sealStep bounds what one Tick seals, so that its transaction stays short.
const sealStep = 1000

// seal chains the diary's new entries. The checkpoint goes to the log, which
// lies outside the data folder: a chain written anew would not lead to it.
func (b *Bot) seal(ctx context.Context, now unit.Instant) error {
	var checkpoint diary.Checkpoint
	sealed := 0
	err := b.State.Update(ctx, now, func(w storage.Writer) (err error) {
		checkpoint, sealed, err = diary.Seal(w, sealStep)
		return err
	})
	if err == nil && sealed > 0 { // only what is committed may be told
		b.Log.Info("diary sealed", "entries", sealed, "checkpoint", checkpoint)
	}
	return err
}

func (b *Bot) runJob(ctx context.Context, now unit.Instant, j job) (err error) {
	last, err := b.lastSlot(ctx, now, j.name)
	if err != nil {
		return err
	}
	slot, missed, due := j.schedule.Due(last, now)
	if !due {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	defer b.tally.work()()
	done := func(w storage.Writer) error { return settle(w, j.name, slot, missed) }
	if err := j.run(ctx, now, done); err != nil {
		return err
	}
	b.Log.Info("job ran", "job", j.name, "slot", slot.Name, "missed", missed)
	return b.State.Update(ctx, now, done)
}

// settle notes that the slot was run; noting it twice is once.
func settle(w storage.Writer, name string, slot schedule.Slot, missed int) error {
	if _, err := slotTable.Insert(w, storage.Key(name, slot.Name), slotRow{RanAt: w.Now(), Missed: missed}); err != nil {
		return err
	}
	return jobTable.Put(w, storage.Key(name), ran{Slot: slot.At})
}

// lastSlot is the last slot of the job that was run. A job that never ran
// counts from now on: a new installation does not make up for last week.
func (b *Bot) lastSlot(ctx context.Context, now unit.Instant, name string) (last unit.Instant, err error) {
	err = b.State.Update(ctx, now, func(w storage.Writer) error {
		row, ok, err := jobTable.Get(w, storage.Key(name))
		if err != nil {
			return err
		}
		if !ok {
			row.Slot = now
			err = jobTable.Put(w, storage.Key(name), row)
		}
		last = row.Slot
		return err
	})
	return last, err
}

// Sync reads every source once and gives what each run did. A source that
// fails does not keep the others from being read.
func (b *Bot) Sync(ctx context.Context, now unit.Instant, progress func(crm.Run)) (runs []crm.Run, err error) {
	sources, err := b.sources(now)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, src := range sources {
		run, err := b.Ledger.Sync(ctx, now, src, progress)
		if err != nil {
			errs = append(errs, i18n.Say("config.feed.failed", "name", src.Name(), "error", err))
		}
		b.tally.synced(run)
		b.Log.Info("feed read", "source", run.Source, "rows", run.Total(), "new", run.New, "changed", run.Changed,
			"gone", run.Gone, "set_aside", run.Rejected, "problem", run.Problem.EN, "notes", run.NotesIn(i18n.EN))
		runs = append(runs, run)
	}
	b.syncedAt = now
	return runs, errors.Join(errs...)
}

// Warn reads the feeds, computes the day's warnings and owes everybody their
// digest. A feed that cannot be read does not stop it: the rules that rest on
// it say so instead of guessing.
func (b *Bot) Warn(ctx context.Context, now unit.Instant, also func(storage.Writer) error) ([]alerts.Change, error) {
	if b.syncedAt == now { // the schedule of the feeds fell on the same minute
		return b.Commands.Warn(ctx, now, also)
	}
	if _, err := b.Sync(ctx, now, nil); err != nil {
		b.Log.Error("the warnings are computed without a fresh feed", "error", err)
	}
	return b.Commands.Warn(ctx, now, also)
}
