package cli

import (
	"bufio"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/bot/web"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// browse plays the demo in the browser.
func (d *demoCmd) browse(sh *shell) error {
	b := &browser{days: days{sh: sh, started: time.Now()}}
	b.say, b.shown = b.tell, func() int { return b.web.Shown(b.who) }
	var err error
	if b.web, err = web.Open(b.options(d.Listen)); err != nil {
		return err
	}
	defer func() { _ = b.web.Close() }() // Run has closed it
	sh.say("cli.demo.begin")
	begun := time.Now()
	if b.place, err = d.where().open(sh, quietLog(sh), b.web); err != nil {
		return err
	}
	defer func() { _ = b.place.close() }() // the folder is temporary
	if err := sayFeed(sh, b.place, time.Since(begun)); err != nil {
		return err
	}
	who, err := b.place.find(sh, d.As)
	if err != nil {
		return err
	}
	b.who = who.ID
	if err := b.warn(); err != nil {
		return err
	}
	sh.say("cli.demo.web.begin", "name", commands.NameIn(sh.lang, who))
	sh.say("cli.demo.web")
	sh.line("  " + b.web.Link())
	sh.say("cli.demo.web.hint")
	go b.links()
	if err := b.web.Run(sh.ctx, b.handle); err != nil {
		return err
	}
	sh.say("cli.demo.web.end")
	return nil
}

// browser is one demo in the browser.
type browser struct {
	days
	web *web.Web
	who string // id of who sits there first
}

func (b *browser) options(listen string) web.Options {
	return web.Options{
		Listen: listen, Now: b.now, Lang: b.sh.lang,
		People: b.people, Morning: b.morning, Speak: b.speak, Day: b.day, Verbs: verbs, Tries: tries,
	}
}

// links shows a new link for every line that is typed.
func (b *browser) links() {
	for lines := bufio.NewScanner(b.sh.In); lines.Scan() && b.sh.ctx.Err() == nil; {
		b.sh.line("  " + b.web.Link())
	}
}

func (b *browser) handle(ctx context.Context, e chat.Event) error {
	if err := b.place.Handle(ctx, b.now(), e); err != nil {
		return err
	}
	return b.place.Drain(ctx, b.now())
}

// people are those who have something to do here, who sits there first leading.
func (b *browser) people(l i18n.Lang) ([]web.Seat, error) {
	all, err := b.place.everybody(b.sh)
	var out []web.Seat
	for _, p := range all {
		var roles []string
		for _, r := range p.Roles {
			roles = append(roles, l.T(i18n.Key("commands.role."+string(r))))
		}
		out = append(out, web.Seat{User: p.ID, Name: commands.NameIn(l, p), Role: strings.Join(roles, " · ")})
	}
	slices.SortStableFunc(out, func(x, y web.Seat) int { return first(y.User == b.who) - first(x.User == b.who) })
	return out, err
}

func first(is bool) int {
	if is {
		return 1
	}
	return 0
}

// tell writes what the demo says by itself: a new day to everybody.
func (b *browser) tell(key i18n.Key, args ...any) { b.web.Say("", b.sh.lang.T(key, args...)) }

// morning is asked for by user, who is told if it brings them nothing.
func (b *browser) morning(_ context.Context, user string) error {
	b.shown = func() int { return b.web.Shown(user) }
	return b.next(user)
}

func (b *browser) speak(ctx context.Context, l i18n.Lang) error {
	b.sh.lang = l
	if err := b.place.Commands.Speak(ctx, b.now(), l); err != nil {
		return err
	}
	return b.place.Drain(ctx, b.now())
}

func (b *browser) day(l i18n.Lang) string {
	zone, err := time.LoadLocation(b.place.Config.Company.Zone)
	if err != nil {
		return ""
	}
	return l.Day(b.now().Day(zone))
}

// verbs are those of the help, as they are typed.
func verbs(l i18n.Lang) (out []web.Verb) {
	for _, item := range commands.Menu() {
		out = append(out, web.Verb{Usage: l.T(i18n.Key("commands.usage." + item.Name)), Help: item.Help[l]})
	}
	return out
}

// tries are what every company can be asked.
func tries(l i18n.Lang) (out []string) {
	for _, name := range []string{"risks", "region", "month", "why", "winrate", "help"} {
		out = append(out, l.T(i18n.Key("web.try."+name)))
	}
	return out
}
