package bot

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// tally is the program's figures for Prometheus.
type tally struct {
	registry *prometheus.Registry
	events   *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	rows     *prometheus.CounterVec
	aside    *prometheus.CounterVec
	lastTick atomic.Int64 // unit.Instant
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

// stale reports that the schedules have not been looked at for a while.
func (t *tally) stale(now unit.Instant) bool {
	return now.Sub(unit.Instant(t.lastTick.Load())) > 3*time.Minute
}
