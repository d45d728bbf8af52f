package slack

import (
	"context"
	"hash/fnv"
	"sync"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

const (
	lanes  = 32
	queued = 64 // in a lane; a full one holds the sender back
)

// workers handle what comes in: in order within a channel, channels beside
// each other.
type workers struct {
	s    *Slack
	ctx  context.Context
	h    chat.Handler
	lane [lanes]chan work
	wg   sync.WaitGroup
}

// work is one payload and how it is acknowledged: an answer that is not nil
// goes along, refused lets Slack bring it again.
type work struct {
	in     incoming
	ack    func(answer any)
	refuse func()
}

func newWorkers(ctx context.Context, s *Slack, h chat.Handler) *workers {
	w := &workers{s: s, ctx: ctx, h: h}
	for i := range w.lane {
		w.lane[i] = make(chan work, queued)
		w.wg.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case job := <-w.lane[i]:
					w.do(job)
				}
			}
		})
	}
	return w
}

func (w *workers) wait() { w.wg.Wait() }

// take puts a payload in its lane. What is no concern of ours is acknowledged.
func (w *workers) take(kind string, payload []byte, spare string, ack func(answer any), refuse func()) {
	in, err := w.s.read(kind, payload, spare)
	switch {
	case err != nil:
		w.s.o.Log.Warn("Slack sent what cannot be read", "kind", kind, "error", w.s.hide.text(err))
		ack(nil) // the same would come again
		return
	case in.event == nil && in.open == nil:
		ack(nil)
		return
	}
	h := fnv.New32a()
	h.Write([]byte(in.lane))
	select {
	case <-w.ctx.Done():
		refuse()
	case w.lane[h.Sum32()%lanes] <- work{in, ack, refuse}:
	}
}

// do handles one, and acknowledges it once it is committed.
func (w *workers) do(job work) {
	if job.in.open != nil {
		if err := job.in.open(w.ctx); err != nil {
			w.s.o.Log.Warn("a form could not be opened", "error", w.s.hide.text(err))
			job.refuse()
			return
		}
		job.ack(nil)
		return
	}
	e := job.in.event(w.ctx)
	err := w.h(w.ctx, e)
	if err != nil && job.in.once && w.ctx.Err() == nil {
		err = w.h(w.ctx, e)
	}
	switch {
	case err == nil:
		job.ack(nil)
	case job.in.told && w.ctx.Err() == nil:
		job.ack(map[string]string{"response_type": "ephemeral", "text": sorry(w.s.o.Lang)})
	default:
		job.refuse()
	}
}

func sorry(l i18n.Lang) string { return l.T("slack.failed") }
