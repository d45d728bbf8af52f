package cli

import (
	"log/slog"
	"slices"
	"time"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// serveCmd is the bot: schedules, platforms, the local port, until it is told to stop.
type serveCmd struct {
	Config string `short:"c" help:"${help_config}" placeholder:"FILE" default:"config.yaml"`
}

// Run serves until the context ends.
func (v *serveCmd) Run(sh *shell) error {
	c, err := loadConfig(v.Config)
	if err != nil {
		return err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(sh.Err, &slog.HandlerOptions{Level: level}))
	clock := func() unit.Instant { return unit.At(time.Now()) }
	b, err := bot.Open(sh.ctx, sh.now, c, bot.Options{Log: log, Platforms: platforms(sh, c, clock, log)})
	if err != nil {
		return err
	}
	log.Info("riskbell serves", "data", c.Data, "rules", len(b.Rules), "people", len(c.People))
	err = sh.stopped(b.Run(sh.ctx, clock))
	if closing := b.Close(); err == nil {
		err = closing
	}
	log.Info("riskbell stopped")
	return err
}

// platforms are those the configuration switches on.
func platforms(sh *shell, c bot.Config, clock func() unit.Instant, log *slog.Logger) []chat.Platform {
	var out []chat.Platform
	if p, ok := bot.OpenSlack(c, clock, log); ok {
		out = append(out, p)
	}
	if p, ok := bot.OpenTelegram(c.Telegram, clock, log); ok {
		out = append(out, p)
	}
	if c.Console.Person != "" {
		out = append(out, terminal(sh, c, clock))
	}
	return out
}

// terminal is the one that serve runs in.
func terminal(sh *shell, c bot.Config, clock func() unit.Instant) chat.Platform {
	lang, _ := i18n.ParseLang(c.Company.Lang) // checked when it was loaded
	names := func(channel string) string {
		i := slices.IndexFunc(c.People, func(p bot.PersonConfig) bool { return p.ID == channel })
		if i < 0 {
			return channel
		}
		return commands.NameIn(lang, chat.Person{Name: c.People[i].Name, NameEN: c.People[i].NameEN})
	}
	o := console.Options{Now: clock, User: c.Console.Person, Label: names(c.Console.Person), Lang: lang, Names: names}
	return console.New(o.Attach(sh.In, sh.Out, sh.Getenv("NO_COLOR")))
}
