package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// demoCmd is a company in one command: sync, the morning's warnings, a chat.
type demoCmd struct {
	Today string `help:"${help_flag_today}" placeholder:"YYYY-MM-DD"`
	Seed  uint64 `help:"${help_flag_seed}" default:"1"`
	Feed  string `help:"${help_flag_feed}" placeholder:"FOLDER"`
	Map   string `help:"${help_flag_map}" placeholder:"FILE"`
	As    string `help:"${help_flag_as}" placeholder:"NAME"`
}

// Run plays the demo until the input ends.
func (d *demoCmd) Run(sh *shell) error {
	s := &session{sh: sh, started: time.Now()}
	s.console = console.New(s.consoleOptions())
	w := where{Demo: d.Feed == "", Feed: d.Feed, Map: d.Map, Today: d.Today, Seed: d.Seed}
	sh.say("cli.demo.begin")
	begun := time.Now()
	p, err := w.open(sh, quietLog(sh), s.console)
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // the folder is temporary
	s.place = p
	s.sayFeed(time.Since(begun))
	who, err := p.find(sh, d.As)
	if err != nil {
		return err
	}
	if err := s.warn(); err != nil {
		return err
	}
	sh.say("cli.demo.hint", "name", nameIn(sh.lang, who))
	fmt.Fprintln(sh.Out)
	s.console.Become(who.ID, nameIn(sh.lang, who))
	return sh.stopped(s.console.Run(sh.ctx, s.handle))
}

// session is one demo at the terminal. Its clock begins at the company's
// morning and goes with the real one; /next moves it to the next morning.
type session struct {
	sh      *shell
	place   *place
	console *console.Console
	started time.Time
	ahead   time.Duration
}

func (s *session) now() unit.Instant {
	return s.place.now.Add(s.ahead + time.Since(s.started))
}

func (s *session) consoleOptions() console.Options {
	columns, colour := screen(s.sh)
	_, typed := s.sh.In.(*os.File)
	typed = typed && term.IsTerminal(int(s.sh.In.(*os.File).Fd()))
	return console.Options{
		In: s.sh.In, Out: s.sh.Out, Now: s.now, Lang: s.sh.lang, Names: s.nameOf,
		Columns: columns, Colour: colour, Echo: !typed,
	}
}

func (s *session) nameOf(channel string) string {
	if who, err := s.place.find(s.sh, channel); err == nil {
		return nameIn(s.sh.lang, who)
	}
	return channel
}

// handle is one line of the chat: the demo's own words, or the company's.
func (s *session) handle(ctx context.Context, e chat.Event) error {
	word, rest, _ := strings.Cut(e.Text, " ")
	switch word {
	case "/as", "/我是":
		return s.become(strings.TrimSpace(rest))
	case "/next", "/明天":
		if err := s.next(); err != nil {
			return err
		}
		return s.place.Drain(ctx, s.now())
	}
	if err := s.place.Handle(ctx, s.now(), e); err != nil {
		return err
	}
	return s.place.Drain(ctx, s.now())
}

func (s *session) become(name string) error {
	who, err := s.place.find(s.sh, name)
	var refused *commands.Refusal
	if errors.As(err, &refused) {
		fmt.Fprintln(s.sh.Out, s.sh.lang.T(refused.Key, refused.Args...))
		return nil
	}
	if err != nil {
		return err
	}
	s.console.Become(who.ID, nameIn(s.sh.lang, who))
	return nil
}

// next moves the clock to the next morning and does what the schedule would.
func (s *session) next() error {
	zone, err := time.LoadLocation(s.place.Config.Company.Zone)
	if err != nil {
		return err
	}
	tomorrow := (s.now().Day(zone) + 1).Start(zone).Add(morning)
	s.ahead += tomorrow.Sub(s.now())
	s.sh.say("cli.demo.next", "day", s.now().Day(zone))
	if _, err := s.place.Sync(s.sh.ctx, s.now(), nil); err != nil {
		return err
	}
	return s.warn()
}

// warn is the morning's work on what was read: warnings and digests.
func (s *session) warn() error {
	ctx, now := s.sh.ctx, s.now()
	if _, err := s.place.Commands.Warn(ctx, now, nil); err != nil {
		return err
	}
	if _, err := s.place.Commands.Digests(ctx, now); err != nil {
		return err
	}
	return s.place.Drain(ctx, now)
}

// sayFeed says what was read.
func (s *session) sayFeed(took time.Duration) {
	n, aside := 0, 0
	for _, run := range s.place.runs {
		n, aside = n+run.Total(), aside+run.Rejected
	}
	s.sh.say("cli.demo.synced", "n", n, "aside", aside, "seconds", fmt.Sprintf("%.1f", took.Seconds()))
}

func nameIn(l i18n.Lang, p chat.Person) string {
	if l == i18n.EN && p.NameEN != "" {
		return p.NameEN
	}
	return p.Name
}

// quietLog shows warnings and errors alone: for verbs with an output of their own.
func quietLog(sh *shell) *slog.Logger {
	return slog.New(slog.NewTextHandler(sh.Err, &slog.HandlerOptions{Level: slog.LevelError}))
}
