package cli

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
)

// demoCmd is a company in one command: sync, the morning's warnings, a chat.
type demoCmd struct {
	Today  string `help:"${help_flag_today}" placeholder:"YYYY-MM-DD"`
	Seed   uint64 `help:"${help_flag_seed}" default:"1"`
	Feed   string `help:"${help_flag_feed}" placeholder:"FOLDER"`
	Map    string `help:"${help_flag_map}" placeholder:"FILE"`
	As     string `help:"${help_flag_as}" placeholder:"NAME"`
	Web    bool   `help:"${help_flag_web}"`
	Listen string `help:"${help_flag_listen}" placeholder:"PORT"`
}

// Run plays the demo at the terminal until the input ends, or in the browser
// until the program is told to stop.
func (d *demoCmd) Run(sh *shell) error {
	if d.Listen != "" && !d.Web {
		return usage{i18n.Say("cli.demo.web.listen")}
	}
	if d.Web {
		return d.browse(sh)
	}
	return d.chat(sh)
}

func (d *demoCmd) where() where {
	return where{Demo: d.Feed == "", Feed: d.Feed, Map: d.Map, Today: d.Today, Seed: d.Seed}
}

// sayFeed says what was read.
func sayFeed(sh *shell, p *place, took time.Duration) error {
	n, aside := 0, 0
	for _, run := range p.runs {
		n, aside = n+run.Total(), aside+run.Rejected
	}
	sh.say("cli.demo.synced", "n", n, "seconds", fmt.Sprintf("%.1f", took.Seconds()))
	if aside == 0 {
		return nil
	}
	sh.say("cli.demo.aside", "n", aside)
	for _, run := range p.runs {
		if err := sayAside(sh, p, run, fewAside); err != nil {
			return err
		}
	}
	sh.say("cli.demo.aside.how")
	return nil
}

// fewAside is how many of the rows set aside the demo shows.
const fewAside = 3

// quietLog shows warnings and errors alone: for verbs with an output of their own.
func quietLog(sh *shell) *slog.Logger {
	return slog.New(slog.NewTextHandler(sh.Err, &slog.HandlerOptions{Level: slog.LevelError}))
}
