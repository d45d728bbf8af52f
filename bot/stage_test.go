package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/bot/slack"
	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/script"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// theatre is a platform with people at its other end, each in a direct chat
// with the bot.
type theatre interface {
	chat.Platform
	seat(person string) (chat.Identity, chat.Place)
	// say and press are what a person does there; they return at once.
	say(person, text string)
	press(person, token string) error
	// shown is all that a person reads there.
	shown(person string) string
}

// TestScriptsOnPlatforms plays every script of the terminal on the platforms:
// what is typed goes in there, what is pressed is pressed there, and each post
// stands there with all its words. The terminal draws beside it what was sent,
// so that the same conversation is expected.
func TestScriptsOnPlatforms(t *testing.T) {
	for name, open := range map[string]func(*testing.T) theatre{"slack": onSlack, "telegram": onTelegram, "web": onWeb} {
		t.Run(name, func(t *testing.T) {
			chattest.Scripts(t, "testdata/scripts/first/*.txt", false, func(t *testing.T) script.Program { return newStage(t, open(t)) })
			chattest.Scripts(t, "testdata/scripts/later/*.txt", false, func(t *testing.T) script.Program {
				p := newStage(t, open(t))
				p.morning()
				return p
			})
		})
	}
}

// stage is a program on a theatre's platform, drawn on a terminal.
type stage struct {
	theatre
	t       *testing.T
	console *console.Console
	drawn   map[chat.Receipt]chat.Receipt // of the platform -> of the terminal
	handled chan error
	people  map[chat.Place]string
	known   map[string]bool
}

func newStage(t *testing.T, on theatre) *program {
	t.Helper()
	p := newScreen(t)
	st := &stage{theatre: on, t: t, console: p.console, drawn: map[chat.Receipt]chat.Receipt{}, handled: make(chan error, 1), people: map[chat.Place]string{}, known: map[string]bool{}}
	p.stage = st
	p.bot = openConfigured(t, companyConfig(t), st, func(person string) (chat.Identity, chat.Place) {
		who, where := on.seat(person)
		st.people[where], st.known[person] = person, true
		return who, where
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- on.Run(ctx, func(ctx context.Context, e chat.Event) error {
			err := p.bot.Handle(ctx, p.now, e)
			st.handled <- err
			return err
		})
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return p
}

// deliver lets the person of an event at the terminal do the same on the
// platform, and waits until it is handled.
func (s *stage) deliver(e chat.Event) error {
	person := e.From.User
	if !s.known[person] { // a stranger, who has an account all the same
		_, where := s.seat(person)
		s.people[where], s.known[person] = person, true
	}
	if e.Action == nil {
		s.say(person, e.Text)
	} else if err := s.press(person, e.Action.Token); err != nil {
		return err
	}
	select {
	case err := <-s.handled:
		return err
	case <-time.After(20 * time.Second):
		return errors.New("what was done on the platform did not arrive")
	}
}

// Send posts p on the platform, and draws it.
func (s *stage) Send(ctx context.Context, p chat.Post) (chat.Receipt, error) {
	r, err := s.theatre.Send(ctx, p)
	if err != nil {
		s.t.Error(err)
		return r, err
	}
	s.read(p)
	s.drawn[r], err = s.console.Send(ctx, s.atTerminal(p))
	return r, err
}

// Edit changes a post on the platform, and draws it.
func (s *stage) Edit(ctx context.Context, r chat.Receipt, p chat.Post) (chat.Receipt, error) {
	edited, err := s.theatre.Edit(ctx, r, p)
	if err != nil {
		s.t.Error(err)
		return edited, err
	}
	s.read(p)
	s.drawn[edited], err = s.console.Edit(ctx, s.drawn[r], s.atTerminal(p))
	return edited, err
}

func (s *stage) atTerminal(p chat.Post) chat.Post {
	p.To = chat.Place{Platform: console.Name, Channel: s.people[p.To]}
	if n, ok := s.theatre.(interface{ named(chat.Post) chat.Post }); ok { // where accounts are not called after people
		p = n.named(p)
	}
	return p
}

// read checks that the person a post is for reads all of it.
func (s *stage) read(p chat.Post) {
	shown := s.shown(s.people[p.To])
	for _, word := range strings.Fields(chattest.Text(p)) {
		if !strings.Contains(shown, word) {
			s.t.Errorf("%q of %q is not shown in\n%s", word, p.Key, shown)
			return
		}
	}
}

// slackHouse is a Slack with everybody in it.
type slackHouse struct {
	*slack.Slack
	w *slacktest.Server
}

func onSlack(t *testing.T) theatre {
	w := slacktest.New()
	t.Cleanup(w.Close)
	var seconds atomic.Int64 // nobody waits: each look at the clock is a second later
	return slackHouse{w: w, Slack: slack.New(slack.Options{
		BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, API: w.API(), Lang: i18n.ZH,
		Now: func() unit.Instant { return begin.Add(time.Duration(seconds.Add(1)) * time.Second) },
	})}
}

func (h slackHouse) seat(person string) (chat.Identity, chat.Place) {
	h.w.AddUser(slacktest.User{ID: person})
	return chat.Identity{Platform: slack.Name, Workspace: slacktest.Team, User: person},
		chat.Place{Platform: slack.Name, Workspace: slacktest.Team, Channel: "D" + person}
}

func (h slackHouse) say(person, text string) { h.w.Say(person, "D"+person, text, "") }

func (h slackHouse) press(person, token string) error {
	_, err := h.w.Press(person, "D"+person, token)
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, h.shown(person))
	}
	return err
}

func (h slackHouse) shown(person string) string { return h.w.Text("D"+person, person) }
