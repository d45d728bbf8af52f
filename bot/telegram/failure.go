package telegram

import (
	"errors"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
)

// revokedWait is how long a post waits when the token is not taken: more tries
// would not help.
const revokedWait = 5 * time.Minute

// asCall is the failed call in err.
func asCall(err error) *callError {
	var e *callError
	if errors.As(err, &e) {
		return e
	}
	return &callError{err: err}
}

// failure says what became of a post whose call failed. Only a reply that was
// lost after the request had gone out leaves it open.
func failure(err error) *chat.SendError {
	if paced := (*pacedError)(nil); errors.As(err, &paced) {
		return &chat.SendError{Outcome: chat.NotSent, After: paced.wait, Err: paced}
	}
	e := asCall(err)
	out := &chat.SendError{Err: e, Outcome: chat.Unknown}
	switch code := e.code(); {
	case e.status == 0:
		if !e.wrote {
			out.Outcome = chat.NotSent
		}
	case code == 429:
		out.Outcome, out.After = chat.NotSent, e.after()
	case code == 504 || code < 300: // a gateway gave up waiting; a reply that was cut
	case code >= 500 || e.answer() == nil: // what a proxy says is no word of Telegram's
		out.Outcome = chat.NotSent
	case e.revoked():
		out.Outcome, out.After = chat.NotSent, revokedWait
	case code == 403 || e.says(gone...):
		out.Outcome = chat.PlaceBad
	default:
		out.Outcome = chat.Refused
	}
	return out
}

// gone are Telegram's words for a chat to which nothing can be sent.
var gone = []string{
	"chat not found", "user not found", "peer_id_invalid", "chat_id is empty", "group chat was deactivated",
	"bot was kicked", "bot is not a member", "chat_write_forbidden", "not enough rights to send", "have no rights to send",
	"user is deactivated", "input_user_deactivated", "need administrator rights in the channel",
}

// says reports that Telegram's answer holds one of the words.
func (e *callError) says(words ...string) bool {
	a := e.answer()
	if a == nil {
		return false
	}
	text := strings.ToLower(a.Message)
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// after is how long Telegram asked to wait; a second where it asks without
// saying how long.
func (e *callError) after() time.Duration {
	if a := e.answer(); a != nil && a.RetryAfter > 0 {
		return time.Duration(a.RetryAfter) * time.Second
	}
	return time.Second
}

// unmodified says that an edit was refused because the message says it already.
func (e *callError) unmodified() bool { return e.code() == 400 && e.says("message is not modified") }

// revoked says that Telegram does not know the token (any more).
func (e *callError) revoked() bool {
	a := e.answer()
	return a != nil && (e.code() == 401 || e.code() == 404 && strings.EqualFold(a.Message, "Not Found"))
}

// refused says that Telegram will answer the same call in the same way again.
func refused(err error) bool {
	e := asCall(err)
	return e.answer() != nil && e.code() >= 400 && e.code() < 500 && e.code() != 429
}

// pacedError is a call that was not made because its turn comes later.
type pacedError struct {
	wait  time.Duration
	cause error
}

// Error is the cause.
func (e *pacedError) Error() string { return e.cause.Error() }

// Unwrap is the cause.
func (e *pacedError) Unwrap() error { return e.cause }
