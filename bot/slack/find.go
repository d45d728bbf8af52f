package slack

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

const (
	lookBack = 3 // pages
	perPage  = 200
)

// Find looks in the channel's history for a post whose sending was not
// confirmed, by the key in its metadata. It is blind where the history may not
// be read, and for private answers and homes, which no history holds.
func (s *Slack) Find(ctx context.Context, p chat.Post) (chat.Receipt, chat.Search, error) {
	if p.Only != nil && !direct(p.To.Channel) || strings.HasPrefix(p.To.Channel, homeOf) {
		return chat.Receipt{}, chat.Blind, nil
	}
	if s.whoami().user == "" {
		return chat.Receipt{}, chat.Blind, &chat.SendError{Outcome: chat.NotSent, Err: errors.New("Slack has not said yet who the bot is")}
	}
	cursor, seen := "", []slack.Message(nil)
	for range lookBack {
		page, next, err := s.page(ctx, p.To, cursor)
		switch code := codeOf(err); {
		case err == nil:
		case code != "" && !slices.Contains(laterCodes, code) && !slices.Contains(unsureCodes, code):
			return chat.Receipt{}, chat.Blind, nil // not to be read, or gone: the sending itself will tell
		default:
			failure := s.sendError(err)
			failure.Outcome = chat.NotSent // nothing was, this time
			return chat.Receipt{}, chat.Blind, failure
		}
		seen = append(seen, page...)
		for _, m := range page {
			if s.mine(m) && m.Metadata.EventType == metadataType && m.Metadata.EventPayload["key"] == p.Key {
				return s.found(ctx, p, m, seen)
			}
		}
		if cursor = next; cursor == "" {
			return chat.Receipt{}, chat.Absent, nil
		}
	}
	return chat.Receipt{}, chat.Blind, nil
}

// found is the receipt of a post that stands there, once all its files do.
func (s *Slack) found(ctx context.Context, p chat.Post, m slack.Message, seen []slack.Message) (chat.Receipt, chat.Search, error) {
	r := chat.Receipt{Place: p.To, ID: m.Timestamp}
	err := s.complete(ctx, p, r, seen)
	var failure *chat.SendError
	if errors.As(err, &failure) {
		return chat.Receipt{}, chat.Blind, &chat.SendError{Outcome: chat.NotSent, After: failure.After, Err: failure.Err}
	}
	return r, chat.Found, err
}

// page is a part of the history of a channel or of a thread, the newest first
// or, in a thread, the oldest.
func (s *Slack) page(ctx context.Context, place chat.Place, cursor string) ([]slack.Message, string, error) {
	if place.Thread != "" {
		all, _, next, err := s.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: place.Channel, Timestamp: place.Thread, Cursor: cursor, Limit: perPage, IncludeAllMetadata: true,
		})
		return all, next, err
	}
	r, err := s.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: place.Channel, Cursor: cursor, Limit: perPage, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", err
	}
	return r.Messages, r.ResponseMetaData.NextCursor, nil
}

// mine reports a message of this bot: others could write the same metadata.
func (s *Slack) mine(m slack.Message) bool {
	me := s.whoami()
	return m.BotID != "" && m.BotID == me.bot || m.User != "" && m.User == me.user
}
