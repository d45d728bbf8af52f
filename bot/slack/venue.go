package slack

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// room is what is known of a channel.
type room struct {
	venue  chat.Venue
	member bool // the bot is in it
	at     unit.Instant
}

const (
	roomFor  = 10 * time.Minute       // what is known of a channel is asked for again
	askedFor = 700 * time.Millisecond // an event does not wait longer for it
	manyDMs  = 10_000
)

// rooms remembers channels, and the direct chats of people.
type rooms struct {
	mu     sync.Mutex
	known  map[string]room
	direct map[string]string
}

// room is what kind of place a channel is. What cannot be found out is taken
// for public.
func (s *Slack) room(ctx context.Context, channel string) room {
	now := s.o.Now()
	s.rooms.mu.Lock()
	r, ok := s.rooms.known[channel]
	s.rooms.mu.Unlock()
	if ok && now.Sub(r.at) < roomFor && now >= r.at {
		return r
	}
	ctx, stop := context.WithTimeout(ctx, askedFor)
	defer stop()
	c, err := s.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	switch {
	case err == nil:
		r = roomOf(c)
	case codeOf(err) == "channel_not_found":
		r = room{venue: chat.Public}
	default: // not to be had now; a bot that hears of a channel is most often in it
		s.o.Log.Warn("the kind of a channel is unknown; it is taken for public", "channel", channel, "error", s.hide.text(err))
		return room{venue: chat.Public, member: true}
	}
	r.at = now
	s.rooms.mu.Lock()
	defer s.rooms.mu.Unlock()
	if s.rooms.known == nil || len(s.rooms.known) > manyLanes {
		s.rooms.known = map[string]room{}
	}
	s.rooms.known[channel] = r
	return r
}

func roomOf(c *slack.Channel) room {
	r := room{venue: chat.Public, member: c.IsMember || c.IsIM || c.IsMpIM}
	switch {
	case c.IsExtShared || c.IsPendingExtShared:
		r.venue = chat.Shared
	case c.IsIM:
		r.venue = chat.Direct
	case c.IsMpIM || c.IsPrivate || c.IsGroup:
		r.venue = chat.Private
	}
	return r
}

// directOf is the person's direct chat with the bot; "" if it cannot be opened.
func (s *Slack) directOf(ctx context.Context, user string) string {
	s.rooms.mu.Lock()
	id := s.rooms.direct[user]
	s.rooms.mu.Unlock()
	if id != "" {
		return id
	}
	ctx, stop := context.WithTimeout(ctx, askedFor)
	defer stop()
	c, _, _, err := s.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}, ReturnIM: true})
	if err != nil || c == nil || c.ID == "" {
		s.o.Log.Warn("a direct chat could not be opened", "user", user, "error", s.hide.text(err))
		return ""
	}
	s.rooms.mu.Lock()
	defer s.rooms.mu.Unlock()
	if s.rooms.direct == nil || len(s.rooms.direct) > manyDMs {
		s.rooms.direct = map[string]string{}
	}
	s.rooms.direct[user] = c.ID
	return c.ID
}

// place is where an event from a channel is answered, and its kind. Where the
// bot is no member, as in the direct chat of two people, that is the asker's
// own direct chat.
func (s *Slack) place(ctx context.Context, channel, thread, user string, shared bool) (chat.Place, chat.Venue) {
	p := chat.Place{Platform: Name, Workspace: s.whoami().team, Channel: channel, Thread: thread}
	r := room{venue: chat.Direct}
	if !direct(channel) {
		r = s.room(ctx, channel)
	}
	if !r.member {
		if own := s.directOf(ctx, user); own != "" && own != channel {
			p.Channel, p.Thread = own, ""
			return p, chat.Direct
		}
	}
	if shared {
		r.venue = chat.Shared
	}
	return p, r.venue
}
