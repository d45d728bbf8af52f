package slack

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// workspace is a Slack with Anna (U1) and Ben (U2), a public channel C1 and a
// private one G1, in which both are with the bot.
func workspace(t *testing.T) *slacktest.Server {
	t.Helper()
	w := slacktest.New()
	t.Cleanup(w.Close)
	w.AddUser(slacktest.User{ID: "U1", Email: "Anna@Example.com"})
	w.AddUser(slacktest.User{ID: "U2", Email: "ben@example.com"})
	w.AddChannel("C1", "public", "U1", "U2", slacktest.Bot)
	w.AddChannel("G1", "private", "U1", "U2", slacktest.Bot)
	return w
}

// journal keeps what is logged.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func optionsFor(w *slacktest.Server, log *journal) Options {
	return Options{
		BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, API: w.API(), Lang: i18n.EN,
		Now: func() unit.Instant { return unit.At(time.Now()) }, Log: slog.New(slog.NewTextHandler(log, nil)),
	}
}

// quick is the adapter on w whose waits take no time; they are counted.
func quick(t *testing.T, w *slacktest.Server) (*Slack, *journal) {
	t.Helper()
	log := &journal{}
	s := New(optionsFor(w, log))
	s.sleep = func(ctx context.Context, d time.Duration) bool { return ctx.Err() == nil }
	t.Cleanup(func() {
		for _, secret := range []string{slacktest.BotToken, slacktest.AppToken, slacktest.SigningSecret, "TicketIsSecret", "SecretOf"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log holds the secret %s:\n%s", secret, log)
			}
		}
		if t.Failed() {
			t.Log(log)
		}
	})
	return s, log
}

func TestSlackPassesTheSuite(t *testing.T) {
	chattest.Run(t, func(t *testing.T) chattest.Harness {
		w := workspace(t)
		s, _ := quick(t, w)
		other := identity(slacktest.Team, "U2")
		return chattest.Harness{
			Platform: s, From: identity(slacktest.Team, "U1"), Other: &other,
			Place: chat.Place{Platform: Name, Workspace: slacktest.Team, Channel: "C1"},
			Say:   func(text string) { w.Say("U1", "C1", "<@"+slacktest.Bot+"> "+text, "") },
			Press: func(label string) {
				if _, err := w.Press("U1", "C1", label); err != nil {
					t.Error(err)
				}
			},
			Repeats: true, InPlace: true, Acked: w.Acked,
			Shown: func(who chat.Identity) string { return w.Text("C1", who.User) },
			Files: func(who chat.Identity, name string, data []byte) int {
				return filesIn(w, "C1", name, data) + filesIn(w, "D"+who.User, name, data)
			},
			Fail: func(o chat.Outcome) bool {
				w.Fail("chat.postMessage", map[chat.Outcome]slacktest.Fault{
					chat.NotSent:  {Code: "service_unavailable"},
					chat.Unknown:  {Status: 500},
					chat.Refused:  {Code: "invalid_arguments"},
					chat.PlaceBad: {Code: "channel_not_found"},
				}[o])
				return true
			},
		}
	})
}
