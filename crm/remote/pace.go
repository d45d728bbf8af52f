package remote

import (
	"context"
	"net/url"
	"sync"
	"time"
)

// Pace spaces calls: at most Calls of one path in any Span. A nil Pace spaces
// nothing.
type Pace struct {
	Calls int
	Span  time.Duration

	mu   sync.Mutex
	last map[string][]time.Time // the last Calls of a path, oldest first
}

// wait returns when the call may be made.
func (p *Pace) wait(ctx context.Context, address string) error {
	if p == nil {
		return ctx.Err()
	}
	path := address
	if u, err := url.Parse(address); err == nil {
		path = u.Path
	}
	return sleep(ctx, p.take(time.Now(), path))
}

// take takes the next turn on a path and says how long it is until then.
func (p *Pace) take(now time.Time, path string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil {
		p.last = map[string][]time.Time{}
	}
	turn, last := now, p.last[path]
	if len(last) == p.Calls {
		if next := last[0].Add(p.Span); next.After(turn) {
			turn = next
		}
		last = last[1:]
	}
	p.last[path] = append(last, turn)
	return turn.Sub(now)
}
