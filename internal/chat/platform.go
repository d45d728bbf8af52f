package chat

import (
	"context"
	"time"
)

// Handler takes what came in. It returns nil when the event is committed, and
// only then may the platform be told that it was received.
type Handler func(ctx context.Context, e Event) error

// Platform is a place where people talk. internal/chat/chattest holds the suite
// each one passes.
type Platform interface {
	Name() PlatformName
	// Run receives events until ctx ends or the platform is lost for good. Each
	// event is handed to h, and acknowledged once h returned nil.
	Run(ctx context.Context, h Handler) error
	// Send delivers p and gives its receipt. A failure is a *SendError.
	Send(ctx context.Context, p Post) (Receipt, error)
	// Edit replaces the message of r by p. A failure is a *SendError.
	Edit(ctx context.Context, r Receipt, p Post) (Receipt, error)
}

// Finder is a platform that can look for a post of unknown result among what
// stands in its place. An error, a *SendError, says that it could not look this
// time.
type Finder interface {
	Find(ctx context.Context, p Post) (Receipt, Search, error)
}

// Search is what came of looking for a post.
type Search string

// The results of a search.
const (
	Found  Search = "found"
	Absent Search = "absent" // it does not stand there
	Blind  Search = "blind"  // nobody may look, or not everywhere
)

// Outcome is what is known about a failed send.
type Outcome string

// The outcomes. The outbox alone decides what follows from them.
const (
	NotSent  Outcome = "not sent"   // surely not delivered: try again
	Unknown  Outcome = "unknown"    // it may have been delivered
	Refused  Outcome = "refused"    // this post will never be taken
	PlaceBad Outcome = "place gone" // nothing can be sent there any more
)

// SendError says what became of a post that was not confirmed.
type SendError struct {
	Outcome Outcome
	// After is how long the platform asked to wait; 0 if it did not say.
	After time.Duration
	// Err is the cause, with secrets removed.
	Err error
}

// Error is the outcome and the cause.
func (e *SendError) Error() string { return string(e.Outcome) + ": " + e.Err.Error() }

// Unwrap is the cause.
func (e *SendError) Unwrap() error { return e.Err }
