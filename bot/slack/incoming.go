package slack

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
)

// incoming is what a payload asks for: an event to be handled, a modal to be
// opened, or, both nil, nothing. Asking Slack about an event's place takes
// time, so that it is made where it is handled.
type incoming struct {
	event func(ctx context.Context) chat.Event
	open  func(ctx context.Context) error
	lane  string // what shares it is handled in order
	told  bool   // its sender can be answered in the acknowledgement
	once  bool   // Slack does not bring it again
}

// Kinds of payloads, as Socket Mode names them.
const (
	eventsAPI   = "events_api"
	interactive = "interactive"
	slashed     = "slash_commands"
)

// read is what a payload asks for. spare is an id for a call that has none.
func (s *Slack) read(kind string, payload []byte, spare string) (incoming, error) {
	switch kind {
	case eventsAPI:
		c, err := parse[callback](payload)
		if err != nil {
			return incoming{}, err
		}
		return s.heard(c), nil
	case interactive:
		i, err := parse[interaction](payload)
		if err != nil {
			return incoming{}, err
		}
		return s.pressed(i), nil
	case slashed:
		c, err := parse[slash](payload)
		if err != nil {
			return incoming{}, err
		}
		return s.commanded(c, spare), nil
	}
	return incoming{}, nil
}

// spoken are the subtypes of messages that people write.
var spoken = []string{"", "file_share", "thread_broadcast"}

// heard is a message to the bot: in its direct chat, or one that mentions it.
// A message is known by its channel and time stamp, because Slack has brought
// one under several event ids, and brings a mention twice to an app that also
// reads the channel.
func (s *Slack) heard(c callback) incoming {
	e, me := c.Event, s.whoami()
	if c.Type == "app_rate_limited" {
		s.o.Log.Warn("Slack holds events back: there were too many in a minute", "minute", c.RateLimited)
	}
	if c.Type == "event_callback" && e.Type == "app_home_opened" && e.Tab == "home" {
		return s.home(c)
	}
	mine := e.BotID != "" || e.User == "" || e.User == me.user
	talk := e.Type == "app_mention" || e.Type == "message" && (e.ChannelType == "im" || e.ChannelType == "" && direct(e.Channel))
	if c.Type != "event_callback" || mine || !talk || !slices.Contains(spoken, e.Subtype) {
		return incoming{}
	}
	thread := e.ThreadTS
	if thread == e.TS {
		thread = ""
	}
	out := chat.Event{
		ID: "message/" + e.Channel + "/" + e.TS, At: either0(stamp(e.TS), s.o.Now()),
		From: identity(either(e.UserTeam, me.team), e.User), Text: words(e.Text, me.user),
	}
	if e.Type == "app_mention" && out.Text == "" {
		out.Text = asked
	}
	return incoming{lane: e.Channel, event: func(ctx context.Context) chat.Event {
		if e.Type == "message" && !c.ExtShared {
			out.Place, out.Venue = chat.Place{Platform: Name, Workspace: me.team, Channel: e.Channel, Thread: thread}, chat.Direct
		} else {
			out.Place, out.Venue = s.place(ctx, e.Channel, thread, e.User, c.ExtShared)
		}
		return out
	}}
}

func either0[T ~int64](a, b T) T {
	if a != 0 {
		return a
	}
	return b
}

// pressed is the press of a button or a sent modal.
func (s *Slack) pressed(i interaction) incoming {
	team := either(i.User.TeamID, either(i.Team.ID, s.whoami().team))
	e := chat.Event{At: s.o.Now(), From: identity(team, i.User.ID), Action: &chat.Action{}}
	switch {
	case i.User.ID == "":
		return incoming{}
	case i.Type == "view_submission" && i.View.CallbackID == formView:
		return s.submitted(i, e)
	case i.Type != "block_actions" || len(i.Actions) == 0:
		return incoming{}
	}
	a := i.Actions[0]
	where := s.origin(i)
	switch kind, _, _ := strings.Cut(a.ActionID, "-"); kind {
	case openAction:
		return s.opening(i, a.Value, where)
	case pressAction, sendAction:
		e.ID = fingerprint("press", i.User.ID, a.ActionTS, a.ActionID, a.Value, where, i.TriggerID)
		e.At = either0(stamp(a.ActionTS), e.At)
		e.Action.Token = a.Value
		if kind == sendAction {
			e.Action.Values = i.State.values(a.BlockID + "/")
		}
		return s.acted(i, e, where)
	}
	return incoming{}
}

// acted completes an event about a message. A message that nobody can name,
// as one in a forwarded copy, is left out.
func (s *Slack) acted(i interaction, e chat.Event, where opened) incoming {
	return incoming{lane: either(where.Channel, i.User.ID), once: true, event: func(ctx context.Context) chat.Event {
		if where.Channel == "" {
			where.Channel = s.directOf(ctx, i.User.ID)
		}
		e.Place, e.Venue = s.place(ctx, where.Channel, where.Thread, i.User.ID, false)
		if where.Message != "" && e.Place.Channel == where.Channel {
			e.Action.On = chat.Receipt{Place: e.Place, ID: where.Message}
		}
		return e
	}}
}

// origin is the message that carries what was pressed.
func (s *Slack) origin(i interaction) opened {
	where := opened{
		Channel: either(i.Channel.ID, i.Container.ChannelID),
		Thread:  either(i.Message.ThreadTS, i.Container.ThreadTS),
		Message: either(i.Container.MessageTS, i.Message.TS),
	}
	if where.Thread == where.Message {
		where.Thread = ""
	}
	if i.Container.Ephemeral {
		where.Message = fleeting + where.Message
	}
	return where
}

// opening is the press of a form's button: the modal is opened at once, for
// Slack lets that be done for three seconds only.
func (s *Slack) opening(i interaction, value string, where opened) incoming {
	var f chat.Form
	if json.Unmarshal([]byte(value), &f) != nil || f.Token == "" {
		return incoming{}
	}
	where.Token = f.Token
	return incoming{lane: i.User.ID, open: func(ctx context.Context) error {
		_, err := s.api.OpenViewContext(ctx, i.TriggerID, modal(f, where, s.o.Lang))
		return err
	}}
}

// submitted is a sent modal.
func (s *Slack) submitted(i interaction, e chat.Event) incoming {
	where, err := parse[opened]([]byte(i.View.PrivateMetadata))
	if err != nil || where.Token == "" {
		return incoming{}
	}
	e.Action.Token, e.Action.Values = where.Token, i.View.State.values("")
	e.ID = fingerprint("form", i.User.ID, i.View.ID, i.View.Hash, i.TriggerID, e.Action.Values)
	return s.acted(i, e, where)
}

// commanded is a slash command.
func (s *Slack) commanded(c slash, spare string) incoming {
	me := s.whoami()
	if c.UserID == "" || c.ChannelID == "" {
		return incoming{}
	}
	e := chat.Event{
		ID: "command/" + either(c.TriggerID, spare), At: s.o.Now(),
		From: identity(either(c.TeamID, me.team), c.UserID), Text: c.called(me.user),
	}
	return incoming{lane: c.ChannelID, told: true, once: true, event: func(ctx context.Context) chat.Event {
		e.Place, e.Venue = s.place(ctx, c.ChannelID, "", c.UserID, false)
		return e
	}}
}
