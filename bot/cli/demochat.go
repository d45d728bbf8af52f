package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
)

// chat plays the demo at the terminal.
func (d *demoCmd) chat(sh *shell) error {
	s := &session{days: days{sh: sh, started: time.Now(), say: sh.say}}
	s.console = console.New(s.consoleOptions())
	s.shown = s.console.Drawn
	sh.say("cli.demo.begin")
	begun := time.Now()
	p, err := d.where().open(sh, quietLog(sh), s.console)
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }() // the folder is temporary
	s.place = p
	if err := sayFeed(sh, p, time.Since(begun)); err != nil {
		return err
	}
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

// session is one demo at the terminal.
type session struct {
	days
	console *console.Console
	quit    func()
	who     string // id of who sits here
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
	s.sh.people(all)
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
		if err := s.next(s.who); err != nil {
			return err
		}
	}
	return nil
}
