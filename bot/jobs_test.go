package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/schedule"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// withJobs gives the bot jobs at nine every morning in Shanghai instead of its own.
func withJobs(t *testing.T, b *Bot, runs map[string]func(context.Context, unit.Instant, func(storage.Writer) error) error) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	ok(t, err)
	s, err := schedule.Parse("0 9 * * *", zone)
	ok(t, err)
	b.jobs = nil
	for name, run := range runs {
		b.jobs = append(b.jobs, job{name, s, run})
	}
	slices.SortFunc(b.jobs, func(x, y job) int { return strings.Compare(x.name, y.name) })
}

type jobs = map[string]func(context.Context, unit.Instant, func(storage.Writer) error) error

func TestASlotRunsOnceAlsoOverARestart(t *testing.T) {
	c := companyConfig(t)
	var r recorder
	var b *Bot
	open := func() {
		b = openBot(t, c, Options{})
		withJobs(t, b, jobs{"work": r.run})
	}
	open()
	for _, now := range []unit.Instant{at(0, 8, 30), at(0, 8, 59), at(0, 9, 0), at(0, 9, 0), at(0, 9, 1)} {
		ok(t, b.Tick(t.Context(), now))
	}
	closeBot(t, b)
	open()
	ok(t, b.Tick(t.Context(), at(0, 9, 2)))
	ok(t, b.Tick(t.Context(), at(0, 23, 0)))
	if want := []unit.Instant{at(0, 9, 0)}; !slices.Equal(r.ran, want) {
		t.Errorf("ran at %v, want %v", r.ran, want)
	}
	if row := b.missed(t, "work", at(0, 9, 0)); row.Missed != 0 || row.RanAt != at(0, 9, 0) {
		t.Errorf("noted %+v", row)
	}
}

func TestMissedSlotsAreCaughtUpOnceAndCounted(t *testing.T) {
	b := openBot(t, companyConfig(t), Options{})
	var r recorder
	withJobs(t, b, jobs{"work": r.run})
	ok(t, b.Tick(t.Context(), at(0, 8, 30)))
	ok(t, b.Tick(t.Context(), at(3, 12, 0))) // down for three mornings after the first
	ok(t, b.Tick(t.Context(), at(3, 12, 1)))
	ok(t, b.Tick(t.Context(), at(4, 9, 0)))
	if want := []unit.Instant{at(3, 12, 0), at(4, 9, 0)}; !slices.Equal(r.ran, want) {
		t.Errorf("ran at %v, want %v", r.ran, want)
	}
	if row := b.missed(t, "work", at(3, 9, 0)); row.Missed != 3 || row.RanAt != at(3, 12, 0) {
		t.Errorf("noted %+v", row)
	}
}

func TestAJobThatFailsIsTriedAgainAndStopsNoOther(t *testing.T) {
	var j journal
	b := openBot(t, companyConfig(t), Options{Log: j.log()})
	var before, after recorder
	tries := 0
	withJobs(t, b, jobs{
		"a": before.run,
		"b": func(context.Context, unit.Instant, func(storage.Writer) error) error {
			switch tries++; tries {
			case 1:
				return errors.New("the disk is full")
			case 2:
				panic("out of cheese")
			}
			return nil
		},
		"c": after.run,
	})
	ok(t, b.Tick(t.Context(), at(0, 8, 30)))
	for i, want := range []string{"b: the disk is full", "b: panic: out of cheese", "", ""} {
		err := b.Tick(t.Context(), at(0, 9, i))
		if want == "" != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("tick %d gave %v, want %q", i, err, want)
		}
	}
	if tries != 3 || len(before.ran) != 1 || len(after.ran) != 1 {
		t.Errorf("it was tried %d times, the others ran %d and %d times", tries, len(before.ran), len(after.ran))
	}
	if n := strings.Count(j.String(), "a job failed and will be tried again"); n != 2 {
		t.Errorf("the log tells of %d failures", n)
	}
	var shown strings.Builder
	b.tally.write(&shown)
	if !strings.Contains(shown.String(), `riskbell_job_failures_total{job="b"} 2`) {
		t.Errorf("counted otherwise in\n%s", shown.String())
	}
}

// The warnings of a slot and the note that it was run are one commit: a crash
// right after it does not run them twice.
func TestACrashAfterTheCommitDoesNotRunASlotTwice(t *testing.T) {
	b := openBot(t, companyConfig(t), Options{})
	commits := 0
	withJobs(t, b, jobs{"work": func(ctx context.Context, now unit.Instant, done func(storage.Writer) error) error {
		ok(t, b.State.Update(ctx, now, done))
		commits++
		panic("the machine stops")
	}})
	ok(t, b.Tick(t.Context(), at(0, 8, 30)))
	if err := b.Tick(t.Context(), at(0, 9, 0)); err == nil {
		t.Error("the crash went unseen")
	}
	ok(t, b.Tick(t.Context(), at(0, 9, 1)))
	if commits != 1 {
		t.Errorf("committed %d times", commits)
	}
}

func TestTheWarnJobNotesItsSlotInItsOwnCommit(t *testing.T) {
	b := openBot(t, companyConfig(t), Options{})
	noted := 0
	_, err := b.Warn(t.Context(), begin, func(storage.Writer) error { noted++; return errors.New("stop here") })
	if err == nil || noted == 0 {
		t.Fatalf("noted %d times, %v", noted, err)
	}
	_, err = b.Warn(t.Context(), begin, func(w storage.Writer) error {
		return settle(w, "warn", schedule.Slot{Name: "2026-11-24T08:00", At: at(0, 8, 0)}, 0)
	})
	ok(t, err)
	if row := b.missed(t, "warn", at(0, 8, 0)); row.RanAt != begin {
		t.Errorf("noted %+v", row)
	}
}

func TestTheScheduleOfTheConfigurationRuns(t *testing.T) {
	c := companyConfig(t)
	c.Schedules = Schedules{Sync: "15 * * * *", Warn: "30 9 * * *", Backup: "0 10 * * *"}
	b := openBot(t, c, Options{})
	ok(t, b.Tick(t.Context(), at(0, 9, 0)))
	ok(t, b.Tick(t.Context(), at(0, 11, 0)))
	for job, slot := range map[string]unit.Instant{"sync": at(0, 10, 15), "warn": at(0, 9, 30), "backup": at(0, 10, 0)} {
		if row := b.missed(t, job, slot); row.RanAt != at(0, 11, 0) {
			t.Errorf("%s was noted as %+v", job, row)
		}
	}
}
