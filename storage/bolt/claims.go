package bolt

import (
	"sync"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// claims are who holds which row of which queue. A claim is made on what is
// durable, without a commit, and ends with the commit that finishes or
// postpones its row.
type claims struct {
	mu    sync.Mutex // held while rows are claimed
	token uint64     // of the last claim
	held  map[rowName]held
	fresh map[rowName]bool // put by a commit that is not durable yet
}

type rowName struct {
	queue storage.Queue
	id    string
}

type held struct {
	token   uint64
	until   unit.Instant
	attempt int
}

// changes are what a transaction does to claims, once it is durable.
type changes struct {
	put   []rowName
	ended map[uint64]rowName // by token
}

// begin lets tokens start at a number of this life, so that a claim of another
// does not count in it.
func (c *claims) begin(life uint64) {
	c.token, c.held, c.fresh = life, map[rowName]held{}, map[rowName]bool{}
}

// take gives a row to a new claim; mu is held. Attempts are those that the row
// tells of, or that memory does.
func (c *claims) take(row rowName, until unit.Instant, attempts int) held {
	c.token++
	h := held{token: c.token, until: until, attempt: max(attempts, c.held[row].attempt) + 1}
	c.held[row] = h
	return h
}

// free reports that a row can be claimed at now; mu is held.
func (c *claims) free(row rowName, now unit.Instant) bool {
	h, taken := c.held[row]
	return !c.fresh[row] && (!taken || h.until <= now)
}

// owns reports that nobody took the row over from the claim of token.
func (c *claims) owns(row rowName, token uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	h, ok := c.held[row]
	return ok && h.token == token
}

// expect keeps a row that is being put from being claimed: a reader may see it
// a moment before it is durable.
func (c *claims) expect(row rowName) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fresh[row] = true
}

// apply is called when a transaction is durable, or was dropped.
func (c *claims) apply(ch changes, durable bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, row := range ch.put {
		delete(c.fresh, row)
	}
	if !durable {
		return
	}
	for token, row := range ch.ended {
		if c.held[row].token == token {
			delete(c.held, row)
		}
	}
}
