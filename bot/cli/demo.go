package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/bot/schedule"
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
	sh.say("cli.demo.hint", "name", commands.NameIn(sh.lang, who))
	fmt.Fprintln(sh.Out)
	s.sit(who)
	ctx, quit := context.WithCancel(sh.ctx)
	defer quit()
	s.quit = quit
	return sh.stopped(s.console.Run(ctx, s.handle))
}

// session is one demo at the terminal. Its clock begins at the company's
// morning and goes with the real one; /next moves it to the next morning.
type session struct {
	sh      *shell
	place   *place
	console *console.Console
	started time.Time
	ahead   time.Duration
	quit    func()
	who     string // id of who sits here
}

func (s *session) now() unit.Instant {
	return s.place.now.Add(s.ahead + time.Since(s.started))
}

func (s *session) consoleOptions() console.Options {
	return console.Options{Now: s.now, Lang: s.sh.lang, Names: s.nameOf}.Attach(s.sh.In, s.sh.Out, s.sh.Getenv("NO_COLOR"))
}

func (s *session) nameOf(channel string) string {
	if who, err := s.place.find(s.sh, channel); err == nil {
		return commands.NameIn(s.sh.lang, who)
	}
	return channel
}

// handle is one line of the chat: the demo's own words, or the company's.
func (s *session) handle(ctx context.Context, e chat.Event) error {
	word, rest, _ := strings.Cut(e.Text, " ")
	switch rest = strings.TrimSpace(rest); strings.ToLower(word) {
	case "/quit", "/exit", "quit", "exit", "/退出", "退出":
		s.quit()
		return nil
	case "/as", "/我是":
		if rest == "" {
			return s.list()
		}
		return s.become(rest)
	case "/next", "/明天":
		return s.mornings(rest)
	}
	if err := s.place.Handle(ctx, s.now(), e); err != nil {
		return err
	}
	return s.place.Drain(ctx, s.now())
}

// list says who there is to be.
func (s *session) list() error {
	all, err := s.place.everybody(s.sh)
	for _, person := range all {
		s.sh.person(person)
	}
	return err
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
	s.sit(who)
	return nil
}

func (s *session) sit(who chat.Person) {
	s.who = who.ID
	s.console.Become(who.ID, commands.NameIn(s.sh.lang, who))
}

// mostMornings is how many mornings one word goes through.
const mostMornings = 31

// mornings goes through the mornings that rest asks for; one, if it is empty.
func (s *session) mornings(rest string) error {
	n := 1
	if rest != "" {
		var err error
		if n, err = strconv.Atoi(rest); err != nil || n < 1 || n > mostMornings {
			s.sh.say("cli.demo.next.how", "most", mostMornings)
			return nil
		}
	}
	for range n {
		if err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

// next moves the clock to the next morning on which the schedule computes the
// warnings, and does what the schedule would on the way.
func (s *session) next() error {
	zone, err := time.LoadLocation(s.place.Config.Company.Zone)
	if err != nil {
		return err
	}
	plan, err := schedule.Parse(s.place.Config.Schedules.Warn, zone)
	if err != nil {
		return err
	}
	slot, ok := plan.Next(s.now())
	if !ok {
		return i18n.Say("cli.demo.nomorning", "line", s.place.Config.Schedules.Warn)
	}
	before := s.console.Drawn()
	today, day := s.now().Day(zone), slot.At.Day(zone)
	if err := s.pass(slot.At); err != nil {
		return err
	}
	s.ahead += day.Start(zone).Add(morning).Sub(s.now())
	s.sh.say("cli.demo.next", "day", day)
	if day > today+1 {
		s.sh.say("cli.demo.next.free")
	}
	if _, err := s.place.Sync(s.sh.ctx, s.now(), nil); err != nil {
		return err
	}
	if err := s.warn(); err != nil {
		return err
	}
	if s.console.Drawn() == before {
		return s.sayNothing()
	}
	return nil
}

// sayNothing says that the morning has nothing for who sits here, or not yet.
func (s *session) sayNothing() error {
	wait, err := s.place.Commands.Wait(s.sh.ctx, s.now(), s.who)
	switch text := wait.Text(s.sh.lang, s.now()); {
	case err != nil:
		return err
	case text != "":
		s.sh.say("cli.demo.next.held", "text", text)
	default:
		s.sh.say("cli.demo.next.nothing")
	}
	return nil
}

// wakeStep is how often, on the way to a morning, those are looked for whose
// quiet hours ended: elsewhere the morning comes later.
const wakeStep = 30 * time.Minute

// pass sends the digests that are due before until.
func (s *session) pass(until unit.Instant) error {
	for at := s.now(); at < until; at = at.Add(wakeStep) {
		sent, err := s.place.Commands.Digests(s.sh.ctx, at)
		if err != nil {
			return err
		}
		if sent == 0 {
			continue
		}
		if err := s.place.Drain(s.sh.ctx, at); err != nil {
			return err
		}
	}
	return nil
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

// quietLog shows warnings and errors alone: for verbs with an output of their own.
func quietLog(sh *shell) *slog.Logger {
	return slog.New(slog.NewTextHandler(sh.Err, &slog.HandlerOptions{Level: slog.LevelError}))
}
