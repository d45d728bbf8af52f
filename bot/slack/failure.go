package slack

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

// What Slack answers, by what follows from it. The names are those of its
// documentation of chat.postMessage, chat.update and chat.postEphemeral.
var (
	// tokenCodes: nothing can be sent until somebody mends the installation.
	tokenCodes = []string{
		"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission",
		"missing_scope", "not_allowed_token_type", "org_login_required", "team_access_not_granted",
		"access_denied", "two_factor_setup_required", "accesslimited", "app_not_installed",
	}
	// laterCodes: it was not taken now.
	laterCodes = []string{
		"ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable", "team_added_to_org",
		"request_timeout", "too_many_requests",
	}
	// goneCodes: nothing can be sent to this place any more.
	goneCodes = []string{
		"channel_not_found", "is_archived", "not_in_channel", "user_not_in_channel", "restricted_action",
		"restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "cannot_dm_bot", "user_not_found", "user_disabled",
		"messages_tab_disabled", "user_not_visible", "channel_is_archived", "external_channel_migrating",
	}
	// unsureCodes: some of it may have been done.
	unsureCodes = []string{"internal_error", "fatal_error"}
	// shapeCodes: the blocks were refused; simpler ones may be taken.
	shapeCodes = []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_attachments"}
)

// tokenWait is how long the queue rests when the tokens are refused.
const tokenWait = 5 * time.Minute

// sendError says what became of a post after err.
func (s *Slack) sendError(err error) *chat.SendError {
	outcome, after := verdict(err)
	return &chat.SendError{Outcome: outcome, After: after, Err: s.hide.hidden(err)}
}

func verdict(err error) (chat.Outcome, time.Duration) {
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var network *netError
	switch code := codeOf(err); {
	case errors.As(err, &limited):
		return chat.NotSent, max(limited.RetryAfter, time.Second)
	case slices.Contains(tokenCodes, code):
		return chat.NotSent, tokenWait
	case slices.Contains(laterCodes, code):
		return chat.NotSent, 0
	case slices.Contains(goneCodes, code):
		return chat.PlaceBad, 0
	case slices.Contains(unsureCodes, code):
		return chat.Unknown, 0
	case code != "":
		return chat.Refused, 0
	case errors.As(err, &status):
		return ofStatus(status.Code), 0
	case errors.As(err, &network) && network.unsent:
		return chat.NotSent, 0
	}
	return chat.Unknown, 0 // broken off, timed out, or an answer nobody can read
}

// ofStatus judges an answer that is not the Web API's: a fault of Slack's may
// come after the message was posted, a refusal comes before.
func ofStatus(code int) chat.Outcome {
	switch {
	case code == http.StatusRequestEntityTooLarge || code == http.StatusRequestURITooLong:
		return chat.Refused
	case code >= 500 || code < 300:
		return chat.Unknown
	}
	return chat.NotSent
}

// codeOf is the Web API's name of an error; "" for others.
func codeOf(err error) string {
	var answer slack.SlackErrorResponse
	if errors.As(err, &answer) {
		return answer.Err
	}
	return ""
}

// waitOf is how long Slack asked to wait; 0 if it did not.
func waitOf(err error) time.Duration {
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		return limited.RetryAfter
	}
	return 0
}

// fatal says that trying again is in vain while the tokens are the same.
func fatal(err error) bool { return slices.Contains(tokenCodes, codeOf(err)) }

// errSilent is an answer that says ok but names no message.
var errSilent = errors.New("the answer of Slack names no message")

// ended is a context that is over before anything was sent.
func ended(ctx context.Context) *chat.SendError {
	return &chat.SendError{Outcome: chat.NotSent, Err: ctx.Err()}
}
