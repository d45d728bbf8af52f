package telegram

import (
	"context"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
)

// keep repeats what asks Telegram for something until it is done, ctx ends or
// the token turns out to be wrong.
func (t *Telegram) keep(ctx context.Context, what string, do func(context.Context) error) error {
	for wait := time.Duration(0); ; {
		err := do(ctx)
		switch {
		case err == nil || ctx.Err() != nil:
			return ctx.Err()
		case asCall(err).revoked():
			return errToken(err)
		}
		wait = t.trouble(what, err, wait)
		if !sleep(ctx, wait) {
			return ctx.Err()
		}
	}
}

func errToken(err error) error {
	return i18n.Say("telegram.revoked", "error", err)
}

const (
	firstWait = time.Second
	maxWait   = time.Minute
)

// trouble logs an error and gives the time to wait after it: twice the last,
// or what Telegram asks for.
func (t *Telegram) trouble(what string, err error, last time.Duration) time.Duration {
	wait := max(firstWait, min(2*last, maxWait))
	e := asCall(err)
	if e.code() == 429 {
		wait = max(wait, e.after())
	}
	t.log.Warn("telegram cannot be asked; trying again", "call", what, "error", err, "in", wait)
	return wait
}

// sleep waits for d; false if ctx ended before.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
