package bot

import (
	"context"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// tally is the program's figures for Prometheus:
//
//	riskbell_event_seconds{platform}             time from an event to its commit
//	riskbell_job_failures_total{job}             scheduled jobs that failed
//	riskbell_feed_rows_total{source}             records read from a feed
//	riskbell_feed_rows_set_aside_total{source}   rows of a feed that were set aside
//	riskbell_last_tick_timestamp_seconds         when the schedules were last looked at
//	riskbell_posts_owed                          posts that wait to be delivered
//	riskbell_posts_sent_total                    posts that were delivered
//	riskbell_posts_given_up_total                posts that were closed without having been delivered
//
// and those of the process and of Go's runtime.
type tally struct {
	set      *metrics.Set
	lastTick atomic.Int64 // unit.Instant
	working  atomic.Int32 // jobs that run now
}

func newTally() *tally {
	t := &tally{set: metrics.NewSet()}
	metrics.ExposeMetadata(true) // the type of each figure, which the library leaves out otherwise
	t.set.NewGauge("riskbell_last_tick_timestamp_seconds", func() float64 { return float64(t.lastTick.Load()) / 1000 })
	return t
}

// write shows all figures in the text format of Prometheus.
func (t *tally) write(w io.Writer) {
	t.set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}

func (t *tally) handling(p chat.PlatformName) (done func()) {
	start := time.Now()
	h := t.set.GetOrCreatePrometheusHistogramExt(labelled("riskbell_event_seconds", "platform", string(p)),
		metrics.ExponentialBuckets(.001, 2.5, 10))
	return func() { h.UpdateDuration(start) }
}

func (t *tally) failed(job string) {
	t.set.GetOrCreateCounter(labelled("riskbell_job_failures_total", "job", job)).Inc()
}

func (t *tally) synced(r crm.Run) {
	if r.Source == "" {
		return
	}
	t.set.GetOrCreateCounter(labelled("riskbell_feed_rows_total", "source", r.Source)).Add(r.Total())
	t.set.GetOrCreateCounter(labelled("riskbell_feed_rows_set_aside_total", "source", r.Source)).Add(r.Rejected)
}

// labelled is the name of a figure with its label, escaped as the format asks.
func labelled(name, label, value string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value)
	return name + "{" + label + `="` + escaped + `"}`
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
	t.set.RegisterMetricsWriter(func(w io.Writer) {
		var c outbox.Tally
		err := state.View(context.Background(), unit.Instant(t.lastTick.Load()), func(r storage.Reader) (err error) {
			c, err = outbox.Count(r)
			return err
		})
		if err != nil {
			return // Prometheus shows a gap
		}
		metrics.WriteGaugeUint64(w, "riskbell_posts_owed", c.Owed)
		metrics.WriteCounterUint64(w, "riskbell_posts_sent_total", c.Sent)
		metrics.WriteCounterUint64(w, "riskbell_posts_given_up_total", c.Refused+c.PlaceGone+c.Unconfirmed+c.GivenUp)
	})
}
