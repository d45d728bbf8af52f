package slack

import (
	"context"
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

// homeOf begins the channel of a person's App Home: a post to it is what the
// home shows. It is no place for digests, so that its venue is not direct.
const homeOf = "home:"

// homeText is what the home shows: the person's numbers, warnings and settings.
const homeText = "home"

// home is the opening of the app's home tab: a question for its owner's card,
// which is answered there.
func (s *Slack) home(c callback) incoming {
	e, me := c.Event, s.whoami()
	if e.User == "" || c.EventID == "" {
		return incoming{}
	}
	return incoming{lane: homeOf + e.User, event: func(context.Context) chat.Event {
		return chat.Event{
			ID: "home/" + c.EventID, At: s.o.Now(), From: identity(me.team, e.User), Text: homeText, Venue: chat.Private,
			Place: chat.Place{Platform: Name, Workspace: me.team, Channel: homeOf + e.User},
		}
	}}
}

// publish shows p in a person's home. Views hold no tables and no new pictures.
func (s *Slack) publish(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	_, err := s.api.PublishViewContext(ctx, slack.PublishViewContextRequest{
		UserID: strings.TrimPrefix(p.To.Channel, homeOf),
		View:   slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: render(p, nil, true)}},
	})
	if err != nil {
		return chat.Receipt{}, s.sendError(err)
	}
	return chat.Receipt{Place: p.To, ID: "home"}, nil
}
