package bot

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// tally is the program's figures for Prometheus.
type tally struct {
	registry *prometheus.Registry
	events   *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	rows     *prometheus.CounterVec
	aside    *prometheus.CounterVec
	lastTick atomic.Int64 // unit.Instant
	working  atomic.Int32 // jobs that run now
}

func newTally() *tally {
	t := &tally{
		registry: prometheus.NewRegistry(),
		events: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "riskbell_event_seconds", Help: "Time from an event to its commit.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2.5, 10),
		}, []string{"platform"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "riskbell_job_failures_total", Help: "Scheduled jobs that failed.",
		}, []string{"job"}),
		rows: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "riskbell_feed_rows_total", Help: "Records read from a feed.",
		}, []string{"source"}),
		aside: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "riskbell_feed_rows_set_aside_total", Help: "Rows of a feed that were set aside.",
		}, []string{"source"}),
	}
	tick := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "riskbell_last_tick_timestamp_seconds", Help: "When the schedules were last looked at.",
	}, func() float64 { return float64(t.lastTick.Load()) / 1000 })
	t.registry.MustRegister(t.events, t.failed, t.rows, t.aside, tick)
	return t
}

func (t *tally) handling(p chat.PlatformName) func() {
	timer := prometheus.NewTimer(t.events.WithLabelValues(string(p)))
	return func() { timer.ObserveDuration() }
}

func (t *tally) synced(r crm.Run) {
	if r.Source == "" {
		return
	}
	t.rows.WithLabelValues(r.Source).Add(float64(r.Total()))
	t.aside.WithLabelValues(r.Source).Add(float64(r.Rejected))
}

func (t *tally) ticked(now unit.Instant) { t.lastTick.Store(int64(now)) }

// work counts a job that runs, until the function it gives is called.
func (t *tally) work() (done func()) {
	t.working.Add(1)
	return func() { t.working.Add(-1) }
}

// The longest time between two looks at the schedules, idle and while a job
// such as a first import runs.
const (
	idleFor = 3 * time.Minute
	workFor = 4 * time.Hour
)

// stale reports that the schedules have not been looked at for too long.
func (t *tally) stale(now unit.Instant) bool {
	limit := idleFor
	if t.working.Load() > 0 {
		limit = workFor
	}
	return now.Sub(unit.Instant(t.lastTick.Load())) > limit
}

// watch shows the state of the outbox, read when it is asked for.
func (t *tally) watch(state storage.Store) {
	read := func(pick func(outbox.Tally) uint64) func() float64 {
		return func() float64 {
			var counts outbox.Tally
			err := state.View(context.Background(), unit.Instant(t.lastTick.Load()), func(r storage.Reader) (err error) {
				counts, err = outbox.Count(r)
				return err
			})
			if err != nil {
				return math.NaN() // Prometheus shows a gap
			}
			return float64(pick(counts))
		}
	}
	t.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "riskbell_posts_owed", Help: "Posts that wait to be delivered."},
			read(func(c outbox.Tally) uint64 { return c.Owed })),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "riskbell_posts_sent_total", Help: "Posts that were delivered."},
			read(func(c outbox.Tally) uint64 { return c.Sent })),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "riskbell_posts_given_up_total", Help: "Posts that were closed without having been delivered."},
			read(func(c outbox.Tally) uint64 { return c.Refused + c.PlaceGone + c.Unconfirmed + c.GivenUp })),
	)
}
