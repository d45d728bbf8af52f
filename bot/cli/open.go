package cli

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/demo"
	"github.com/riskbell/riskbell/crm/files"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// where says on which company a verb works: that of a configuration, the
// generated one, or a folder of records. It is part of every verb that computes.
type where struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
	Demo   bool   `help:"${help_flag_demo}"`
	Feed   string `help:"${help_flag_feed}" placeholder:"FOLDER"`
	Map    string `help:"${help_flag_map}" placeholder:"FILE"`
	Today  string `help:"${help_flag_today}" placeholder:"YYYY-MM-DD"`
	Seed   uint64 `help:"${help_flag_seed}" default:"1"`
}

// morning is the time of day that --today stands for, and at which the demo begins.
const morning = 8*time.Hour + 30*time.Minute

// place is an open company.
type place struct {
	*bot.Bot
	now     unit.Instant
	company *demo.Company // of the generated company, else nil
	runs    []crm.Run     // of a temporary company's sync
	close   func() error
}

// open opens the company. A temporary one is synced at once.
func (w where) open(sh *shell, log *slog.Logger, platforms ...chat.Platform) (*place, error) {
	if !w.Demo && w.Feed == "" {
		return w.openConfig(sh, log, platforms)
	}
	p, err := w.openTemporary(sh, log, platforms)
	if err != nil {
		return nil, err
	}
	if p.runs, err = p.Sync(sh.ctx, p.now, nil); err == nil {
		err = p.addPeople(sh, seatsOn(platforms))
	}
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// seatsOn is where everybody of a temporary company sits: on the platform that
// it was given, else at the terminal.
func seatsOn(platforms []chat.Platform) chat.PlatformName {
	if len(platforms) == 0 {
		return console.Name
	}
	return platforms[0].Name()
}

func (w where) openConfig(sh *shell, log *slog.Logger, platforms []chat.Platform) (*place, error) {
	c, err := loadConfig(w.Config)
	if err != nil {
		return nil, err
	}
	now, err := w.at(sh, c.Company.Zone)
	if err != nil {
		return nil, err
	}
	b, err := bot.Open(sh.ctx, now, c, bot.Options{Log: log, Platforms: platforms})
	if err != nil {
		return nil, err
	}
	return &place{Bot: b, now: now, close: b.Close}, nil
}

// loadConfig reads the configuration, and says what to do if there is none.
func loadConfig(file string) (bot.Config, error) {
	c, err := bot.LoadConfig(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = i18n.Say("cli.noconfig", "error", err)
	}
	return c, err
}

// at is the instant the verb works at: now, or the morning of --today.
func (w where) at(sh *shell, zoneName string) (unit.Instant, error) {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return 0, err
	}
	if w.Today == "" {
		return sh.now, nil
	}
	day, err := unit.ParseDay(w.Today)
	if err != nil {
		return 0, usage{i18n.Say("cli.today", "value", w.Today)}
	}
	return day.Start(zone).Add(morning), nil
}

// openTemporary opens a data folder that lives as long as the process.
func (w where) openTemporary(sh *shell, log *slog.Logger, platforms []chat.Platform) (_ *place, err error) {
	c := bot.DefaultConfig()
	c.Company.Calendar = string(calendar.Always) // it is to be seen on any day
	c.Schedules.Warn = "0 8 * * 1-5"
	if c.Data, err = os.MkdirTemp("", "riskbell-*"); err != nil {
		return nil, err
	}
	remove := func() error { return os.RemoveAll(c.Data) }
	if w.Today == "" {
		zone, err := time.LoadLocation(c.Company.Zone)
		if err != nil {
			return nil, errors.Join(err, remove())
		}
		w.Today = sh.now.Day(zone).String()
	}
	p := &place{}
	if p.now, err = w.at(sh, c.Company.Zone); err != nil {
		return nil, errors.Join(err, remove())
	}
	sources, err := w.sources(&c, p)
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	p.Bot, err = bot.Open(sh.ctx, p.now, c, bot.Options{Log: log, Platforms: platforms, Sources: sources, Scratch: true})
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	p.close = func() error { return errors.Join(p.Bot.Close(), remove()) }
	return p, nil
}

// sources is the generated company, or the folder of --feed.
func (w where) sources(c *bot.Config, p *place) (func(unit.Instant) ([]crm.Source, error), error) {
	zone, err := time.LoadLocation(c.Company.Zone)
	if err != nil {
		return nil, err
	}
	if w.Feed == "" {
		p.company = demo.New(w.Seed, p.now.Day(zone))
		return func(now unit.Instant) ([]crm.Source, error) {
			return []crm.Source{p.company.SourceOn(now.Day(zone))}, nil
		}, nil
	}
	m, err := mapping.Load(w.Map, c.Company.FeedHome())
	if err != nil {
		return nil, err
	}
	if money := m.Currency(); money != "" {
		c.Company.Currency = string(money)
	}
	return func(now unit.Instant) ([]crm.Source, error) {
		src, err := files.Open(w.Feed, m.AsOf(now))
		return []crm.Source{src}, err
	}, nil
}
