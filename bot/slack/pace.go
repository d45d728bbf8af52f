package slack

import (
	"sync"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

const (
	perMessage = time.Second     // Slack takes one message a second for a channel
	burst      = 3 * time.Second // and a few at once
	manyLanes  = 4096            // more are forgotten
)

// pace keeps Slack's pace in each channel and the waits it asked for. Two
// channels that must wait at the same time mean that the workspace must.
type pace struct {
	now func() unit.Instant

	mu    sync.Mutex
	next  map[string]unit.Instant // when a channel has used up its messages
	until map[string]unit.Instant // what Slack asked for
}

func newPace(now func() unit.Instant) *pace {
	return &pace{now: now, next: map[string]unit.Instant{}, until: map[string]unit.Instant{}}
}

// turn books a message to a channel and says how long to wait for it.
func (p *pace) turn(channel string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if len(p.next) > manyLanes {
		clear(p.next)
	}
	next := max(p.next[channel], now).Add(perMessage)
	p.next[channel] = next
	return min(max(0, next.Sub(now)-burst), perMessage)
}

// parked is how long nothing may be sent to a channel; 0 if it may.
func (p *pace) parked(channel string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	var longest unit.Instant
	waiting := 0
	for c, until := range p.until {
		if until <= now {
			delete(p.until, c)
			continue
		}
		waiting++
		longest = max(longest, until)
	}
	if waiting >= 2 {
		return longest.Sub(now)
	}
	return max(0, p.until[channel].Sub(now))
}

// park notes that Slack asked to wait.
func (p *pace) park(channel string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until[channel] = max(p.until[channel], p.now().Add(d))
}
