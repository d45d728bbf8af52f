package slack

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Name is the platform's name in identities and places. A place's channel is
// Slack's id of it, a thread the time stamp of its first message, the
// workspace the id of the team the app is installed in.
const Name chat.PlatformName = "slack"

// Options of New. BotToken, Now and either AppToken or Listen are needed.
type Options struct {
	BotToken string // xoxb-…
	// AppToken (xapp-…) opens Socket Mode, which needs no public address.
	AppToken string
	// Listen, if set, is the address on which Slack's signed requests are
	// received instead; SigningSecret proves them.
	Listen        string
	SigningSecret string
	Now           func() unit.Instant
	// Lang is the language of the adapter's own words.
	Lang i18n.Lang
	// API is the address of the Web API; "" is Slack's own.
	API string
	Log *slog.Logger // nil: nothing is logged
}

// Slack is one workspace as a chat.Platform.
type Slack struct {
	o       Options
	api     *slack.Client
	courier courier
	hide    redactor
	pace    *pace
	rooms   rooms
	silent  time.Duration // a socket that is silent for so long is dead
	// sleep waits, or returns false when ctx ended before.
	sleep func(ctx context.Context, d time.Duration) bool

	mu sync.Mutex
	me self
}

// self is who the tokens belong to.
type self struct{ team, user, bot string }

// New is the workspace of o.BotToken. It connects in Run, and may send before.
func New(o Options) *Slack {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.API == "" {
		o.API = slack.APIURL
	}
	c := newCourier(o.API, o.BotToken)
	api := slack.New(o.BotToken, slack.OptionHTTPClient(c), slack.OptionAPIURL(o.API), slack.OptionAppLevelToken(o.AppToken), slack.OptionLog(quiet{}))
	return &Slack{
		o: o, api: api, courier: c, hide: newRedactor(o.BotToken, o.AppToken, o.SigningSecret),
		pace: newPace(o.Now), sleep: sleep, silent: silentFor,
	}
}

// quiet drops the library's own log lines.
type quiet struct{}

func (quiet) Output(int, string) error { return nil }

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return ctx.Err() == nil
	}
}

// Name is Name.
func (s *Slack) Name() chat.PlatformName { return Name }

// Wide lets posts to different channels go out beside each other.
func (s *Slack) Wide() int { return 8 }

// Run receives events until ctx ends, or until Slack refuses the tokens.
func (s *Slack) Run(ctx context.Context, h chat.Handler) error {
	if err := s.introduce(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	w := newWorkers(ctx, s, h)
	defer w.wait()
	defer stop()
	if s.o.Listen != "" {
		return s.serve(ctx, w)
	}
	return s.listen(ctx, w)
}

// introduce asks Slack who the bot is, until it knows.
func (s *Slack) introduce(ctx context.Context) error {
	for n := 0; ctx.Err() == nil; n++ {
		if n > 0 && !s.sleep(ctx, pause(n)) {
			return nil
		}
		r, err := s.api.AuthTestContext(ctx)
		switch {
		case err == nil && r.UserID != "":
			s.mu.Lock()
			s.me = self{team: r.TeamID, user: r.UserID, bot: r.BotID}
			s.mu.Unlock()
			s.o.Log.Info("Slack knows the bot", "team", r.TeamID, "user", r.UserID)
			return nil
		case fatal(err):
			return s.lost(err)
		case ctx.Err() == nil:
			s.o.Log.Warn("Slack cannot be reached", "error", s.hide.text(err))
			if wait := waitOf(err); wait > 0 && !s.sleep(ctx, wait) {
				return nil
			}
		}
	}
	return nil
}

// lost says that nothing more will come while the tokens are what they are.
func (s *Slack) lost(err error) error {
	return i18n.Say("slack.error.lost", "code", s.hide.text(err))
}

func (s *Slack) whoami() self {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.me
}

// pause before the nth try after a failure: a second, two, four, at most half
// a minute.
func pause(n int) time.Duration {
	if n < 1 {
		return 0
	}
	return min(time.Second<<min(n-1, 10), 30*time.Second)
}
