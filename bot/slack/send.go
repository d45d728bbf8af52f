package slack

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

// fleeting begins the receipt of a private answer in a channel: Slack cannot
// edit it.
const fleeting = "private:"

// metadataType names the message metadata that carries a post's key.
const metadataType = "riskbell_post"

// Send posts p. A private answer is ephemeral where others read; where it
// cannot be, it goes to the person's direct chat.
func (s *Slack) Send(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	switch p = apart(p); {
	case p.To.Platform != Name:
		return chat.Receipt{}, &chat.SendError{Outcome: chat.Refused, Err: errors.New("a post for " + string(p.To.Platform))}
	case strings.HasPrefix(p.To.Channel, homeOf):
		return s.publish(ctx, p)
	case p.Only == nil || direct(p.To.Channel):
		return s.post(ctx, p, p.To.Channel)
	}
	r, err := s.whisper(ctx, p)
	var failure *chat.SendError
	if errors.As(err, &failure) && failure.Outcome == chat.PlaceBad {
		p.To.Thread = ""
		return s.post(ctx, p, p.Only.User) // Slack takes a person for their direct chat
	}
	return r, err
}

// direct reports the id of a direct chat.
func direct(channel string) bool { return strings.HasPrefix(channel, "D") }

func (s *Slack) post(ctx context.Context, p chat.Post, channel string) (chat.Receipt, error) {
	more := []slack.MsgOption{metadata(p), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(), slack.MsgOptionDisableMarkdown()}
	if p.To.Thread != "" {
		more = append(more, slack.MsgOptionTS(p.To.Thread))
	}
	p, brought, err := s.bringFiles(ctx, p)
	if err != nil {
		return chat.Receipt{}, err
	}
	r, err := s.deliver(ctx, p, channel, func(ctx context.Context, content slack.MsgOption) (chat.Receipt, error) {
		to, ts, err := s.api.PostMessageContext(ctx, channel, append(more, content)...)
		r := chat.Receipt{Place: p.To, ID: ts}
		if to != "" {
			r.Place.Channel = to
		}
		return r, err
	})
	if err == nil {
		err = s.share(ctx, p, r, brought)
	}
	return r, err
}

func (s *Slack) whisper(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	var more []slack.MsgOption
	if p.To.Thread != "" {
		more = append(more, slack.MsgOptionTS(p.To.Thread))
	}
	return s.deliver(ctx, p, p.To.Channel, func(ctx context.Context, content slack.MsgOption) (chat.Receipt, error) {
		ts, err := s.api.PostEphemeralContext(ctx, p.To.Channel, p.Only.User, append(more, content)...)
		if ts != "" {
			ts = fleeting + ts
		}
		return chat.Receipt{Place: p.To, ID: ts}, err
	})
}

// Edit replaces the message of r. A private answer cannot be: it is said anew.
func (s *Slack) Edit(ctx context.Context, r chat.Receipt, p chat.Post) (chat.Receipt, error) {
	if strings.HasPrefix(r.ID, fleeting) || strings.HasPrefix(r.Place.Channel, homeOf) {
		return s.Send(ctx, p)
	}
	return s.deliver(ctx, p, r.Place.Channel, func(ctx context.Context, content slack.MsgOption) (chat.Receipt, error) {
		_, ts, _, err := s.api.UpdateMessageContext(ctx, r.Place.Channel, r.ID, content, metadata(p))
		return chat.Receipt{Place: r.Place, ID: ts}, err
	})
}

func metadata(p chat.Post) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"key": p.Key}})
}

// content is what p says. The words for notifications are escaped, and Slack
// is told to find no names and links in them.
func content(p chat.Post, files []string, modest bool) slack.MsgOption {
	return slack.MsgOptionCompose(
		slack.MsgOptionText(fallback(p), true), slack.MsgOptionParse(false), slack.MsgOptionLinkNames(false),
		slack.MsgOptionBlocks(render(p, files, modest)...),
	)
}

type try func(ctx context.Context, content slack.MsgOption) (chat.Receipt, error)

// deliver makes one try in the channel's pace. Blocks that Slack refuses are
// sent once more in their modest form: a refusal means that nothing was posted.
func (s *Slack) deliver(ctx context.Context, p chat.Post, channel string, once try) (chat.Receipt, error) {
	if wait := s.pace.parked(channel); wait > 0 {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.NotSent, After: wait, Err: errors.New("Slack asked to wait")}
	}
	if wait := s.pace.turn(channel); wait > 0 && !s.sleep(ctx, wait) {
		return chat.Receipt{}, ended(ctx)
	}
	files := s.upload(ctx, p)
	r, err := once(ctx, content(p, files, false))
	for n := 0; n < 3 && pictured(files) && slices.Contains(shapeCodes, codeOf(err)); n++ {
		if !s.sleep(ctx, time.Second) { // a new picture is not ready at once
			return chat.Receipt{}, ended(ctx)
		}
		r, err = once(ctx, content(p, files, false))
	}
	if slices.Contains(shapeCodes, codeOf(err)) {
		s.o.Log.Warn("Slack refused the blocks of a post; it is sent in simpler ones", "key", p.Key, "error", s.hide.text(err), "detail", details(err))
		r, err = once(ctx, content(p, nil, true))
	}
	if err == nil && r.ID == "" {
		err = errSilent
	}
	if err != nil {
		if wait := waitOf(err); wait > 0 {
			s.pace.park(channel, wait)
		}
		return chat.Receipt{}, s.sendError(err)
	}
	return r, nil
}

// details are what Slack says of refused blocks: where, not what.
func details(err error) string {
	var answer slack.SlackErrorResponse
	if errors.As(err, &answer) {
		return strings.Join(answer.ResponseMetadata.Messages, "; ")
	}
	return ""
}

func pictured(files []string) bool {
	return slices.ContainsFunc(files, func(f string) bool { return f != "" })
}
