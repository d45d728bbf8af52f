package bot

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// stopIn is how long the last posts may take once the program is told to stop.
const stopIn = 5 * time.Second

// drainEvery is how often what is owed is looked for when nothing wakes the drain.
const drainEvery = time.Second

// Run receives, schedules and sends until ctx ends or every platform was lost,
// then stops what it started in reverse order. A platform whose input merely
// ended is written to as before. The error tells of platforms that were lost.
func (b *Bot) Run(ctx context.Context, clock func() unit.Instant) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sending, done := outliving(ctx, stopIn)
	defer done()
	var errs errorList
	var around sync.WaitGroup
	wake := make(chan struct{}, 1)
	b.tally.ticked(clock())

	waker := cron.New(cron.WithLocation(time.UTC), cron.WithChain(
		cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(cronLog{b})))
	_, err := waker.AddFunc("* * * * *", func() {
		_ = b.Tick(ctx, clock()) // each failure is logged where it happens
		knock(wake)
	})
	if err != nil {
		return err
	}
	around.Go(func() {
		b.firstSync(ctx, clock())
		if ctx.Err() == nil {
			waker.Start()
		}
	})
	around.Go(func() { b.drainLoop(ctx, sending, clock, wake) })
	if b.Config.HTTP.Listen != "" {
		around.Go(func() {
			if err := b.serveHTTP(ctx, clock); err != nil {
				errs.add(i18n.Say("config.http.failed", "error", err))
				cancel()
			}
		})
	}
	b.receive(ctx, clock, wake, &errs)
	cancel()
	around.Wait()
	<-waker.Stop().Done()
	errs.add(b.Drain(sending, clock()))
	return errs.err()
}

// outliving is a context that ends some time after ctx, so that what is being
// sent then is not broken off.
func outliving(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return longer, func() { stop(); cancel() }
}

// receive runs the platforms until ctx ends, or all of them are lost.
func (b *Bot) receive(ctx context.Context, clock func() unit.Instant, wake chan struct{}, errs *errorList) {
	handle := func(ctx context.Context, e chat.Event) error {
		err := b.Handle(ctx, clock(), e)
		knock(wake)
		return err
	}
	var platforms sync.WaitGroup
	var lost atomic.Int64
	for name, p := range b.platforms {
		platforms.Go(func() {
			err := p.Run(ctx, handle)
			switch {
			case ctx.Err() != nil:
			case err == nil:
				b.Log.Info("the input of a platform ended; the program goes on", "platform", name)
			default:
				b.Log.Error("a platform was lost", "platform", name, "error", err)
				errs.add(i18n.Say("config.platform.lost", "name", string(name), "error", err))
				lost.Add(1)
				b.tellLost(ctx, clock(), name, err)
				knock(wake)
			}
		})
	}
	platforms.Wait()
	if n := int(lost.Load()); n == 0 || n < len(b.platforms) {
		<-ctx.Done()
	}
}

// tellLost owes administrators the news that a platform is lost: those who are
// reached on another one hear of it.
func (b *Bot) tellLost(ctx context.Context, now unit.Instant, name chat.PlatformName, cause error) {
	if err := b.Commands.Lost(ctx, now, name, cause); err != nil {
		b.Log.Error("administrators were not told of a lost platform", "platform", name, "error", err)
	}
}

// firstSync reads the feeds if none was ever read: a new company need not wait
// for the schedule to ask its first question.
func (b *Bot) firstSync(ctx context.Context, now unit.Instant) {
	defer b.tally.work()()
	var last uint64
	err := b.Ledger.View(ctx, forever, func(v *crm.View) (err error) {
		last, err = commands.LastRun(v)
		return err
	})
	if err == nil && (last > 0 || len(b.Config.Feeds) == 0) {
		return
	}
	b.Log.Info("no feed was read yet: reading them now")
	if err == nil {
		_, err = b.Sync(ctx, now, nil)
	}
	if err != nil {
		b.Log.Error("the first reading of the feeds failed; the schedule tries again", "error", err)
	}
}

func (b *Bot) drainLoop(ctx, sending context.Context, clock func() unit.Instant, wake <-chan struct{}) {
	every := time.NewTicker(drainEvery)
	defer every.Stop()
	for {
		if err := b.Drain(sending, clock()); err != nil {
			b.Log.Error("what is owed could not be sent", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-every.C:
		}
	}
}

// knock wakes a loop that may be awake already.
func knock(wake chan<- struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}

type errorList struct {
	mu   sync.Mutex
	list []error
}

func (l *errorList) add(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, err)
}

func (l *errorList) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.list...)
}

// cronLog lets the waker's recovered panics reach the log.
type cronLog struct{ b *Bot }

func (cronLog) Info(string, ...any) {}

func (l cronLog) Error(err error, msg string, kv ...any) {
	l.b.Log.Error(msg, append([]any{"error", err}, kv...)...)
}
